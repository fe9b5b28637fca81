"""The hours ledger: entries, sums, and what a new entry must not overlap. A total is always a sum over entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.members.models import Affiliation, Member
from partyhub.members.rules import AffiliationKind
from partyhub.organization.models import Organization, Placement
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role
from partyhub.volunteering import policy
from partyhub.volunteering.models import Attendance, HoursEntry, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import SERVED, HoursKind, Span


class HoursRow(NamedTuple):
    """One entry as its owner sees it; `reversed` says that a later entry took it back."""

    public_id: str
    order_id: str
    session_id: str
    title: str
    place: str
    served_on: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    kind: HoursKind
    reversed: bool
    reason: str


class BranchHours(NamedTuple):
    """What one organisation's people gave: occasions and minutes, no names."""

    organization_id: str
    name: str
    person_times: int
    minutes: int


def service_records(member_id: int | None, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of `HoursRow` of one person, newest first; nobody's records are an empty page."""
    undoing = aliased(HoursEntry)
    query = (
        select(
            HoursEntry.public_id,
            ServiceOrder.public_id,
            ServiceSession.public_id,
            ServiceOrder.title,
            func.coalesce(func.nullif(ServiceSession.place, ""), ServiceOrder.place),
            HoursEntry.served_on,
            HoursEntry.starts_at,
            HoursEntry.ends_at,
            HoursEntry.minutes,
            HoursEntry.kind,
            undoing.id.is_not(None),
            HoursEntry.reason,
        )
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .outerjoin(undoing, undoing.reverses_id == HoursEntry.id)
        .where(HoursEntry.member_id == (member_id or 0))
    )
    page = page_of(
        query,
        keys=[(HoursEntry.served_on, "desc"), (HoursEntry.id, "desc")],
        cursor=cursor,
        page_size=page_size,
    )
    return page.of(HoursRow)


def total_minutes(member_id: int | None) -> int:
    """Return somebody's minutes: the sum of all his entries, reversals included."""
    query = select(func.coalesce(func.sum(HoursEntry.minutes), 0)).where(
        HoursEntry.member_id == (member_id or 0)
    )
    return int(db.session.scalar(query) or 0)


def branch_hours(actor: Actor, *, year: int) -> list[BranchHours]:
    """Return the sums of a year by branch, in path order, for the branches whose hours the actor may see."""
    times = func.sum(case((HoursEntry.minutes > 0, 1), else_=-1))
    query = (
        select(Organization.public_id, Organization.name, times, func.sum(HoursEntry.minutes))
        .join(Organization, Organization.id == HoursEntry.organization_id)
        .where(
            policy.scope_hours(actor, HoursEntry.path),
            HoursEntry.served_on >= date(year, 1, 1),
            HoursEntry.served_on <= date(year, 12, 31),
        )
        .group_by(Organization.id, Organization.public_id, Organization.name, Organization.path)
        .order_by(Organization.path)
    )
    return [BranchHours(row[0], row[1], int(row[2]), int(row[3])) for row in db.session.execute(query)]


def entry(actor: Actor, public_id: str) -> HoursEntry:
    """Return an entry of an order that the actor dispatches; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(
        select(HoursEntry)
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(
            HoursEntry.public_id == public_id,
            policy.organized_under(actor, Permission.ORDER_DISPATCH),
        )
    )
    if found is None:
        raise NotFound
    return found


def credited_spans(
    member_ids: Iterable[int], starts_at: datetime, ends_at: datetime, *, without: int | None = None
) -> dict[int, list[Span]]:
    """Return what stands credited between two moments, by member; `without` leaves one entry out."""
    undoing = aliased(HoursEntry)
    query = (
        select(HoursEntry.member_id, HoursEntry.starts_at, HoursEntry.ends_at)
        .outerjoin(undoing, undoing.reverses_id == HoursEntry.id)
        .where(
            HoursEntry.member_id.in_(set(member_ids)),
            HoursEntry.kind == HoursKind.LIVE,
            undoing.id.is_(None),
            HoursEntry.starts_at < ends_at,
            HoursEntry.ends_at > starts_at,
        )
    )
    if without is not None:
        query = query.where(HoursEntry.id != without)
    found: dict[int, list[Span]] = {}
    for member_id, begins, ends in db.session.execute(query):
        found.setdefault(member_id, []).append(Span(begins, ends))
    return found


def credited_minutes(member_ids: Iterable[int], days: Iterable[date]) -> dict[tuple[int, date], int]:
    """Return the minutes credited by (member, day), reversals taken off."""
    query = (
        select(HoursEntry.member_id, HoursEntry.served_on, func.sum(HoursEntry.minutes))
        .where(HoursEntry.member_id.in_(set(member_ids)), HoursEntry.served_on.in_(set(days)))
        .group_by(HoursEntry.member_id, HoursEntry.served_on)
    )
    return {(member_id, day): int(minutes) for member_id, day, minutes in db.session.execute(query)}


def branches_on(member_ids: Iterable[int], day: date) -> dict[int, tuple[int, str]]:
    """Return (branch, its path of that day) of each member on a day; those who belonged nowhere are left out."""
    query = (
        select(Affiliation.member_id, Placement.organization_id, Placement.path)
        .join(Placement, Placement.organization_id == Affiliation.organization_id)
        .where(
            Affiliation.member_id.in_(set(member_ids)),
            Affiliation.kind == AffiliationKind.FORMAL,
            Affiliation.from_on <= day,
            or_(Affiliation.to_on.is_(None), Affiliation.to_on > day),
            Placement.from_on <= day,
            or_(Placement.to_on.is_(None), Placement.to_on > day),
        )
    )
    return {
        member_id: (organization_id, path) for member_id, organization_id, path in db.session.execute(query)
    }


def lock_members(member_ids: Iterable[int]) -> None:
    """Hold these people's ledgers until the commit, in one order: two closings could credit an hour twice."""
    query = select(Member.id).where(Member.id.in_(set(member_ids))).order_by(Member.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def served(order_id: int) -> list[tuple[Attendance, ServiceSession, str]]:
    """Return (roll call line, session, name) of everybody who served in an order, in order of time and person."""
    query = (
        select(Attendance, ServiceSession, Member.name)
        .join(ServiceSession, ServiceSession.id == Attendance.session_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(ServiceSession.order_id == order_id, Attendance.state.in_(SERVED))
        .order_by(ServiceSession.starts_at, ServiceSession.id, Attendance.member_id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def entries_of(order_id: int) -> list[tuple[HoursEntry, str, bool]]:
    """Return (entry, name, whether it was taken back) of an order, for those who run it."""
    undoing = aliased(HoursEntry)
    query = (
        select(HoursEntry, Member.name, undoing.id.is_not(None))
        .join(Member, Member.id == HoursEntry.member_id)
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .outerjoin(undoing, undoing.reverses_id == HoursEntry.id)
        .where(ServiceSession.order_id == order_id)
        .order_by(HoursEntry.id)
        .limit(2000)
    )
    return [(row[0], row[1], bool(row[2])) for row in db.session.execute(query)]


def own_branch_records(actor: Actor, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of (name, title, day, minutes) of the people of the branches that the actor is secretary of."""
    branches = {grant.organization_id for grant in actor.grants if grant.role is Role.SECRETARY}
    query = (
        select(Member.name, ServiceOrder.title, HoursEntry.served_on, HoursEntry.minutes)
        .join(Member, Member.id == HoursEntry.member_id)
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(HoursEntry.organization_id.in_(branches), policy.scope_hours(actor, HoursEntry.path))
    )
    return page_of(
        query,
        keys=[(HoursEntry.served_on, "desc"), (HoursEntry.id, "desc")],
        cursor=cursor,
        page_size=page_size,
    )


def is_reversed(entry_id: int) -> bool:
    """Whether a later entry took this one back."""
    return db.session.scalar(select(HoursEntry.id).where(HoursEntry.reverses_id == entry_id)) is not None
