"""The verbs of dispatch."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries, schemas
from partyhub.volunteering.api.bodies import ASKED, RUNS, done, listed, stepped
from partyhub.volunteering.api.orders import orders_api
from partyhub.volunteering.models import Team
from partyhub.web.api import ListQuery, api_blueprint, needs_match, paged
from partyhub.web.words import sentence

teams_api = api_blueprint("teams", "/teams", "Volunteer teams")


@teams_api.route("")
@requires(*RUNS)
@teams_api.arguments(ListQuery, location="query")
@teams_api.response(200, paged(schemas.TeamRowSchema))
def list_teams(query: dict[str, Any]) -> Any:
    """List the teams that the caller looks after or leads, newest first."""
    found = queries.teams(current_actor(), **query)
    return listed(found, [row._asdict() | {"id": row.public_id} for row in found.items])


@orders_api.route("/<order_id>/suggestions")
@requires(Permission.ORDER_DISPATCH)
@orders_api.response(200, schemas.SuggestionsSchema)
def suggest_teams(order_id: str) -> Any:
    """Rank the teams under the caller's dispatch for this order, each with its reasons."""
    actor = current_actor()
    found = commands.suggestions(actor, queries.get(actor, order_id), clock=clock())
    known = {one.id: one.public_id for one in queries.teams_by_id([one.candidate.team_id for one in found])}
    items = [
        {
            "team_id": known[one.candidate.team_id],
            "name": one.candidate.name,
            "pros": [sentence(reason) for reason in one.pros],
            "objections": [sentence(reason) for reason in one.objections],
        }
        for one in found
    ]
    return {"items": items}


@orders_api.route("/<order_id>/offers")
@requires(Permission.ORDER_DISPATCH)
@orders_api.response(200, schemas.OffersSchema)
def list_offers(order_id: str) -> Any:
    """Read the history of an order's dispatch."""
    order = queries.get(current_actor(), order_id)
    policy.refuse_unless_dispatching(current_actor(), queries.organizer_path(order))
    return {"items": queries.offers_of(order.id)}


@orders_api.route("/<order_id>/offer", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.OfferInSchema)
@orders_api.response(200, schemas.OrderSchema)
def offer_order(body: dict[str, Any], order_id: str) -> Any:
    """Ask a team to take the order on."""
    order = stepped(order_id)
    commands.offer(current_actor(), order, _to_ask(body.pop("team_id")), clock=clock(), **body)
    return done(order)


@orders_api.route("/<order_id>/open", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.OpenInSchema)
@orders_api.response(200, schemas.OrderSchema)
def open_order(body: dict[str, Any], order_id: str) -> Any:
    """Let the first team that wants it claim the order."""
    return done(commands.open_for_claim(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/recall", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.WhySchema)
@orders_api.response(200, schemas.OrderSchema)
def recall_order(body: dict[str, Any], order_id: str) -> Any:
    """Take the order back from a team, from claiming, or from its requester's answer."""
    return done(commands.recall(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/accept", methods=["POST"])
@requires(*ASKED)
@needs_match
@orders_api.arguments(schemas.AcceptSchema)
@orders_api.response(200, schemas.OrderSchema)
def accept_order(body: dict[str, Any], order_id: str) -> Any:
    """Take the order on for the team that was asked."""
    order = stepped(order_id)
    offer = queries.open_offer(order.id)
    team = queries.teams_by_id([offer.team_id])[0] if offer else None
    commands.accept(current_actor(), order, clock=clock(), **_taking_on(body, team))
    return done(order)


@orders_api.route("/<order_id>/claim", methods=["POST"])
@requires(*ASKED)
@needs_match
@orders_api.arguments(schemas.ClaimSchema)
@orders_api.response(200, schemas.OrderSchema)
def claim_order(body: dict[str, Any], order_id: str) -> Any:
    """Take the order on for a team of the caller's; the first one gets it."""
    order = stepped(order_id)
    team = queries.team_to_act_for(current_actor(), body.pop("team_id"))
    commands.claim(current_actor(), order, team, clock=clock(), **_taking_on(body, team))
    return done(order)


@orders_api.route("/<order_id>/decline", methods=["POST"])
@requires(*ASKED)
@needs_match
@orders_api.arguments(schemas.WhySchema)
@orders_api.response(200, schemas.OrderSchema)
def decline_order(body: dict[str, Any], order_id: str) -> Any:
    """Give the order back; it costs the team nothing."""
    return done(commands.decline(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/propose-time", methods=["POST"])
@requires(*ASKED)
@needs_match
@orders_api.arguments(schemas.ProposalSchema)
@orders_api.response(200, schemas.OrderSchema)
def propose_order_time(body: dict[str, Any], order_id: str) -> Any:
    """Propose another time; the requester is asked."""
    order, reason = stepped(order_id), body.pop("reason", "")
    plan = commands.SessionPlan(**body)
    return done(commands.propose_time(current_actor(), order, plan, reason=reason, clock=clock()))


@orders_api.route("/<order_id>/agree-time", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.SaidSchema)
@orders_api.response(200, schemas.OrderSchema)
def agree_order_time(body: dict[str, Any], order_id: str) -> Any:
    """Enter that the requester agrees to the other time."""
    return done(commands.agree_time(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/refuse-time", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.SaidSchema)
@orders_api.response(200, schemas.OrderSchema)
def refuse_order_time(body: dict[str, Any], order_id: str) -> Any:
    """Enter that the requester cannot at the other time."""
    return done(commands.refuse_time(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/abort", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.IncidentInSchema)
@orders_api.response(200, schemas.OrderSchema)
def abort_order(body: dict[str, Any], order_id: str) -> Any:
    """Break the service off and say what happened."""
    return done(commands.abort(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/redispatch", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def redispatch_order(_body: dict[str, Any], order_id: str) -> Any:
    """Put a broken-off order back into the pool."""
    return done(commands.redispatch(current_actor(), stepped(order_id), clock=clock()))


def _to_ask(public_id: str) -> Team:
    return queries.team_to_ask(current_actor(), public_id)


def _taking_on(body: dict[str, Any], team: Team | None) -> dict[str, Any]:
    """Return the sessions and the leader that a body names; a leader is somebody of the team."""
    named = body.get("leader_id")
    return {
        "sessions": [commands.SessionPlan(**one) for one in body.get("sessions", [])],
        "leader": queries.leader_for(team, named) if named and team is not None else None,
    }
