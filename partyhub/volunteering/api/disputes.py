"""Objections to services and what comes of them."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries, schemas
from partyhub.volunteering.api.bodies import RUNS, listed, tagged
from partyhub.volunteering.api.orders import orders_api
from partyhub.volunteering.models import Dispute
from partyhub.volunteering.rules.disputes import DISPUTE
from partyhub.web.api import api_blueprint, needs_match, paged, require_match

disputes_api = api_blueprint("disputes", "/disputes", "Objections to services")


@orders_api.route("/<order_id>/dispute", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.ObjectionSchema)
@orders_api.response(201, schemas.DisputeSchema)
def dispute_order(body: dict[str, Any], order_id: str) -> Any:
    """Object to a service that one took part in, or whose team did it."""
    order = queries.get(current_actor(), order_id)
    require_match(order.version)
    made = commands.raise_dispute(current_actor(), order, clock=clock(), **body)
    return tagged(_body(made), made.version, 201)


@orders_api.route("/<order_id>/reopen", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.ReopenSchema)
@orders_api.response(201, schemas.DisputeSchema)
def reopen_order(body: dict[str, Any], order_id: str) -> Any:
    """Reopen a closed order within thirty days; only reversals follow."""
    order = queries.get(current_actor(), order_id)
    require_match(order.version)
    made = commands.reopen(current_actor(), order, clock=clock(), **body)
    return tagged(_body(made), made.version, 201)


@disputes_api.route("")
@requires(*RUNS)
@disputes_api.arguments(schemas.DisputesQuery, location="query")
@disputes_api.response(200, paged(schemas.DisputeRowSchema))
def list_disputes(query: dict[str, Any]) -> Any:
    """List the disputes that the caller decides or is party to, newest first."""
    found = queries.disputes(current_actor(), **query)
    return listed(found, [row._asdict() | {"id": row.public_id} for row in found.items])


@disputes_api.route("/<dispute_id>")
@requires(*RUNS)
@disputes_api.response(200, schemas.DisputeSchema)
def read_dispute(dispute_id: str) -> Any:
    """Read a dispute."""
    return _done(queries.dispute(current_actor(), dispute_id))


@disputes_api.route("/<dispute_id>/take", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@disputes_api.arguments(schemas.NothingSchema)
@disputes_api.response(200, schemas.DisputeSchema)
def take_dispute(_body: dict[str, Any], dispute_id: str) -> Any:
    """Take an objection on, as somebody who is no party to it."""
    return _done(commands.take_dispute(current_actor(), _matched(dispute_id), clock=clock()))


@disputes_api.route("/<dispute_id>/decide", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@disputes_api.arguments(schemas.DecisionSchema)
@disputes_api.response(200, schemas.DisputeSchema)
def decide_dispute(body: dict[str, Any], dispute_id: str) -> Any:
    """Decide an objection that one has taken on."""
    one = _matched(dispute_id)
    return _done(commands.decide_dispute(current_actor(), one, clock=clock(), **body))


@disputes_api.route("/<dispute_id>/ask-review", methods=["POST"])
@requires(*RUNS)
@needs_match
@disputes_api.arguments(schemas.ObjectionSchema)
@disputes_api.response(200, schemas.DisputeSchema)
def ask_review(body: dict[str, Any], dispute_id: str) -> Any:
    """Ask for the one review, as a party."""
    one = _matched(dispute_id)
    return _done(commands.ask_review(current_actor(), one, clock=clock(), **body))


@disputes_api.route("/<dispute_id>/review", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@disputes_api.arguments(schemas.DecisionSchema)
@disputes_api.response(200, schemas.DisputeSchema)
def review_dispute(body: dict[str, Any], dispute_id: str) -> Any:
    """Make the review, as another arbiter; it is final."""
    one = _matched(dispute_id)
    return _done(commands.review_dispute(current_actor(), one, clock=clock(), **body))


def _matched(dispute_id: str) -> Dispute:
    one = queries.dispute(current_actor(), dispute_id)
    require_match(one.version)
    return one


def _done(one: Dispute) -> Any:
    return tagged(_body(one), one.version)


def _body(one: Dispute) -> dict[str, Any]:
    names = ("version", "party", "state", "raised_at", "arbiter", "text", "outcome", "decision")
    more = ("decided_at", "review_text", "reviewer", "settled_at")
    order, redo = queries.disputed_order(one), queries.redone_as(one)
    return {name: getattr(one, name) for name in (*names, *more)} | {
        "id": one.public_id,
        "order_id": order.public_id,
        "title": order.title,
        "redo_id": redo.public_id if redo else None,
        "allowed": DISPUTE.allowed(one.state),
    }
