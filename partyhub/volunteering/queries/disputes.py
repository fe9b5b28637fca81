"""Disputes, and who is party to one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import (
    Attendance,
    Dispute,
    HoursEntry,
    ServiceOrder,
    ServiceSession,
    Team,
)
from partyhub.volunteering.rules import SERVED, HoursKind
from partyhub.volunteering.rules.disputes import REVIEW_WITHIN, DisputeState, Party


class DisputeRow(NamedTuple):
    """One line of the list of disputes."""

    public_id: str
    version: int
    order_id: str
    title: str
    party: Party
    state: DisputeState
    raised_at: datetime
    arbiter: str
    due_at: datetime | None


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Disputes are seen by those who dispatch the order and by its parties; to be joined to the order."""
    seen: list[ColumnElement[bool]] = [policy.organized_under(actor, *policy.RUNS_ORDERS)]
    if actor.member_id is not None:
        seen += [
            Dispute.member_id.is_not_distinct_from(actor.member_id),
            ServiceOrder.leader_id.is_not_distinct_from(actor.member_id),
        ]
    return or_(*seen)


def dispute(actor: Actor, public_id: str) -> Dispute:
    """Return a dispute that the actor may see; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(
        select(Dispute)
        .join(ServiceOrder, ServiceOrder.id == Dispute.order_id)
        .where(Dispute.public_id == public_id, _seen(actor))
    )
    if found is None:
        raise NotFound
    return found


def disputes(
    actor: Actor,
    *,
    state: DisputeState | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `DisputeRow`, newest first."""
    conditions = [_seen(actor)]
    if state is not None:
        conditions.append(Dispute.state == state)
    query = (
        select(
            Dispute.public_id,
            Dispute.version,
            ServiceOrder.public_id,
            ServiceOrder.title,
            Dispute.party,
            Dispute.state,
            Dispute.raised_at,
            Dispute.arbiter,
            ServiceOrder.due_at,
        )
        .join(ServiceOrder, ServiceOrder.id == Dispute.order_id)
        .where(*conditions)
    )
    page = page_of(
        query, keys=[(Dispute.raised_at, "desc"), (Dispute.id, "desc")], cursor=cursor, page_size=page_size
    )
    return page.of(DisputeRow)


def open_disputes(actor: Actor) -> int:
    """Return how many disputes are open over orders that the actor dispatches: shown as a count, not hidden."""
    query = (
        select(func.count())
        .select_from(Dispute)
        .join(ServiceOrder, ServiceOrder.id == Dispute.order_id)
        .where(
            Dispute.state != DisputeState.SETTLED,
            policy.organized_under(actor, Permission.ORDER_DISPATCH),
        )
    )
    return db.session.scalar(query) or 0


def open_dispute(order_id: int) -> Dispute | None:
    """Return the dispute that an order is under."""
    return db.session.scalar(
        select(Dispute).where(Dispute.order_id == order_id, Dispute.state != DisputeState.SETTLED)
    )


def disputed_order(dispute_: Dispute) -> ServiceOrder:
    """Return the order of a dispute."""
    return db.session.get_one(ServiceOrder, dispute_.order_id)


def arbitrates(actor: Actor, order: ServiceOrder) -> bool:
    """Whether the actor has the order's open dispute in hand, and so may correct what it is about."""
    found = open_dispute(order.id)
    if found is None or actor.user_id is None:
        return False
    under_review = found.state is DisputeState.UNDER_REVIEW
    return actor.user_id == (found.reviewer_id if under_review else found.arbiter_id)


def took_part(member_id: int | None, order_id: int) -> bool:
    """Whether somebody was entered in a roll call of an order."""
    query = (
        select(Attendance.id)
        .join(ServiceSession, ServiceSession.id == Attendance.session_id)
        .where(ServiceSession.order_id == order_id, Attendance.member_id == (member_id or 0))
    )
    return db.session.scalar(query.limit(1)) is not None


def party_members(order: ServiceOrder) -> set[int]:
    """Return the members who are party to an order: who served, who led it, who leads its team."""
    served = db.session.scalars(
        select(Attendance.member_id)
        .join(ServiceSession, ServiceSession.id == Attendance.session_id)
        .where(ServiceSession.order_id == order.id, Attendance.state.in_(SERVED))
    )
    team = db.session.get(Team, order.team_id) if order.team_id else None
    leaders = {order.leader_id, team.leader_id if team else None}
    return {*served, *(one for one in leaders if one is not None)}


def party_users(order: ServiceOrder) -> set[int]:
    """Return the accounts that called a roll of an order."""
    query = (
        select(Attendance.reported_by)
        .join(ServiceSession, ServiceSession.id == Attendance.session_id)
        .where(ServiceSession.order_id == order.id)
    )
    return {one for one in db.session.scalars(query) if one is not None}


def standing_entries(order_id: int) -> list[HoursEntry]:
    """Return the entries of an order that nothing took back."""
    undoing = HoursEntry.__table__.alias()
    query = (
        select(HoursEntry)
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .where(
            ServiceSession.order_id == order_id,
            HoursEntry.kind != HoursKind.REVERSAL,
            ~exists().where(undoing.c.reverses_id == HoursEntry.id),
        )
    )
    return list(db.session.scalars(query.order_by(HoursEntry.id)))


def credited_before(order_id: int) -> set[tuple[int, int]]:
    """Return (session, member) of everybody whom an order has ever credited: closing it anew credits nobody twice."""
    query = (
        select(HoursEntry.session_id, HoursEntry.member_id)
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .where(ServiceSession.order_id == order_id)
    )
    return {(row[0], row[1]) for row in db.session.execute(query)}


def review_over(now: datetime) -> list[Dispute]:
    """Return decided disputes for which nobody asked for a review in time, held until the commit."""
    query = (
        select(Dispute)
        .where(Dispute.state == DisputeState.DECIDED, Dispute.decided_at <= now - REVIEW_WITHIN)
        .order_by(Dispute.id)
        .limit(50)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(query))


def redone_as(dispute_: Dispute) -> ServiceOrder | None:
    """Return the order that does the disputed service again."""
    return db.session.get(ServiceOrder, dispute_.redo_id) if dispute_.redo_id else None
