"""What the ledger asks of orders and sessions: whether they are there, and which of their facts must stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.ledger.rules import Due, SourceCheck
from partyhub.volunteering import rules
from partyhub.volunteering.models import HoursEntry, Offer, Rating, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import HoursKind, OrderState
from partyhub.volunteering.rules.offers import OfferState


def existing_orders(ids: Collection[int]) -> set[int]:
    """Return which of these orders are there."""
    return set(db.session.scalars(select(ServiceOrder.id))).intersection(ids)


def existing_sessions(ids: Collection[int]) -> set[int]:
    """Return which of these sessions are there."""
    return set(db.session.scalars(select(ServiceSession.id))).intersection(ids)


def facts_of_orders() -> Iterator[Due]:
    """Return the facts that must stand of orders: of each that is closed, and of each offer and taking on."""
    closed = (
        select(ServiceOrder.id, ServiceOrder.closings, Rating.score)
        .outerjoin(Rating, Rating.order_id == ServiceOrder.id)
        .where(ServiceOrder.state == OrderState.CLOSED, ServiceOrder.voided.is_(False))
    )
    for order_id, closings, score in db.session.execute(closed):
        scored = [rules.SCORE_SUM, rules.SCORES] if score is not None else []
        for kind in (rules.ORDER_CLOSED, *scored):
            yield Due(order_id, rules.closing_event(closings), kind.name)
    offers = select(Offer.id, Offer.order_id, Offer.state)
    for offer_id, order_id, state in db.session.execute(offers):
        yield Due(order_id, rules.offered_event(offer_id), rules.OFFERED.name)
        if state is OfferState.ACCEPTED:
            yield Due(order_id, rules.accepted_event(offer_id), rules.ACCEPTED.name)


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
