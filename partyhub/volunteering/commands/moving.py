"""The one way in which an order's state changes: checked against the machine, written conditionally, dated, audited.

`still` is the guard: the state must be the one that was read. The race tests take it away to show that without it two
teams get one order. Commands ask their own questions first (who may, what is missing) and hand in what else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from partyhub.kernel import workdays
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Reason
from partyhub.security.actors import Actor
from partyhub.volunteering import queries
from partyhub.volunteering.commands.counting import count_accepted
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.telling import tell_dispatchers, tell_team
from partyhub.volunteering.models import ServiceOrder, Team
from partyhub.volunteering.rules import ORDER, OrderState
from partyhub.volunteering.rules.deadlines import ENDS, HELD, Times, due_at
from partyhub.volunteering.rules.offers import OFFER, OfferState

TAGS: Mapping[str, str] = {
    "submit": "submitted",
    "publish": "published",
    "cancel": "cancelled",
    "ask": "asked",
    "resubmit": "answered",
    "expire": "expired",
    "reject": "rejected",
    "verify": "verified",
    "merge": "merged",
    "offer": "offered",
    "open": "opened",
    "accept": "accepted",
    "decline": "declined",
    "recall": "recalled",
    "lapse": "lapsed",
    "propose_time": "time_proposed",
    "agree_time": "time_agreed",
    "refuse_time": "time_refused",
    "claim": "claimed",
    "ready": "ready",
    "reassign": "reassigned",
    "reschedule": "rescheduled",
    "start": "in_service",
    "abort": "aborted",
    "redispatch": "redispatched",
    "complete": "awaiting_confirmation",
    "confirm": "confirmed",
    "auto_confirm": "auto_confirmed",
    "dispute": "disputed",
    "close": "closed",
    "settle": "settled",
    "reopen": "reopened",
    "withdraw": "withdrawn",
}
"""What the audit log calls each event, after ``service_order.``."""

ASKED = (OrderState.OFFERED, OrderState.AWAITING_REQUESTER)
"""While an order is in one of these it has one open offer."""

TEAM_TOLD: Mapping[str, str] = {
    "agree_time": "time_agreed",
    "refuse_time": "time_refused",
    "recall": "offer_over",
    "lapse": "offer_over",
    "cancel": "offer_over",
    "withdraw": "offer_over",
}
LAPSED: Mapping[tuple[OrderState, str], str] = {
    (OrderState.OFFERED, "lapse"): "service.offer_lapsed",
    (OrderState.OPEN_FOR_CLAIM, "lapse"): "service.nobody_claimed",
    (OrderState.AWAITING_REQUESTER, "lapse"): "service.requester_silent",
    (OrderState.AWAITING_REQUESTER, "refuse_time"): "service.time_refused_desk",
}
"""What the dispatchers are told when an order comes back to the pool by itself or by its requester."""


def still(state: OrderState) -> ColumnElement[bool]:
    """Return the guard: the order is in the state that was read."""
    return ServiceOrder.state == state


def move(
    actor: Actor,
    order: ServiceOrder,
    event: str,
    clock: Clock,
    *,
    changes: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    **details: Any,
) -> ServiceOrder:
    """Take an order where `event` leads and note it; whether the actor may is for the caller to have asked.

    `changes` are columns written with it, `due` a deadline other than the state's own, `details` go into the log.
    Raises Conflict in another state, also when somebody else was faster.
    """
    db.session.flush()
    before, now = order.state, clock.now()
    target = OrderState(ORDER.target(before, event))
    values: dict[str, Any] = {**(changes or {}), "state": target}
    if target is OrderState.RECRUITING and order.published_at is None:
        values["published_at"] = now
    values["ended_at"] = now if target in ENDS else None
    values["due_at"] = due or _due(order, target, clock, values.get("starts_at", order.starts_at))
    written = db.session.scalar(
        update(ServiceOrder)
        .where(ServiceOrder.id == order.id, still(before))
        .values(**values, version=ServiceOrder.version + 1)
        .returning(ServiceOrder.id),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(order)
    if written is None:
        allowed = list(ORDER.allowed(order.state))
        raise Conflict(
            Reason("wrong_state", params={"state": str(order.state), "event": event, "allowed": allowed})
        )
    if before in ASKED:
        _follow_offer(order, event, clock)
    if (before, event) in LAPSED:
        key = f"order:{order.id}:lapsed:{order.version}"
        tell_dispatchers(order, LAPSED[before, event], clock=clock, key=key)
    note(actor, f"service_order.{TAGS[event]}", order, queries.organizer_path(order), clock, **details)
    return order


def _follow_offer(order: ServiceOrder, event: str, clock: Clock) -> None:
    """End or change the open offer with the order's wait; the team is told of what it did not do itself."""
    offer = queries.open_offer(order.id)
    if offer is None:
        return
    offer.state = OfferState(OFFER.target(offer.state, event))
    db.session.flush()
    if offer.state is OfferState.ACCEPTED:
        count_accepted(offer, clock)
    if event in TEAM_TOLD:
        team = db.session.get_one(Team, offer.team_id)
        topic, key = f"service.{TEAM_TOLD[event]}", f"offer:{offer.id}:{event}"
        tell_team(team, order, topic, clock=clock, key=key)


def keep_due(order: ServiceOrder, clock: Clock) -> None:
    """Let the deadline follow the sessions, which were added to or changed."""
    if order.state in HELD:
        order.due_at = _due(order, order.state, clock, order.starts_at)
        db.session.flush()


def _due(order: ServiceOrder, state: OrderState, clock: Clock, wanted: datetime | None) -> datetime | None:
    first, last = queries.session_span(order.id)
    times = Times(clock.now(), wanted=wanted, first=first, last=last)
    return due_at(state, times, workdays.off_from(clock.today()))
