"""What is asked of an organisation, period by period, and by which record it was met. Pure.

Decisions, each of which the tests hold to:

* **Which periods count.** One is owed by whoever was there from the last day of its first half at the latest until its
  last day. Founded in the first half: owed; in the second: not. Dissolved by its last day: not. A move changes nothing.
  A condition (a branch committee, Party groups) is judged alike.
* **How many are needed.** As many as the rule says; of what is asked of Party groups so many for each group that was
  there from the last day of the first half to the last day. A record counts for one group, whichever held it.
* **Which version of a rule.** The one in force on the period's first day; versions begin and end between periods.
* **What meets it.** Records by the day they happened, the earliest first. A record serves one period of a rule, and as
  many rules as it has kinds.
* **Late.** A record that its own period does not need makes good the period right before, if that one still lacks one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from partyhub.obligations.rules.lives import Condition, Life
from partyhub.obligations.rules.periods import Every, Period, periods
from partyhub.organization.rules import OrgKind


class Status(StrEnum):
    """How an obligation stands; `LATE` is met, after its due day."""

    UPCOMING = "upcoming"
    DUE = "due"
    SOON = "soon"
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"
    EXCUSED = "excused"


class MetBy(NamedTuple):
    """A kind of fact and its tag; without a tag any will do."""

    kind: str
    tag: str = ""


class Record(NamedTuple):
    """Something that happened: the day, and the record it came from (``activity:91``)."""

    on: date
    source: str


Records = Mapping[MetBy, Sequence[Record]]


@dataclass(frozen=True)
class Terms:
    """One version of a rule, as far as arithmetic goes. In force from `valid_from` until the day before `valid_to`."""

    rule_id: int
    code: str
    kinds: frozenset[OrgKind]
    condition: Condition
    met_by: MetBy
    every: Every
    times: int
    lead_days: int
    valid_from: date
    valid_to: date | None = None

    def covers(self, period: Period) -> bool:
        """Whether the period is this version's: it was in force on its first day."""
        return self.valid_from <= period.first and (self.valid_to is None or period.first < self.valid_to)


@dataclass(frozen=True)
class Duty:
    """What one rule asks of one organisation in one period."""

    rule_id: int
    code: str
    organization_id: int
    period: Period
    needed: int
    lead_days: int
    records: tuple[Record, ...] = ()

    @property
    def due_on(self) -> date:
        """The day by which it is to be met."""
        return self.period.last

    @property
    def soon_on(self) -> date:
        """The day from which it is said to fall due soon."""
        return max(self.period.first, self.due_on - timedelta(days=self.lead_days))

    @property
    def met_by(self) -> Record | None:
        """The record that completed it; None while it is not met."""
        return self.records[self.needed - 1] if len(self.records) >= self.needed else None

    @property
    def missing(self) -> int:
        """How many records it lacks."""
        return max(0, self.needed - len(self.records))

    @property
    def is_late(self) -> bool:
        """Whether what completed it happened after the due day."""
        return self.met_by is not None and self.met_by.on > self.due_on

    def status(self, today: date, *, excused: bool = False) -> Status:
        """Return how it stands on a day; what was met needs no excuse."""
        if self.met_by is not None:
            return Status.LATE if self.is_late else Status.MET
        return Status.EXCUSED if excused else open_status(self.period.first, self.soon_on, self.due_on, today)


def open_status(first_on: date, soon_on: date, due_on: date, today: date) -> Status:
    """Return how something stands that is neither met nor excused."""
    if today > due_on:
        return Status.OVERDUE
    if today >= soon_on:
        return Status.SOON
    return Status.DUE if today >= first_on else Status.UPCOMING


def duties(versions: Iterable[Terms], life: Life, records: Records, since: date, through: date) -> list[Duty]:
    """Return what is asked of an organisation in the periods that begin from `since` to `through`, by rule and time."""
    by_code: dict[str, list[Terms]] = {}
    for terms in versions:
        by_code.setdefault(terms.code, []).append(terms)
    return [
        duty
        for _code, terms in sorted(by_code.items())
        for duty in _met(life, _owed(terms, life, since, through), records)
    ]


def is_owed(terms: Terms, period: Period, life: Life) -> bool:
    """Whether the period is one that this version of a rule asks of the organisation."""
    return (
        life.kind in terms.kinds
        and terms.covers(period)
        and life.keeps(terms.condition, period.middle, period.last)
    )


def needed(terms: Terms, period: Period, life: Life) -> int:
    """Return how many records a period asks for."""
    each = terms.condition is Condition.HAS_GROUPS
    return terms.times * (life.groups_through(period.middle, period.last) if each else 1)


def _owed(versions: list[Terms], life: Life, since: date, through: date) -> list[tuple[Terms, Period]]:
    found = [
        (terms, period)
        for terms in versions
        for period in periods(terms.every, max(since, terms.valid_from), through)
        if is_owed(terms, period, life)
    ]
    return sorted(found, key=lambda one: one[1].first)


def _met(life: Life, owed: list[tuple[Terms, Period]], records: Records) -> list[Duty]:
    """Give each period its own records first, then what the period after it does not need."""
    used: set[tuple[MetBy, Record]] = set()
    taken: list[list[Record]] = []
    wanted = [needed(terms, period, life) for terms, period in owed]
    for (terms, period), number in zip(owed, wanted, strict=True):
        own = _free(terms, period, records, used)[:number]
        used.update((terms.met_by, record) for record in own)
        taken.append(own)
    for (terms, period), own, number in zip(owed, taken, wanted, strict=True):
        if (missing := number - len(own)) > 0:
            spare = _free(terms, period.following, records, used)[:missing]
            used.update((terms.met_by, record) for record in spare)
            own.extend(spare)
    return [
        Duty(terms.rule_id, terms.code, life.organization_id, period, number, terms.lead_days, tuple(own))
        for (terms, period), own, number in zip(owed, taken, wanted, strict=True)
    ]


def _free(terms: Terms, period: Period, records: Records, used: set[tuple[MetBy, Record]]) -> list[Record]:
    return [
        record
        for record in records.get(terms.met_by, ())
        if period.holds(record.on) and (terms.met_by, record) not in used
    ]
