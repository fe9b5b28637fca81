"""The rows of obligations, always through the actor's scope: one, lists, counts by organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.obligations.models import Obligation
from partyhub.obligations.policy import own_organizations, scope_obligations
from partyhub.obligations.rules import Posted, Status
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

SHOWN = (Status.OVERDUE, Status.SOON, Status.DUE, Status.LATE, Status.MET, Status.EXCUSED)


@dataclass
class Counts:
    """How many obligations of an organisation, and of those below it, stand how."""

    organization: Organization
    by_status: Counter[Status] = field(default_factory=Counter)

    @property
    def owed(self) -> int:
        """All of them but the excused."""
        return sum(self.by_status.values()) - self.by_status[Status.EXCUSED]


def get(actor: Actor, public_id: str) -> Obligation:
    """Return an obligation that the actor may see. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        query = _seen(actor).where(Obligation.public_id == public_id)
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def by_id(obligation_id: int) -> Obligation | None:
    """Return an obligation by its internal id; for references, whose visibility is asked apart."""
    return db.session.get(Obligation, obligation_id)


def listed(
    actor: Actor,
    *,
    organization: Organization | None = None,
    year: int | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of obligations that the actor may see, newest due day first; `year` is that of the due day."""
    query = _seen(actor)
    if organization is not None:
        query = query.where(Obligation.organization_id == organization.id)
    if year is not None:
        query = query.where(Obligation.due_on.between(date(year, 1, 1), date(year, 12, 31)))
    keys = [(Obligation.due_on, "desc"), (Obligation.id, "desc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def rows_of(organization_id: int, since: date) -> dict[tuple[str, str], Obligation]:
    """Return the rows of an organisation whose periods end from `since`, by rule and period."""
    query = select(Obligation).where(
        Obligation.organization_id == organization_id, Obligation.due_on >= since
    )
    return {(one.code, one.period): one for one in db.session.scalars(query)}


def waiting(actor: Actor, today: date, limit: int) -> list[Obligation]:
    """Return what the actor's own organisations must meet now: overdue and due soon, the earliest first."""
    own = own_organizations(actor)
    if not own:
        return []
    return list(db.session.scalars(_open(own, today).limit(limit)))


def open_of(organization_ids: Collection[int], until: date) -> list[Obligation]:
    """Return what some organisations have not met and is overdue, or soon due on `until` at the latest."""
    return list(db.session.scalars(_open(organization_ids, until)))


def overdue_below(actor: Actor, organization: Organization, today: date, *, cursor: str | None) -> Page:
    """Return a page of what the organisations right below this one have let pass, the oldest first."""
    query = _seen(actor).where(
        Organization.parent_id == organization.id,
        Organization.active,
        Obligation.posted == Posted.DUE,
        Obligation.due_on < today,
    )
    keys = [(Obligation.due_on, "asc"), (Obligation.id, "asc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=20)  # type: ignore[arg-type]  # literals of SortKey


def counts_below(actor: Actor, organization: Organization, year: int, today: date) -> list[Counts]:
    """Return the counts of each organisation right below this one, its subtree included, in path order."""
    children = organizations.children_at(organization.id, today)
    found = {child.id: Counts(child) for child in children}
    depth = organization.path.count("/") - 1
    for path, status, number in db.session.execute(_counted(actor, organization.path, year, today)):
        place = int(path.split("/")[1:-1][depth]) if path.count("/") - 1 > depth else 0
        if place in found:
            found[place].by_status[Status(status)] += number
    return list(found.values())


def counts_of(actor: Actor, organization: Organization, year: int, today: date) -> Counts:
    """Return the counts of an organisation and everything below it."""
    counts = Counts(organization)
    for _path, status, number in db.session.execute(_counted(actor, organization.path, year, today)):
        counts.by_status[Status(status)] += number
    return counts


def home_of(actor: Actor) -> Organization | None:
    """Return the organisation whose obligations the actor comes for: his own, else the widest he may see."""
    own = organizations.by_ids(own_organizations(actor))
    if own:
        return min(own.values(), key=lambda one: (not one.active, len(one.path), one.path))
    query = select(Organization).where(Organization.active, scope_obligations(actor))
    return db.session.scalar(query.order_by(func.length(Organization.path), Organization.path).limit(1))


def _seen(actor: Actor) -> Select[tuple[Obligation]]:
    return (
        select(Obligation)
        .join(Organization, Organization.id == Obligation.organization_id)
        .where(scope_obligations(actor), Obligation.posted != Posted.NONE)
    )


def _open(organization_ids: Iterable[int], until: date) -> Select[tuple[Obligation]]:
    return (
        select(Obligation)
        .where(
            Obligation.organization_id.in_(tuple(organization_ids)),
            Obligation.posted == Posted.DUE,
            Obligation.soon_on <= until,
        )
        .order_by(Obligation.due_on, Obligation.id)
    )


def _counted(actor: Actor, path: str, year: int, today: date) -> Select[Any]:
    """Return the statement (path, status, how many) of what fell due in a year under `path`, or does yet."""
    status = case(
        (Obligation.posted == Posted.MET, Status.MET.value),
        (Obligation.posted == Posted.LATE, Status.LATE.value),
        (Obligation.posted == Posted.EXCUSED, Status.EXCUSED.value),
        (Obligation.due_on < today, Status.OVERDUE.value),
        (Obligation.soon_on <= today, Status.SOON.value),
        else_=Status.DUE.value,
    ).label("status")
    return (
        select(Organization.path, status, func.count())
        .join(Organization, Organization.id == Obligation.organization_id)
        .where(_in_year(year), under(Organization.path, [path]), scope_obligations(actor))
        .where(Obligation.posted != Posted.NONE, Organization.active)
        .group_by(Organization.path, status)
    )


def _in_year(year: int) -> ColumnElement[bool]:
    return and_(Obligation.due_on >= date(year, 1, 1), Obligation.due_on < date(year + 1, 1, 1))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
