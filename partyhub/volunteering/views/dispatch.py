"""The dispatcher's steps: whom to ask, opening for claim, taking back, the requester's answer, sending out again."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from partyhub.kernel.errors import Invalid, Reason
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries
from partyhub.volunteering.forms import OfferForm, OpenForm, SaidForm, WhyForm
from partyhub.volunteering.models import ServiceOrder, Team
from partyhub.volunteering.rules.matching import Suggestion
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.steps import at_once, dispatched, with_words
from partyhub.web.words import sentence


@blueprint.route("/service/orders/<public_id>/offer", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def offer(public_id: str) -> Any:
    """Show which teams suit the order, and ask one."""
    order, form = dispatched(public_id, OfferForm)
    return with_words(
        "offer",
        order,
        form,
        lambda order: commands.offer(
            current_actor(),
            order,
            _team(form),
            respond_by=form.respond_by.data,
            overruled=form.overruled.data or "",
            clock=clock(),
        ),
        teams=suggested(order),
    )


@blueprint.route("/service/orders/<public_id>/open", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def open_for_claim(public_id: str) -> Any:
    """Let the first team that wants it claim the order; shows which teams will be told."""
    order, form = dispatched(public_id, OpenForm)
    return with_words(
        "open_for_claim",
        order,
        form,
        lambda order: commands.open_for_claim(
            current_actor(), order, respond_by=form.respond_by.data, clock=clock()
        ),
        told=[one["name"] for one in suggested(order) if not one["objections"]],
    )


@blueprint.route("/service/orders/<public_id>/recall", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def recall(public_id: str) -> Any:
    """Take the order back from a team, from claiming or from the requester's answer."""
    order, form = dispatched(public_id, WhyForm)
    return with_words(
        "recall",
        order,
        form,
        lambda order: commands.recall(current_actor(), order, reason=form.reason.data, clock=clock()),
        team=asked_team(order),
    )


@blueprint.route("/service/orders/<public_id>/agree-time", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def agree_time(public_id: str) -> Any:
    """Enter that the requester agrees to the other time."""
    order, form = dispatched(public_id, SaidForm)
    return with_words(
        "agree_time",
        order,
        form,
        lambda order: commands.agree_time(current_actor(), order, said=form.said.data, clock=clock()),
        proposal=queries.open_offer(order.id),
    )


@blueprint.route("/service/orders/<public_id>/refuse-time", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def refuse_time(public_id: str) -> Any:
    """Enter that the requester cannot at the other time."""
    order, form = dispatched(public_id, SaidForm)
    return with_words(
        "refuse_time",
        order,
        form,
        lambda order: commands.refuse_time(current_actor(), order, said=form.said.data, clock=clock()),
        proposal=queries.open_offer(order.id),
    )


@blueprint.post("/service/orders/<public_id>/redispatch")
@requires(Permission.ORDER_DISPATCH)
def redispatch(public_id: str) -> Any:
    """Put a broken-off order back into the pool."""
    return at_once(public_id, lambda order: commands.redispatch(current_actor(), order, clock=clock()))


def suggested(order: ServiceOrder) -> list[dict[str, Any]]:
    """Return the teams as the page shows them: id, name, what speaks for and against each."""
    found = commands.suggestions(current_actor(), order, clock=clock())
    known = {one.id: one for one in queries.teams_by_id([one.candidate.team_id for one in found])}
    return [_shown(one, known[one.candidate.team_id]) for one in found]


def asked_team(order: ServiceOrder) -> str:
    """Return the name of the team that is asked; empty when none is."""
    waiting = queries.open_offer(order.id)
    return queries.team_title(waiting.team_id) if waiting else ""


def _shown(one: Suggestion, team: Team) -> dict[str, Any]:
    return {
        "id": team.public_id,
        "name": team.name,
        "pros": _("; ").join(sentence(reason) for reason in one.pros),
        "objections": [sentence(reason) for reason in one.objections],
    }


def _team(form: OfferForm) -> Team:
    if not form.team_id.data:
        raise Invalid(Reason("required", "team_id"))
    return queries.team_to_ask(current_actor(), form.team_id.data)
