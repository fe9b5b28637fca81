"""Lists of activities: all, those that wait for a decision, those to be finished."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivityKind
from partyhub.activities.rules import Kind, State
from partyhub.kernel.db import db, like_escaped
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `first` and `last` are days, both included."""

    state: State | None = None
    kind: Kind | None = None
    organization_id: int | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""


def listed(actor: Actor, filters: Filters, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of activities that the actor may see, newest first. Raises Invalid for a foreign cursor."""
    query = select(Activity).where(policy.scope_activities(actor))
    if filters.state is not None:
        query = query.where(Activity.state == filters.state)
    if filters.kind is not None:
        of_kind = select(ActivityKind.activity_id).where(ActivityKind.kind == filters.kind)
        query = query.where(Activity.id.in_(of_kind))
    if filters.organization_id is not None:
        query = query.where(Activity.organization_id == filters.organization_id)
    if filters.first is not None:
        query = query.where(Activity.day >= filters.first)
    if filters.last is not None:
        query = query.where(Activity.day <= filters.last)
    if filters.text:
        query = query.where(Activity.title.like(f"%{like_escaped(filters.text)}%", escape="\\"))
    keys = [(Activity.day, "desc"), (Activity.id, "desc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


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
        Activity.organization_id.in_(own), Activity.state.in_(tuple(states)), Activity.day <= over_by
    )
    return list(db.session.scalars(query.order_by(Activity.changed_at, Activity.id).limit(limit)))
