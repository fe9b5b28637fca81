"""Organisations, enterprises and outside units as an actor sees them, and by id for the rooms above."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select

from partyhub.kernel.db import db, like_escaped, read_rows, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.organization.models import Organization, Placement
from partyhub.organization.policy import scope_organizations
from partyhub.organization.queries.tree import TreeRow, holds_on, names_at, tree_row
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

NEAREST = 3
MOST_OPTIONS = 300


def get(actor: Actor, public_id: str, permission: Permission = Permission.ORGANIZATION_READ) -> Organization:
    """Return an organisation over which the actor holds `permission`; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    scope = scope_organizations(actor, permission)
    found = db.session.scalar(select(Organization).where(Organization.public_id == public_id, scope))
    if found is None:
        raise NotFound
    return found


def visible(actor: Actor, organization_id: int) -> bool:
    """Whether the actor may see the organisation."""
    query = select(Organization.id).where(Organization.id == organization_id, scope_organizations(actor))
    return db.session.scalar(query) is not None


def by_ids(ids: Iterable[int | None]) -> dict[int, Organization]:
    """Return organisations by id; unknown ids and None are left out."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {
        one.id: one for one in db.session.scalars(select(Organization).where(Organization.id.in_(wanted)))
    }


def by_code(code: str) -> Organization | None:
    """Return the organisation with this code."""
    return db.session.scalar(select(Organization).where(Organization.code == code))


def by_names(names: Iterable[str]) -> dict[str, list[Organization]]:
    """Return the active organisations by full name or short name; a name may be borne by several."""
    wanted = set(names)
    found: dict[str, list[Organization]] = {}
    query = select(Organization).where(Organization.active).order_by(Organization.path)
    for one in db.session.scalars(query):
        for name in {one.name, one.short_name} & wanted:
            found.setdefault(name, []).append(one)
    return {name: [one for one in many if one.name == name] or many for name, many in found.items()}


def nearest_names(name: str, among: Iterable[str]) -> list[str]:
    """Return up to three of `among` that look most like `name`, best first."""
    return difflib.get_close_matches(name, sorted(set(among)), n=NEAREST, cutoff=0.5)


def root() -> Organization | None:
    """Return the first organisation without a parent; None in an empty installation."""
    return db.session.scalar(
        select(Organization).where(Organization.parent_id.is_(None)).order_by(Organization.id).limit(1)
    )


def options(
    actor: Actor,
    permission: Permission = Permission.ORGANIZATION_READ,
    kinds: Iterable[OrgKind] = (),
) -> list[tuple[str, str]]:
    """Return (public id, name) of the active organisations over which the actor holds `permission`, in path order."""
    query = (
        select(Organization.public_id, Organization.name)
        .where(Organization.active, scope_organizations(actor, permission))
        .order_by(Organization.path)
    )
    wanted = tuple(kinds)
    if wanted:
        query = query.where(Organization.kind.in_(wanted))
    return [(public_id, name) for public_id, name in db.session.execute(query)]


def filter_options(
    actor: Actor, permission: Permission, chosen: str | None = None, most: int = MOST_OPTIONS
) -> list[tuple[str, str]]:
    """Return `options` for a filter: of more than `most`, only the upper levels, which take in what lies below them.

    `chosen` (public id) is offered in any case where the actor may see it, so that a link to any list works.
    """
    slashes = func.length(Organization.path) - func.length(func.replace(Organization.path, "/", ""))
    query = select(Organization.public_id, Organization.name, Organization.path).where(
        Organization.active, scope_organizations(actor, permission)
    )
    rows = read_rows(query.order_by(slashes, Organization.path).limit(most + 1))
    if len(rows) > most:
        too_deep = rows[-1].path.count("/")
        rows = [row for row in rows if row.path.count("/") < too_deep]
    found = {row.public_id: row.name for row in sorted(rows, key=lambda row: row.path)}
    if chosen and chosen not in found and is_public_id(chosen):
        found |= {row.public_id: row.name for row in read_rows(query.where(Organization.public_id == chosen))}
    return list(found.items())


def listed(
    actor: Actor,
    *,
    as_of: date,
    parent_id: str | None = None,
    text: str = "",
    kind: OrgKind | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `TreeRow` of the tree of `as_of`, in path order, of what the actor sees.

    `parent_id` (public) keeps the children of one organisation; raises NotFound when the actor does not see it.
    """
    query = (
        select(Organization, Placement.parent_id, Placement.path)
        .join(Placement, Placement.organization_id == Organization.id)
        .where(holds_on(as_of), scope_organizations(actor))
    )
    if parent_id is not None:
        query = query.where(Placement.parent_id == get(actor, parent_id).id)
    if text:
        query = query.where(_like(text))
    if kind is not None:
        query = query.where(Organization.kind == kind)
    page = page_of(query, keys=[(Placement.path, "asc")], cursor=cursor, page_size=page_size)
    return Page(_rows(page.items, as_of), page.next_cursor, page.total, page.total_at_least)


def subtree(
    actor: Actor, public_id: str, *, as_of: date, cursor: str | None = None, page_size: int = PAGE_SIZE
) -> Page:
    """Return a page of `TreeRow`: the organisation and all below it on `as_of`, in path order.

    Raises NotFound out of scope.
    """
    top = get(actor, public_id)
    path = db.session.scalar(
        select(Placement.path).where(Placement.organization_id == top.id, holds_on(as_of))
    )
    query = (
        select(Organization, Placement.parent_id, Placement.path)
        .join(Placement, Placement.organization_id == Organization.id)
        .where(
            holds_on(as_of), under(Placement.path, [path]) if path else false(), scope_organizations(actor)
        )
    )
    page = page_of(query, keys=[(Placement.path, "asc")], cursor=cursor, page_size=page_size)
    return Page(_rows(page.items, as_of), page.next_cursor, page.total, page.total_at_least)


def _like(text: str) -> ColumnElement[bool]:
    pattern = f"%{like_escaped(text)}%"
    return or_(
        Organization.name.like(pattern, escape="\\"),
        Organization.short_name.like(pattern, escape="\\"),
        func.lower(Organization.code).like(pattern.lower(), escape="\\"),
    )


def _rows(items: Iterable[tuple[Organization, int | None, str]], day: date) -> list[TreeRow]:
    found = [(organization, parent_id, path) for organization, parent_id, path, *_ in items]
    former = names_at([organization.id for organization, _, _ in found], day)
    return [tree_row(organization, parent_id, path, former) for organization, parent_id, path in found]
