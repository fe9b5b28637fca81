"""What falls due for those who run orders: too few people, a free place close to the start, a missing roll call."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import Attendance, ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import (
    EXPECTED,
    NO_PROMOTION_WITHIN,
    SIGNUP_STATES,
    AttendanceState,
    OrderState,
    SignupState,
)
from partyhub.volunteering.rules.deadlines import CUT_OFF, DUTIES, Owner

AT_MOST = 50
DISPATCHERS_TURN = frozenset(state for state, duty in DUTIES.items() if duty.owner is Owner.DISPATCHER) - {
    OrderState.DRAFT,
    OrderState.OPEN_FOR_CLAIM,
}
"""A draft waits for nobody else, and what is open for claim for the teams; both stand on the board."""


class Due(NamedTuple):
    """One thing that waits: which session of which order, what about it, and when it falls due."""

    what: str
    order_id: str
    session_id: str
    title: str
    starts_at: datetime
    due_at: datetime
    confirmed: int
    wanted: int


def due_for_dispatchers(actor: Actor, clock: Clock) -> list[Due]:
    """Return sessions without enough people, and free places with people waiting in the last two hours."""
    now = clock.now()
    mine = policy.organized_under(actor, Permission.ORDER_DISPATCH)
    waits = exists().where(Signup.session_id == ServiceSession.id, Signup.state == SignupState.WAITLISTED)
    short = _sessions().where(
        mine,
        ServiceSession.signup_open.is_(True),
        ServiceSession.starts_at > now,
        ServiceSession.starts_at <= now + CUT_OFF,
        ServiceSession.confirmed_count < ServiceSession.min_people,
    )
    free = _sessions().where(
        mine,
        ServiceSession.signup_open.is_(True),
        ServiceSession.starts_at > now,
        ServiceSession.starts_at <= now + NO_PROMOTION_WITHIN,
        ServiceSession.confirmed_count + ServiceSession.held_count < ServiceSession.max_people,
        waits,
    )
    return [*_due("too_few", short), *_due("waiting", free)]


def due_for_leaders(actor: Actor, clock: Clock) -> list[Due]:
    """Return sessions that are over and whose roll call is not complete, of orders that the actor runs."""
    mine = policy.organized_under(actor, *policy.RUNS_ORDERS)
    if actor.member_id is not None:
        mine = or_(mine, ServiceOrder.leader_id == actor.member_id)
    spoken_of = exists().where(
        Attendance.session_id == Signup.session_id,
        Attendance.member_id == Signup.member_id,
        Attendance.state != AttendanceState.UNREGISTERED,
    )
    missing = exists().where(Signup.session_id == ServiceSession.id, Signup.state.in_(EXPECTED), ~spoken_of)
    over = _sessions().where(
        mine, ServiceOrder.state.in_(SIGNUP_STATES), ServiceSession.ends_at <= clock.now(), missing
    )
    return _due("roll_call", over, after=True)


class OrderDue(NamedTuple):
    """An order that waits for the reader's own step."""

    public_id: str
    title: str
    state: OrderState
    due_at: datetime | None


def orders_due(actor: Actor) -> list[OrderDue]:
    """Return orders that wait for a step of the dispatcher, the most urgent first."""
    query = (
        select(ServiceOrder.public_id, ServiceOrder.title, ServiceOrder.state, ServiceOrder.due_at)
        .where(
            policy.organized_under(actor, Permission.ORDER_DISPATCH), ServiceOrder.state.in_(DISPATCHERS_TURN)
        )
        .order_by(ServiceOrder.due_at, ServiceOrder.id)
        .limit(AT_MOST)
    )
    return [OrderDue(*row) for row in db.session.execute(query)]


def counts_by_state(actor: Actor) -> dict[OrderState, int]:
    """Return how many orders that the actor dispatches are in each state."""
    query = (
        select(ServiceOrder.state, func.count())
        .where(policy.organized_under(actor, Permission.ORDER_DISPATCH))
        .group_by(ServiceOrder.state)
    )
    return {OrderState(state): count for state, count in db.session.execute(query)}


def _sessions() -> Select[Any]:
    return (
        select(
            ServiceOrder.public_id,
            ServiceSession.public_id,
            ServiceOrder.title,
            ServiceSession.starts_at,
            ServiceSession.ends_at,
            ServiceSession.confirmed_count,
            ServiceSession.min_people,
        )
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .order_by(ServiceSession.starts_at)
        .limit(AT_MOST)
    )


def _due(what: str, query: Select[Any], *, after: bool = False) -> list[Due]:
    return [
        Due(what, row[0], row[1], row[2], row[3], row[4] if after else row[3], row[5], row[6])
        for row in db.session.execute(query)
    ]
