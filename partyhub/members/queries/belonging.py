"""Who belongs where on a day, with which standing, and who holds which post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from partyhub.kernel.db import db, under
from partyhub.members import rules
from partyhub.members.models import Affiliation, Appointment, Member, PartyCell, Standing
from partyhub.members.rules import AffiliationKind, Category, MemberRow, Post, Status
from partyhub.organization.models import Organization


@dataclass(frozen=True)
class PostRow:
    """A post and who holds it."""

    appointment_id: str
    post: Post
    member: MemberRow
    from_on: date
    to_on: date | None
    document: str
    version: int


def roster(organization_id: int, day: date) -> list[MemberRow]:
    """Return who belongs to the organisation on `day` and takes part in its life, by pinyin initials.

    Formal members and those temporarily there, floating in or seconded; without those whose status keeps them away.
    """
    return rosters([organization_id], day)[organization_id]


def rosters(
    organization_ids: Iterable[int],
    day: date,
    *,
    among: Collection[int] | None = None,
    named: Collection[str] | None = None,
) -> dict[int, list[MemberRow]]:
    """Return the `roster` of each organisation; somebody who belongs to two stands in both.

    `among` asks about these members only, by internal id; `named` by public id.
    """
    wanted = tuple(dict.fromkeys(organization_ids))
    query = (
        select(Affiliation.organization_id, Affiliation.kind, Member, Organization.path, Standing.status)
        .join(Member, Member.id == Affiliation.member_id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .outerjoin(Standing, and_(Standing.member_id == Member.id, holds_on(Standing, day)))
        .where(Affiliation.organization_id.in_(wanted), holds_on(Affiliation, day))
        .order_by(Member.initials, Member.id, Standing.from_on, Standing.id)
    )
    if among is not None:
        query = query.where(Member.id.in_(tuple(among)))
    if named is not None:
        query = query.where(Member.public_id.in_(tuple(named)))
    found: dict[tuple[int, int], tuple[AffiliationKind, Member, str]] = {}
    held: dict[int, Status] = {}
    for organization_id, kind, member, path, status in db.session.execute(query):
        key = (organization_id, member.id)
        if key not in found or kind is AffiliationKind.FORMAL:
            found[key] = (kind, member, path)
        if status is not None:
            held[member.id] = status
    rows: dict[int, list[MemberRow]] = {number: [] for number in wanted}
    for (organization_id, member_id), (kind, member, path) in found.items():
        category = rules.category_on(member.category, member.join_on, member.full_on, day)
        status = held.get(member_id, Status.NORMAL)
        if category is not None and rules.takes_part(status):
            rows[organization_id].append(_row(member, category, status, kind, organization_id, path))
    return rows


def belongs(member_id: int, organization_id: int, day: date) -> bool:
    """Whether somebody is on the roster of the organisation on `day`."""
    return bool(rosters([organization_id], day, among=[member_id])[organization_id])


def by_ids(ids: Iterable[int | None]) -> dict[int, MemberRow]:
    """Return members by id as they stand now; unknown ids are left out."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {one.id: row_of(one) for one in db.session.scalars(select(Member).where(Member.id.in_(wanted)))}


def row_of(member: Member) -> MemberRow:
    """Return a member as other rooms see one, at the formal affiliation of now."""
    kind = AffiliationKind.FORMAL
    return _row(member, member.category, member.status, kind, member.organization_id, member.path)


def _row(
    member: Member,
    category: Category,
    status: Status,
    kind: AffiliationKind,
    organization_id: int | None,
    path: str,
) -> MemberRow:
    vote = rules.can_vote(category, status, kind)
    cell_id = member.cell_id if organization_id == member.organization_id else None
    return MemberRow(
        member.id,
        member.public_id,
        member.name,
        member.initials,
        category,
        cell_id,
        vote,
        organization_id,
        path,
        kind,
        status,
    )


def counts(path: str) -> dict[Category, int]:
    """Return how many full and probationary members (whose membership has not ended) are under `path` now."""
    query = (
        select(Member.category, func.count())
        .where(under(Member.path, [path]), Member.status.not_in(rules.ENDED))
        .group_by(Member.category)
    )
    found = dict(db.session.execute(query).tuples().all())
    return {category: found.get(category, 0) for category in Category}


def affiliations(member_id: int) -> list[tuple[Affiliation, Organization]]:
    """Return where a member belongs and belonged, newest first."""
    query = (
        select(Affiliation, Organization)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(Affiliation.member_id == member_id)
        .order_by(Affiliation.from_on.desc(), Affiliation.id.desc())
    )
    return [(affiliation, organization) for affiliation, organization in db.session.execute(query)]


def standings(member_id: int) -> list[Standing]:
    """Return the statuses written down for a member, newest first."""
    query = select(Standing).where(Standing.member_id == member_id)
    return list(db.session.scalars(query.order_by(Standing.from_on.desc(), Standing.id.desc())))


def appointments(member_id: int) -> list[Appointment]:
    """Return the posts of a member, newest first."""
    query = select(Appointment).where(Appointment.member_id == member_id)
    return list(db.session.scalars(query.order_by(Appointment.from_on.desc(), Appointment.id.desc())))


def posts(organization_id: int, day: date) -> list[PostRow]:
    """Return who holds which post in a party organisation on `day`, in the order of the posts."""
    return _posts([Appointment.organization_id == organization_id], day)


def committee_ids(organization_id: int, day: date) -> frozenset[int]:
    """Return the internal ids of those who sit on an organisation's committee on `day`."""
    return frozenset(
        row.member.id for row in posts(organization_id, day) if row.post in rules.COMMITTEE_POSTS
    )


def enterprise_posts(enterprise_id: int, day: date) -> list[PostRow]:
    """Return who holds which post in an enterprise on `day`."""
    return _posts([Appointment.enterprise_id == enterprise_id], day)


def _posts(conditions: Sequence[ColumnElement[bool]], day: date) -> list[PostRow]:
    query = (
        select(Appointment, Member)
        .join(Member, Member.id == Appointment.member_id)
        .where(*conditions, holds_on(Appointment, day))
    )
    rows = [
        PostRow(one.public_id, one.post, row_of(member), one.from_on, one.to_on, one.document, one.version)
        for one, member in db.session.execute(query)
    ]
    order = {post: n for n, post in enumerate(Post)}
    return sorted(rows, key=lambda row: (order[row.post], row.from_on, row.member.id))


def cells(organization_id: int) -> list[PartyCell]:
    """Return the active party groups of a branch, by name."""
    query = select(PartyCell).where(PartyCell.organization_id == organization_id, PartyCell.active)
    return list(db.session.scalars(query.order_by(PartyCell.name)))


def holds_on(model: Any, day: date) -> ColumnElement[bool]:
    """Return the condition "this dated row covers `day`"."""
    return and_(model.from_on <= day, or_(model.to_on.is_(None), model.to_on > day))
