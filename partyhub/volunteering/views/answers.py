"""A team's pages, made for its leader's phone: what it is asked, what it may claim, what it has taken on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import url_for

from partyhub.kernel.errors import Forbidden, Invalid, Reason
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import IncidentForm, ProposalForm, WhyForm, taking_form
from partyhub.volunteering.models import ServiceOrder, Team
from partyhub.volunteering.views.base import RUNS, TONES, blueprint
from partyhub.volunteering.views.steps import with_words
from partyhub.web.pages import page

ASKED = (Permission.ORDER_LEAD, Permission.SIGNUP_SELF)
"""A team's leader may be an ordinary member; whose team is asked is for the policy to say."""


@blueprint.get("/service/team-orders")
@requires(*ASKED)
def team_orders() -> Any:
    """List what the reader's teams are asked, what they may claim and what they have taken on."""
    actor = current_actor()
    return page(
        "volunteering/team_orders.html",
        asked=queries.offered_to(actor),
        open_ones=queries.claimable(actor),
        held=queries.held_by(actor),
        teams=queries.own_teams(actor),
        now=clock().now(),
        tones=TONES,
    )


@blueprint.route("/service/orders/<public_id>/accept", methods=["GET", "POST"])
@requires(*ASKED)
def accept(public_id: str) -> Any:
    """Take the order on: its sessions and who leads them."""
    order, team = _asked(public_id)
    held = queries.sessions_of(order.id)
    form = taking_form(
        version=order.version,
        window=(order.starts_at, order.ends_at),
        people=order.people,
        leaders=queries.leaders_of(team),
        needs_session=not held,
    )

    def act(order: ServiceOrder) -> Any:
        leader = queries.leader_for(team, form.leader_id.data) if "leader_id" in form else None
        with _by_row():
            return commands.accept(
                current_actor(), order, sessions=_plans(form), leader=leader, clock=clock()
            )

    return with_words("accept", order, form, act, team=team, held=held)


@blueprint.route("/service/orders/<public_id>/claim", methods=["GET", "POST"])
@requires(*ASKED)
def claim(public_id: str) -> Any:
    """Claim the order for a team; the first one gets it."""
    actor, order = current_actor(), queries.get(current_actor(), public_id)
    mine = queries.own_teams(actor)
    if not mine:
        raise Forbidden(Reason("team_not_led_by_you"))
    form = taking_form(
        version=order.version,
        window=(order.starts_at, order.ends_at),
        people=order.people,
        teams=[(one.public_id, one.name) for one in mine],
    )

    def act(order: ServiceOrder) -> Any:
        team = queries.team_to_act_for(actor, form.team_id.data)
        with _by_row():
            return commands.claim(actor, order, team, sessions=_plans(form), clock=clock())

    return with_words("claim", order, form, act)


@blueprint.route("/service/orders/<public_id>/decline", methods=["GET", "POST"])
@requires(*ASKED)
def decline(public_id: str) -> Any:
    """Give the order back; it costs the team nothing."""
    order, team = _asked(public_id)
    form = WhyForm(version=order.version)
    return with_words(
        "decline",
        order,
        form,
        lambda order: commands.decline(current_actor(), order, reason=form.reason.data, clock=clock()),
        back=url_for(".team_orders"),
        team=team,
    )


@blueprint.route("/service/orders/<public_id>/propose-time", methods=["GET", "POST"])
@requires(*ASKED)
def propose_time(public_id: str) -> Any:
    """Propose another time; the requester is asked."""
    order, team = _asked(public_id)
    form = ProposalForm(version=order.version, data={"min_people": 1, "max_people": order.people})

    def act(order: ServiceOrder) -> Any:
        names = ("starts_at", "ends_at", "min_people", "max_people")
        plan = commands.SessionPlan(**{name: form[name].data for name in names})
        reason = form.reason.data or ""
        return commands.propose_time(current_actor(), order, plan, reason=reason, clock=clock())

    return with_words("propose_time", order, form, act, team=team)


@blueprint.route("/service/orders/<public_id>/abort", methods=["GET", "POST"])
@requires(*RUNS)
def abort(public_id: str) -> Any:
    """Break the service off and say what happened."""
    actor, order = current_actor(), queries.get(current_actor(), public_id)
    policy.refuse_unless_leading(actor, order, queries.organizer_path(order))
    form = IncidentForm(version=order.version)
    return with_words(
        "abort",
        order,
        form,
        lambda order: commands.abort(actor, order, note=form.note.data, clock=clock()),
    )


def _asked(public_id: str) -> tuple[ServiceOrder, Team]:
    """Return an order and the reader's team that is asked about it; raises NotFound, Forbidden or Conflict."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    return order, commands.asked_team(actor, order)


def _plans(form: Any) -> list[commands.SessionPlan]:
    """Return the sessions that were filled in; a line begun is wanted whole. Raises Invalid."""
    plans, reasons = [], []
    for number in form.rows:
        cells = {name: form[f"{name}_{number}"].data for name in ("starts", "ends", "least", "most")}
        if all(value is None for value in cells.values()):
            continue
        missing = [Reason("required", f"{name}_{number}") for name, value in cells.items() if value is None]
        reasons += missing
        if not missing:
            place = form[f"place_{number}"].data or ""
            plans.append(
                commands.SessionPlan(cells["starts"], cells["ends"], cells["least"], cells["most"], place)
            )
    if reasons:
        raise Invalid(*reasons)
    return plans


@contextmanager
def _by_row() -> Iterator[None]:
    """Name the fields of a refused line as the form does."""
    try:
        yield
    except Invalid as error:
        moved = []
        for reason in error.reasons:
            parts = reason.field.split(".")
            field = f"{_FIELDS[parts[2]]}_{parts[1]}" if len(parts) == 3 else reason.field
            moved.append(Reason(reason.code, field, reason.params))
        raise Invalid(*moved) from error


_FIELDS = {
    "starts_at": "starts",
    "ends_at": "ends",
    "min_people": "least",
    "max_people": "most",
    "place": "place",
}
