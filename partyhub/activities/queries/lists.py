"""Lists of activities: all, those that wait for a decision, those to be finished."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivityKind, standing_of
from partyhub.activities.queries.searching import scope_text
from partyhub.activities.rules import Kind, State
from partyhub.kernel.db import db, under
from partyhub.kernel.paging import PAGE_SIZE, Page, SortKey, page_of
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty

_Query = TypeVar("_Query", bound=Select[Any])


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `first` and `last` are days, both included.

    `organization_id` is one organisation, `within` the path of one with everything below it. `text` is looked for in
    everything of a record that the actor may read.
    """

    state: State | None = None
    kind: Kind | None = None
    organization_id: int | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    within: str = ""

    def between(self, first: date, last: date) -> Filters:
        """Return the same filters for these days alone; what narrowed the days before still does."""
        return replace(self, first=max(self.first or first, first), last=min(self.last or last, last))


@dataclass(frozen=True)
class DayEntry:
    """An activity in a calendar: one of `of_day` on its day."""

    public_id: str
    title: str
    day: date
    starts_at: datetime
    state: State
    organization: str
    of_day: int


class ActivityRow(NamedTuple):
    """One line of the list.

    `kinds` are values of `Kind`, in any order, joined by commas; `standing` is as `Activity.standing`; `partners` says
    how many others hold it as well.
    """

    public_id: str
    title: str
    kinds: str
    day: date
    home: str
    standing: str
    partners: int


def listed(actor: Actor, filters: Filters, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of activities that the actor may see, newest first. Raises Invalid for a foreign cursor."""
    query = _narrowed(select(Activity), actor, filters)
    return page_of(query, keys=_NEWEST_FIRST, cursor=cursor, page_size=page_size)


def rows(actor: Actor, filters: Filters, *, cursor: str | None = None) -> Page:
    """Return the same page as `listed` as `ActivityRow`s: nothing is read that a line does not show."""
    query = _narrowed(_LINES, actor, filters)
    counted = _narrowed(select(Activity.id), actor, filters)
    found = page_of(query, keys=_NEWEST_FIRST, cursor=cursor, counted=counted)
    return replace(found, items=[_row(row) for row in found.items])


def _row(row: Sequence[Any]) -> ActivityRow:
    public_id, title, kinds, day, home, state, planned, partners = row[:_WIDTH]
    return ActivityRow(public_id, title, kinds, day, home, standing_of(state, planned=planned), partners)


def calendar(actor: Actor, filters: Filters, *, a_day: int) -> dict[date, list[DayEntry]]:
    """Return what the actor may see between `filters.first` and `filters.last`, the first `a_day` of each day."""
    order = (Activity.starts_at, Activity.id)
    columns = (Activity.public_id, Activity.title, Activity.day, Activity.starts_at, Activity.state)
    query = select(
        *columns,
        Organization.short_name,
        func.count().over(partition_by=Activity.day).label("of_day"),
        func.row_number().over(partition_by=Activity.day, order_by=order).label("place"),
    ).join(Organization, Organization.id == Activity.organization_id)
    ranked = _narrowed(query, actor, filters).subquery()
    shown = select(ranked).where(ranked.c.place <= a_day).order_by(ranked.c.day, ranked.c.place)
    found: dict[date, list[DayEntry]] = {}
    for *entry, _place in db.session.execute(shown):
        one = DayEntry(*entry)
        found.setdefault(one.day, []).append(one)
    return found


def _narrowed(query: _Query, actor: Actor, filters: Filters) -> _Query:
    """Return a query of activities, kept to the actor's scope and narrowed by the filters."""
    query = query.where(policy.scope_activities(actor, of_many=True))
    if filters.state is not None:
        query = query.where(Activity.state == filters.state)
    if filters.kind is not None:
        of_kind = select(ActivityKind.activity_id).where(ActivityKind.kind == filters.kind)
        query = query.where(Activity.id.in_(of_kind))
    if filters.organization_id is not None:
        query = query.where(concerns(filters.organization_id))
    if filters.within:
        below = select(Organization.id).where(under(Organization.path, [filters.within])).correlate(None)
        query = query.where(Activity.organization_id.in_(below))
    if filters.first is not None:
        query = query.where(Activity.day >= filters.first)
    if filters.last is not None:
        query = query.where(Activity.day <= filters.last)
    if filters.text:
        query = query.where(scope_text(actor, filters.text))
    return query


def concerns(organization_id: int) -> ColumnElement[bool]:
    """Return "this organisation holds it, alone or with others"."""
    return exists().where(
        RecordParty.record_type == policy.RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.organization_id == organization_id,
    )


_NEWEST_FIRST: tuple[SortKey, ...] = ((Activity.day, "desc"), (Activity.id, "desc"))
_LINES = select(
    Activity.public_id,
    Activity.title,
    select(func.aggregate_strings(ActivityKind.kind, ","))
    .where(ActivityKind.activity_id == Activity.id)
    .scalar_subquery(),
    Activity.day,
    Organization.short_name,
    Activity.state,
    Activity.planned,
    select(func.count())
    .where(
        RecordParty.record_type == policy.RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.part == policy.JOINT,
    )
    .scalar_subquery(),
).join(Organization, Organization.id == Activity.organization_id)
_WIDTH = len(_LINES.selected_columns)


def waiting(actor: Actor, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of what waits for the actor's decision, the longest waiting first."""
    query = (
        select(Activity)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(policy.scope_waiting(actor))
    )
    keys = [(Activity.changed_at, "asc"), (Activity.id, "asc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def waiting_count(actor: Actor) -> int:
    """Return how many activities wait for the actor's decision."""
    return db.session.scalar(waiting_to_count(actor)) or 0


def waiting_to_count(actor: Actor) -> Select[tuple[int]]:
    """Return the statement that counts what waits for the actor's decision."""
    query = select(func.count()).select_from(Activity)
    query = query.join(Organization, Organization.id == Activity.organization_id)
    return query.where(policy.scope_waiting(actor))


def to_finish(actor: Actor, states: Iterable[State], *, over_by: date, limit: int) -> Sequence[Activity]:
    """Return activities that the actor runs and has to go on with, oldest first; their day is `over_by` at most."""
    own = policy.own_organizations(actor)
    if not own:
        return []
    query = select(Activity).where(
        Activity.organization_id.in_(own),
        Activity.state.in_(tuple(states)),
        Activity.day <= over_by,
        Activity.binned_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Activity.changed_at, Activity.id).limit(limit)))
