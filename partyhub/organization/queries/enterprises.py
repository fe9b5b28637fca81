"""Enterprises in an actor's reach, and outside units, which are nobody's."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from partyhub.kernel.db import db, like_escaped
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.organization.models import Enterprise, ExternalUnit, Organization
from partyhub.organization.policy import scope_enterprises
from partyhub.organization.queries.lists import get
from partyhub.organization.rules import OutsideKind
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def enterprises() -> list[Enterprise]:
    """Return the active enterprises, the first level first."""
    query = select(Enterprise).where(Enterprise.active).order_by(Enterprise.level, Enterprise.id)
    return list(db.session.scalars(query))


def enterprises_by_ids(ids: Iterable[int | None]) -> dict[int, Enterprise]:
    """Return enterprises by id."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {one.id: one for one in db.session.scalars(select(Enterprise).where(Enterprise.id.in_(wanted)))}


def get_enterprise(
    actor: Actor, public_id: str, permission: Permission = Permission.ORGANIZATION_READ
) -> Enterprise:
    """Return an enterprise in the actor's reach (`policy.scope_enterprises`); raises NotFound otherwise."""
    found = None
    if is_public_id(public_id):
        scope = scope_enterprises(actor, permission)
        found = db.session.scalar(select(Enterprise).where(Enterprise.public_id == public_id, scope))
    if found is None:
        raise NotFound
    return found


def enterprise_by_id(enterprise_id: int | None) -> Enterprise | None:
    """Return an enterprise that a record names; None where it names none."""
    return enterprises_by_ids([enterprise_id]).get(enterprise_id or 0)


def chosen_enterprise(actor: Actor, public_id: str | None, present: Enterprise | None) -> Enterprise | None:
    """Return the enterprise chosen among `enterprise_choices`, None without one. Raises NotFound for another one."""
    if not public_id:
        return None
    return present if present and present.public_id == public_id else get_enterprise(actor, public_id)


def enterprise_choices(actor: Actor, present: Enterprise | None) -> dict[str, str]:
    """Return the names, by public id, of the enterprises in the actor's reach; the present one stands among them, in
    reach or not."""
    kept = {present.public_id: present.name} if present else {}
    return kept | dict(enterprise_options(actor))


def enterprise_visible(actor: Actor, enterprise_id: int) -> bool:
    """Whether the actor may see the enterprise."""
    query = select(Enterprise.id).where(Enterprise.id == enterprise_id, scope_enterprises(actor))
    return db.session.scalar(query) is not None


def enterprise_options(
    actor: Actor, permission: Permission = Permission.ORGANIZATION_READ
) -> list[tuple[str, str]]:
    """Return (public id, name) of the active enterprises in the actor's reach."""
    query = (
        select(Enterprise.public_id, Enterprise.name)
        .where(Enterprise.active, scope_enterprises(actor, permission))
        .order_by(Enterprise.level, Enterprise.id)
    )
    return [(public_id, name) for public_id, name in db.session.execute(query)]


def enterprise_tree(
    actor: Actor, *, text: str = "", level: int | None = None, with_former: bool = False
) -> list[tuple[Enterprise, int]]:
    """Return (enterprise, depth) of those in the actor's reach, each below the one it belongs to.

    One whose higher enterprise is out of reach, or left out by `text` or `level`, stands at the top.
    """
    query = select(Enterprise).where(scope_enterprises(actor), *_wanted(text, level, with_former))
    found = list(db.session.scalars(query.order_by(Enterprise.level, Enterprise.id)))
    known = {one.id for one in found}
    below: dict[int, list[Enterprise]] = {}
    for one in found:
        above = one.parent_id if one.parent_id in known else None
        below.setdefault(above or 0, []).append(one)
    rows: list[tuple[Enterprise, int]] = []
    waiting = [(one, 0) for one in reversed(below.get(0, []))]
    while waiting:
        one, depth = waiting.pop()
        rows.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(one.id, []))]
    return rows


def enterprises_listed(
    actor: Actor,
    *,
    text: str = "",
    level: int | None = None,
    parent_id: str | None = None,
    responsible_id: str | None = None,
    with_former: bool = False,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `Enterprise` in the actor's reach, newest first.

    `parent_id` and `responsible_id` are public; raises NotFound when the actor does not see what they name.
    """
    query = select(Enterprise).where(scope_enterprises(actor), *_wanted(text, level, with_former))
    if parent_id is not None:
        query = query.where(Enterprise.parent_id == get_enterprise(actor, parent_id).id)
    if responsible_id is not None:
        query = query.where(Enterprise.responsible_organization_id == get(actor, responsible_id).id)
    return page_of(query, keys=[(Enterprise.id, "desc")], cursor=cursor, page_size=page_size)


def enterprises_below(actor: Actor, enterprise_id: int) -> list[Enterprise]:
    """Return the active enterprises right below this one that the actor sees."""
    query = select(Enterprise).where(
        Enterprise.parent_id == enterprise_id, Enterprise.active, scope_enterprises(actor)
    )
    return list(db.session.scalars(query.order_by(Enterprise.id)))


def levels_below(enterprise_id: int) -> list[int]:
    """Return the levels of the active enterprises right below this one."""
    query = select(Enterprise.level).where(Enterprise.parent_id == enterprise_id, Enterprise.active)
    return list(db.session.scalars(query))


def organizations_of(enterprise_id: int, scope: ColumnElement[bool]) -> list[Organization]:
    """Return the active organisations that belong to the enterprise, within `scope`, in path order."""
    query = select(Organization).where(
        Organization.enterprise_id == enterprise_id, Organization.active, scope
    )
    return list(db.session.scalars(query.order_by(Organization.path)))


def _wanted(text: str, level: int | None, with_former: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [] if with_former else [Enterprise.active.is_(True)]
    if text:
        pattern = f"%{like_escaped(text)}%"
        conditions.append(
            or_(Enterprise.name.like(pattern, escape="\\"), Enterprise.short_name.like(pattern, escape="\\"))
        )
    if level is not None:
        conditions.append(Enterprise.level == level)
    return conditions


def external_units() -> list[ExternalUnit]:
    """Return the active outside units by name."""
    return list(
        db.session.scalars(select(ExternalUnit).where(ExternalUnit.active).order_by(ExternalUnit.name))
    )


def external_units_listed(
    *,
    text: str = "",
    kind: OutsideKind | None = None,
    with_former: bool = False,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `ExternalUnit`, newest first. Contact phones are masked by whoever shows them."""
    query = select(ExternalUnit)
    if not with_former:
        query = query.where(ExternalUnit.active)
    if text:
        query = query.where(ExternalUnit.name.like(f"%{like_escaped(text)}%", escape="\\"))
    if kind is not None:
        query = query.where(ExternalUnit.kind == kind)
    return page_of(query, keys=[(ExternalUnit.id, "desc")], cursor=cursor, page_size=page_size)


def external_units_by_ids(ids: Iterable[int]) -> dict[int, ExternalUnit]:
    """Return outside units by id."""
    query = select(ExternalUnit).where(ExternalUnit.id.in_(tuple(ids)))
    return {one.id: one for one in db.session.scalars(query)}


def get_external_unit(public_id: str) -> ExternalUnit:
    """Return an outside unit; raises NotFound. Its contact phone is masked by whoever shows it."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(select(ExternalUnit).where(ExternalUnit.public_id == public_id))
    if found is None:
        raise NotFound
    return found
