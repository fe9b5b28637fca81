"""What the ledger asks of orders and sessions: whether they are there, and which of their facts must stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.ledger.rules import Due, SourceCheck
from partyhub.volunteering import rules
from partyhub.volunteering.models import HoursEntry, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import HoursKind, OrderState


def existing_orders(ids: Collection[int]) -> set[int]:
    """Return which of these orders are there."""
    return set(db.session.scalars(select(ServiceOrder.id))).intersection(ids)


def existing_sessions(ids: Collection[int]) -> set[int]:
    """Return which of these sessions are there."""
    return set(db.session.scalars(select(ServiceSession.id))).intersection(ids)


def facts_of_orders() -> Iterator[Due]:
    """Return the facts that must stand of orders: one of each that is closed."""
    closed = select(ServiceOrder.id).where(ServiceOrder.state == OrderState.CLOSED)
    for order_id in db.session.scalars(closed):
        yield Due(order_id, rules.CLOSING_EVENT, rules.ORDER_CLOSED.name)


def facts_of_sessions() -> Iterator[Due]:
    """Return the facts that must stand of sessions: two of each entry of hours that was not taken back."""
    undoing = aliased(HoursEntry)
    standing = (
        select(HoursEntry.id, HoursEntry.session_id)
        .outerjoin(undoing, undoing.reverses_id == HoursEntry.id)
        .where(HoursEntry.kind == HoursKind.LIVE, undoing.id.is_(None))
    )
    for entry_id, session_id in db.session.execute(standing):
        for kind in (rules.PERSON_TIMES, rules.MINUTES):
            yield Due(session_id, rules.credit_event(entry_id), kind.name)


SOURCES = {
    "order": SourceCheck(existing_orders, facts_of_orders),
    "session": SourceCheck(existing_sessions, facts_of_sessions),
}
