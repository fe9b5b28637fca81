"""The tree of any day, from placements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.organization import rules
from partyhub.organization.models import Organization, Placement, TreeEvent
from partyhub.organization.rules import OrgKind, Stay, TreeChange


@dataclass(frozen=True)
class TreeRow:
    """One organisation in the tree of a day; `path` and `parent_id` are those of that day, and so are the names."""

    id: int
    public_id: str
    name: str
    short_name: str
    code: str | None
    kind: OrgKind
    parent_id: int | None
    path: str
    enterprise_id: int | None = None
    active: bool = True
    version: int = 1

    @property
    def depth(self) -> int:
        """How far below the root: 0 for the root itself."""
        return self.path.count("/") - 2


@dataclass(frozen=True)
class FormerUnit:
    """An organisation that once stood right below another: until when, and why it left."""

    organization: Organization
    until: date
    change: TreeChange


def path_at(organization_id: int, day: date) -> str:
    """Return the path of an organisation on `day` (before its first day the first path, after its end the last).

    Raises NotFound for an id that does not exist.
    """
    found = paths_at([organization_id], day)
    if organization_id not in found:
        raise NotFound
    return found[organization_id]


def paths_at(ids: Iterable[int], day: date) -> dict[int, str]:
    """Return the path on `day` of each organisation; see `path_at`. Unknown ids are left out."""
    stays: dict[int, list[Stay]] = {}
    for row in db.session.execute(_placements_of(ids)).scalars():
        stays.setdefault(row.organization_id, []).append(_stay(row))
    return {
        number: stay.path
        for number, found in stays.items()
        if (stay := rules.stay_on(found, day)) is not None
    }


def trails_at(ids: Iterable[int], day: date) -> dict[int, tuple[str, ...]]:
    """Return every path each organisation has had up to `day`, that of the day first: where its records may lie."""
    stays: dict[int, list[Stay]] = {}
    for row in db.session.execute(_placements_of(ids)).scalars():
        stays.setdefault(row.organization_id, []).append(_stay(row))
    trails = {}
    for number, found in stays.items():
        here = rules.stay_on(found, day)
        if here is not None:
            earlier = [stay.path for stay in found if stay.from_on <= day]
            trails[number] = tuple(dict.fromkeys([here.path, *earlier]))
    return trails


def placements(organization_id: int) -> list[Stay]:
    """Return every place that the organisation has had, oldest first."""
    return [_stay(row) for row in db.session.execute(_placements_of([organization_id])).scalars()]


def placements_of(ids: Iterable[int]) -> dict[int, list[Stay]]:
    """Return every place that each organisation has had, oldest first, by id."""
    found: dict[int, list[Stay]] = {}
    for row in db.session.execute(_placements_of(ids)).scalars():
        found.setdefault(row.organization_id, []).append(_stay(row))
    return found


def children_at(organization_id: int, day: date) -> list[Organization]:
    """Return the organisations that stood right below this one on `day`, in path order."""
    query = (
        select(Organization)
        .join(Placement, Placement.organization_id == Organization.id)
        .where(Placement.parent_id == organization_id, holds_on(day))
        .order_by(Placement.path)
    )
    return list(db.session.scalars(query))


def tree_at(day: date, within: Sequence[str] = ("/",)) -> list[TreeRow]:
    """Return all organisations of `day` in path order, parents before children; `within` limits to path prefixes."""
    query = (
        select(Organization, Placement.parent_id, Placement.path)
        .join(Placement, Placement.organization_id == Organization.id)
        .where(holds_on(day), under(Placement.path, within))
        .order_by(Placement.path)
    )
    rows = db.session.execute(query).all()
    former = names_at([organization.id for organization, _, _ in rows], day) if len(rows) else {}
    return [tree_row(organization, parent_id, path, former) for organization, parent_id, path in rows]


def tree_row(
    organization: Organization,
    parent_id: int | None,
    path: str,
    former: Mapping[int, tuple[str, str]],
    active: bool = True,
) -> TreeRow:
    """Return one row, with the names of the day where they differ from today's; `active` on that day."""
    name, short_name = former.get(organization.id, (organization.name, organization.short_name))
    return TreeRow(
        organization.id,
        organization.public_id,
        name,
        short_name,
        organization.code,
        organization.kind,
        parent_id,
        path,
        organization.enterprise_id,
        active,
        organization.version,
    )


