"""Members as an actor sees them: one, many, a page, or those whose name sounds like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, false, select

from partyhub.kernel.db import db, like_escaped, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, SortKey, page_of
from partyhub.kernel.vault import mask_id_no, mask_phone
from partyhub.members import rules
from partyhub.members.models import Member, mobile_tail_digest
from partyhub.members.policy import scope_members
from partyhub.members.queries.belonging import row_of
from partyhub.members.rules import Category, MemberRow, Status
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

Order = Literal["newest", "branch"]
TAIL_LENGTH = 4


def get(actor: Actor, public_id: str, permission: Permission = Permission.MEMBER_READ) -> Member:
    """Return a member over whom the actor holds `permission` (for reading, himself too); raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    scope = scope_members(actor, permission)
    found = db.session.scalar(select(Member).where(Member.public_id == public_id, scope))
    if found is None:
        raise NotFound
    return found


def visible(actor: Actor, member_id: int) -> bool:
    """Whether the actor may see the member's record."""
    return (
        db.session.scalar(select(Member.id).where(Member.id == member_id, scope_members(actor))) is not None
    )


def resolve(actor: Actor, public_ids: Sequence[str], permission: Permission) -> list[Member]:
    """Return the members named, in the order given; raises NotFound when one is absent or out of scope."""
    if not all(is_public_id(public_id) for public_id in public_ids):
        raise NotFound
    query = select(Member).where(Member.public_id.in_(public_ids), scope_members(actor, permission))
    found = {one.public_id: one for one in db.session.scalars(query)}
    if not set(public_ids) <= set(found):
        raise NotFound
    return [found[public_id] for public_id in public_ids]


def search(
    actor: Actor,
    text: str,
    permission: Permission = Permission.MEMBER_READ,
    organization_id: int | None = None,
    limit: int = 20,
) -> list[MemberRow]:
    """Return members by part of the name, by pinyin initials, or by the last four figures of the mobile number."""
    query = (
        select(Member)
        .where(scope_members(actor, permission), Member.status.not_in(rules.ENDED), matching(text))
        .order_by(Member.initials, Member.id)
        .limit(limit)
    )
    if organization_id is not None:
        query = query.where(Member.organization_id == organization_id)
    return [row_of(one) for one in db.session.scalars(query)]


def matching(text: str) -> ColumnElement[bool]:
    """Return the condition that a search text stands for. Longer runs of figures match nothing: whole phone and ID
    numbers have no place in an address bar."""
    wanted = "".join(text.split())
    if not wanted:
        return false()
    if wanted.isascii() and wanted.isdigit():
        return (
            Member.mobile_tail_digest == mobile_tail_digest(wanted) if len(wanted) == TAIL_LENGTH else false()
        )
    if wanted.isascii() and wanted.isalpha():
        return Member.initials.like(f"{wanted.lower()}%")
    return Member.name.like(f"%{like_escaped(wanted)}%", escape="\\")


class MemberLine(NamedTuple):
    """One line of the roster; `branch` is the short name of the member's organisation, None where he has none."""

    public_id: str
    name: str
    branch: str | None
    category: Category
    status: Status
    floating: bool
    lost_contact: bool


def listed(
    actor: Actor,
    *,
    organization_id: str | None = None,
    text: str = "",
    category: Category | None = None,
    status: Status | None = None,
    floating: bool | None = None,
    direct: bool = False,
    order: Order = "newest",
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `Member` in the actor's scope.

    `organization_id` (public) keeps those of an organisation and below it, `direct` only its own; raises NotFound
    when the actor does not see that organisation. Ended memberships appear only when `status` asks for them.
    """
    conditions = _narrowed(actor, organization_id, text, category, status, direct=direct)
    if floating is not None:
        conditions.append(Member.floating == floating)
    keys: list[SortKey] = _BY_BRANCH if order == "branch" else [(Member.id, "desc")]
    return page_of(select(Member).where(*conditions), keys=keys, cursor=cursor, page_size=page_size)


def lines(
    actor: Actor,
    *,
    organization_id: str | None = None,
    text: str = "",
    category: Category | None = None,
    status: Status | None = None,
    cursor: str | None = None,
) -> Page:
    """Return what `listed` returns by branch as `MemberLine`s: no sealed value is read for a list."""
    query = _LINES.where(*_narrowed(actor, organization_id, text, category, status))
    found = page_of(query, keys=_BY_BRANCH, cursor=cursor)
    return replace(found, items=[MemberLine(*row[: len(MemberLine._fields)]) for row in found.items])


_BY_BRANCH: list[SortKey] = [(Member.path, "asc"), (Member.initials, "asc"), (Member.id, "asc")]
_LINES = select(
    Member.public_id,
    Member.name,
    Organization.short_name,
    Member.category,
    Member.status,
    Member.floating,
    Member.lost_contact,
).outerjoin(Organization, Organization.id == Member.organization_id)


def _narrowed(
    actor: Actor,
    organization_id: str | None,
    text: str,
    category: Category | None,
    status: Status | None,
    *,
    direct: bool = False,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [scope_members(actor)]
    if organization_id is not None:
        organization = organizations.get(actor, organization_id)
        own = Member.organization_id == organization.id
        conditions.append(own if direct else under(Member.path, [organization.path]))
    if text:
        conditions.append(matching(text))
    if category is not None:
        conditions.append(Member.category == category)
    conditions.append(Member.status == status if status is not None else Member.status.not_in(rules.ENDED))
    return conditions


def masked(member: Member) -> dict[str, str | None]:
    """Return the restricted values as they may be shown: ID and phones with three figures in front and four behind,
    the others as stars; None where there is none."""
    shown = {"id_no": mask_id_no, "mobile": mask_phone, "tel": mask_phone}
    values = {field: getattr(member, field) for field in rules.RESTRICTED}
    return {
        field: (shown[field](value) if field in shown else "****") if value else None
        for field, value in values.items()
    }
