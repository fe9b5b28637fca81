"""The burden account: what a desk has entered in a year, what that saved it, what was asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityStep
from partyhub.kernel.clock import Clock, local_time
from partyhub.kernel.db import db
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.ledger import queries as ledger
from partyhub.ledger.rules import Fed, Use, uses_of
from partyhub.organization import queries as organizations
from partyhub.security.actors import Actor


@dataclass(frozen=True)
class Replaced:
    """Facts of one kind and what each of them fills, so that nobody fills it in again."""

    fed: Fed
    facts: int
    uses: list[Use]

    @property
    def forms(self) -> int:
        """How many entries elsewhere these facts replaced."""
        return self.facts * len(self.uses)


@dataclass(frozen=True)
class Burden:
    """One year of the desks that an actor runs."""

    year: int
    entries: int
    replaced: list[Replaced]
    requests: int

    @property
    def forms(self) -> int:
        """How many entries elsewhere were replaced in all."""
        return sum(one.forms for one in self.replaced)


def burden(actor: Actor, year: int, clock: Clock) -> Burden:
    """Return the account of a year."""
    entries = select(func.count()).select_from(Activity).where(_entered(actor, year))
    requests = (
        select(func.count())
        .select_from(ActivityStep)
        .join(Activity, Activity.id == ActivityStep.activity_id)
        .where(_asked(actor, year))
    )
    own, asked = db.session.execute(select(entries.scalar_subquery(), requests.scalar_subquery())).one()
    return Burden(year, own, replaced(actor, year, clock), asked)


def replaced(actor: Actor, year: int, clock: Clock) -> list[Replaced]:
    """Return what the facts of the actor's own organisations have filled, kinds that fill nothing left out.

    A branch's lecture fills other things than a committee's: each kind of organisation is looked at apart.
    """
    own: dict[str, list[int]] = {}
    for one in organizations.by_ids(policy.own_organizations(actor)).values():
        own.setdefault(one.kind, []).append(one.id)
    return [row for kind, ids in own.items() for row in _replaced_of(kind, ids, year, clock)]


def _replaced_of(organization_kind: str, ids: list[int], year: int, clock: Clock) -> list[Replaced]:
    last = min(date(year, 12, 31), max(clock.today(), date(year, 1, 1)))
    kinds = [kind.name for kind in rules.FACT_KINDS]
    counts = ledger.standing_counts(kinds, ids, date(year, 1, 1), date(year, 12, 31))
    uses = uses_of(list(counts), last, organization_kind)
    return [Replaced(fed, facts, uses[fed]) for fed, facts in counts.items() if uses[fed]]


def entries(actor: Actor, year: int, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of the records entered in a year, newest first."""
    query = select(Activity).where(_entered(actor, year))
    return page_of(query, keys=[(Activity.id, "desc")], cursor=cursor, page_size=page_size)


def requests(actor: Actor, year: int, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of what was asked of the desk in a year: steps of reviewers that gave a record back."""
    query = select(ActivityStep).join(Activity, Activity.id == ActivityStep.activity_id)
    keys = [(ActivityStep.id, "desc")]
    return page_of(query.where(_asked(actor, year)), keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def _entered(actor: Actor, year: int) -> ColumnElement[bool]:
    first, after = _bounds(year)
    return and_(
        policy.scope_activities(actor),
        Activity.organization_id.in_(policy.own_organizations(actor)),
        Activity.created_at >= first,
        Activity.created_at < after,
    )


def _asked(actor: Actor, year: int) -> ColumnElement[bool]:
    first, after = _bounds(year)
    return and_(
        policy.scope_activities(actor),
        Activity.organization_id.in_(policy.own_organizations(actor)),
        ActivityStep.event.in_(rules.COMPARED_WITH),
        ActivityStep.at >= first,
        ActivityStep.at < after,
    )


def _bounds(year: int) -> tuple[datetime, datetime]:
    return local_time(date(year, 1, 1)), local_time(date(year + 1, 1, 1))