def row_at(organization: Organization, day: date) -> TreeRow:
    """Return where an organisation stood on `day`, and whether it was active then."""
    stay = rules.stay_on(placements(organization.id), day)
    if stay is None:
        raise NotFound
    former = names_at([organization.id], day)
    return tree_row(organization, stay.parent_id, stay.path, former, stay.covers(day))


def public_ids(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the public ids of organisations by id."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    query = select(Organization.id, Organization.public_id).where(Organization.id.in_(wanted))
    return dict(db.session.execute(query).tuples().all())


def active_ids(day: date, path: str = "/", kinds: Iterable[OrgKind] = tuple(OrgKind)) -> list[int]:
    """Return the ids of the organisations of `kinds` that stood under `path` on `day`."""
    query = (
        select(Organization.id)
        .join(Placement, Placement.organization_id == Organization.id)
        .where(holds_on(day), under(Placement.path, [path]), Organization.kind.in_(tuple(kinds)))
    )
    return list(db.session.scalars(query))


def ancestors_at(path: str) -> list[Organization]:
    """Return the organisations above the end of `path`, root first."""
    ids = rules.ids_of(path)[:-1]
    found = {one.id: one for one in db.session.scalars(select(Organization).where(Organization.id.in_(ids)))}
    return [found[number] for number in ids if number in found]


def former_units(organization_id: int, as_of: date) -> list[FormerUnit]:
    """Return what once stood right below this organisation, began before `as_of` and is not below it any more
    on that day (moved, merged or dissolved): the line that makes the sum of the children meet the whole."""
    query = (
        select(Placement)
        .where(Placement.parent_id == organization_id, Placement.to_on <= as_of)
        .order_by(Placement.organization_id, Placement.to_on)
    )
    last = {row.organization_id: row for row in db.session.scalars(query)}
    for child in children_at(organization_id, as_of):
        last.pop(child.id, None)
    if not last:
        return []
    found = {one.id: one for one in db.session.scalars(select(Organization).where(Organization.id.in_(last)))}
    units = [_former(found[number], row.to_on) for number, row in last.items() if row.to_on is not None]
    return sorted(units, key=lambda unit: (unit.until, unit.organization.path))


def _former(organization: Organization, until: date) -> FormerUnit:
    if organization.dissolved_on == until:
        change = TreeChange.MERGED if organization.merged_into_id is not None else TreeChange.DISSOLVED
        return FormerUnit(organization, until, change)
    return FormerUnit(organization, until, TreeChange.MOVED)


def history(organization_id: int) -> list[TreeEvent]:
    """Return what happened to an organisation, newest first."""
    query = select(TreeEvent).where(TreeEvent.organization_id == organization_id)
    return list(db.session.scalars(query.order_by(TreeEvent.on.desc(), TreeEvent.id.desc())))


def names_at(ids: Sequence[int], day: date) -> dict[int, tuple[str, str]]:
    """Return (name, short name) on `day` of those organisations that were renamed after it."""
    query = (
        select(TreeEvent)
        .where(TreeEvent.change == TreeChange.RENAMED, TreeEvent.on > day)
        .order_by(TreeEvent.on.desc(), TreeEvent.id.desc())
    )
    wanted = set(ids)
    return {
        event.organization_id: (event.old_name or "", event.old_short_name or "")
        for event in db.session.scalars(query)
        if event.organization_id in wanted
    }


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the condition "this placement covers `day`"."""
    return and_(Placement.from_on <= day, or_(Placement.to_on.is_(None), Placement.to_on > day))


def _placements_of(ids: Iterable[int]) -> Select[tuple[Placement]]:
    return (
        select(Placement)
        .where(Placement.organization_id.in_(tuple(ids)))
        .order_by(Placement.organization_id, Placement.from_on)
    )


def _stay(row: Placement) -> Stay:
    return Stay(row.parent_id, row.path, row.from_on, row.to_on)
