"""The plan of a year: the branch's fixed day each month, moved off holidays; what a plan lacks of what is asked. Pure.

A themed Party day is held monthly on a relatively fixed day, a members' meeting generally once a quarter (domain.md
§1.2; both may be one occasion). A quarterly lecture is the committee's custom, not a regulation (domain.md §13 row 13).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from partyhub.activities.rules.facts import HELD
from partyhub.activities.rules.kinds import FLAGS, Kind
from partyhub.kernel.errors import Reason
from partyhub.ledger.rules import Asked, Fed

THEMED_DAYS = range(1, 29)
PLAN_YEARS_AHEAD = 2
COMMITTEE_BEFORE = timedelta(days=7)
"""How long before the themed day the branch committee meets to prepare it."""

Off = Callable[[date], bool]
"""Whether nobody works on that day."""


class Rhythm(StrEnum):
    """In which months a themed day is a members' meeting or a lecture as well."""

    NONE = "none"
    FIRST = "first"  # the first month of each quarter
    SECOND = "second"
    THIRD = "third"

    def falls_in(self, month: int) -> bool:
        """Whether it falls in that month."""
        places = {Rhythm.FIRST: 0, Rhythm.SECOND: 1, Rhythm.THIRD: 2}
        return (month - 1) % 3 == places.get(self, -1)


@dataclass(frozen=True)
class Pattern:
    """What a branch does every year: one day a month, and what else is done on it."""

    year: int
    day: int
    meeting: Rhythm = Rhythm.THIRD
    lecture: Rhythm = Rhythm.SECOND
    committee: bool = False


@dataclass(frozen=True)
class PlanItem:
    """One entry to be planned. `wanted` is the day it would be without holidays; the first kind is what it is for."""

    day: date
    kinds: tuple[Kind, ...]
    wanted: date
    title: str = ""
    place: str = ""
    from_at: time | None = None
    to_at: time | None = None
    why_not: str = ""

    @property
    def moved(self) -> bool:
        """Whether a holiday moved it."""
        return self.day != self.wanted


@dataclass(frozen=True)
class Gap:
    """What a plan lacks: this kind, so many `times` more from month `first` to month `last`."""

    kind: Kind
    first: int
    last: int
    times: int = 1


def moved_off(day: date, is_off: Off) -> date:
    """Return the first working day from `day` on in the same month, or else the last one before it.

    A month without a working day leaves the day where it is.
    """
    last = day.replace(day=monthrange(day.year, day.month)[1])
    later = (day + timedelta(days=n) for n in range((last - day).days + 1))
    earlier = (day - timedelta(days=n) for n in range(1, day.day))
    return next((one for days in (later, earlier) for one in days if not is_off(one)), day)


def pattern_items(pattern: Pattern, is_off: Off) -> list[PlanItem]:
    """Return the entries of a year that follow the branch's pattern, by day."""
    items = []
    for month in range(1, 13):
        wanted = date(pattern.year, month, pattern.day)
        day = moved_off(wanted, is_off)
        more = [
            kind
            for kind, rhythm in (
                (Kind.MEMBERS_MEETING, pattern.meeting),
                (Kind.PARTY_LECTURE, pattern.lecture),
            )
            if rhythm.falls_in(month)
        ]
        if pattern.committee:
            before = max(day - COMMITTEE_BEFORE, day.replace(day=1))
            items.append(PlanItem(moved_off(before, is_off), (Kind.COMMITTEE_MEETING,), before))
        items.append(PlanItem(day, (Kind.THEMED_DAY, *more), wanted))
    return sorted(items, key=lambda one: (one.day, one.kinds))


def copied_item(item: PlanItem, year: int, themed_day: int | None, is_off: Off) -> PlanItem:
    """Return last year's entry as that of `year`: same month and day, the themed day on the branch's fixed one."""
    fixed = themed_day if Kind.THEMED_DAY in item.kinds else None
    last = monthrange(year, item.day.month)[1]
    wanted = date(year, item.day.month, fixed or min(item.day.day, last))
    title = re.sub(rf"(?<!\d){item.day.year}(?!\d)", str(year), item.title)
    return PlanItem(
        moved_off(wanted, is_off), item.kinds, wanted, title, item.place, item.from_at, item.to_at
    )


def copies_well(kinds: Collection[Kind]) -> bool:
    """Whether next year's plan may have it too: a talk is between two people and planned by nobody else."""
    return not any(FLAGS[kind].private for kind in kinds)


def sifted(items: Iterable[PlanItem], there: Iterable[tuple[int, Kind]], today: date) -> list[PlanItem]:
    """Return the items with `why_not` filled in: those that are there already, and those whose day is over.

    `there` names the (month, kind) of everything that the organisation has in that year: the n-th item of a month that
    is for a kind is there when there are n. So planning twice adds nothing.
    """
    counts, met = Counter(there), Counter[tuple[int, Kind]]()
    result = []
    for item in items:
        key = (item.day.month, item.kinds[0])
        met[key] += 1
        why = "there" if met[key] <= counts[key] else "past" if item.day < today else ""
        result.append(
            PlanItem(
                item.day,
                item.kinds,
                item.wanted,
                item.title,
                item.place,
                item.from_at,
                item.to_at,
                why,
            )
        )
    return result


def gaps(asked: Iterable[Asked], there: Collection[tuple[date, Kind]]) -> list[Gap]:
    """Return what is still asked of an organisation and is not planned; `there` has a (day, kind) of each entry.

    Only what a plan may hold is looked for: a talk is between two people and planned by nobody else.
    """
    found = []
    for one in asked:
        kind = _planned_kind(one.fed)
        if kind is not None:
            times = one.times - sum(of is kind and one.first <= day <= one.last for day, of in there)
            if times > 0:
                found.append(Gap(kind, one.first.month, one.last.month, times))
    return found


def _planned_kind(fed: Fed) -> Kind | None:
    """Return the kind of activity that feeds such a fact and may stand in a plan."""
    kind = next((one for one in Kind if fed == Fed(HELD, one.value)), None)
    return kind if kind is not None and copies_well((kind,)) else None


def pattern_reasons(pattern: Pattern, from_at: time | None, to_at: time | None, today: date) -> list[Reason]:
    """Return everything wrong with a pattern."""
    reasons = year_reasons(pattern.year, today)
    if pattern.day not in THEMED_DAYS:
        reasons.append(Reason("themed_day_range", "day"))
    return reasons + times_reasons(from_at, to_at)


def times_reasons(from_at: time | None, to_at: time | None) -> list[Reason]:
    """Times of day that stand for one day: the end after the beginning, where both are said."""
    if from_at is not None and to_at is not None and to_at <= from_at:
        return [Reason("activity_ends_before_start", "to_at")]
    return []


def year_reasons(year: int, today: date) -> list[Reason]:
    """A plan is made for this year or one of the next two."""
    if today.year <= year <= today.year + PLAN_YEARS_AHEAD:
        return []
    return [
        Reason("activity_plan_year", "year", {"first": today.year, "last": today.year + PLAN_YEARS_AHEAD})
    ]
