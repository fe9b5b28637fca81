"""The slow, obvious reference: day by day, with loops and nothing shared with the code under test but its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
EVERY = {
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month + 2) // 3),
    "half_year": lambda day: (day.year, 1 if day.month < 7 else 2),
    "year": lambda day: (day.year, 1),
}


@dataclass
class Expected:
    """One period that is owed: its days, and which records count for it."""

    days: list[date]
    needed: int
    records: list[tuple[date, str]]

    @property
    def answer(self) -> tuple:
        done = len(self.records) >= self.needed
        return (
            self.days[0],
            self.days[-1],
            tuple(self.records),
            done,
            done and self.records[self.needed - 1][0] > self.days[-1],
        )


def calendar(every: str, first: date, last: date) -> list[list[date]]:
    """All whole periods whose first day lies between the two, each as the list of its days."""
    found: dict[tuple, list[date]] = {}
    day = date(first.year, 1, 1)
    while day <= date(last.year + 1, 12, 31):
        found.setdefault(EVERY[every](day), []).append(day)
        day += ONE_DAY
    return [days for days in found.values() if first <= days[0] <= last]


def stands(spans: list[tuple[date, date | None]], day: date) -> bool:
    return any(begin <= day and (end is None or day < end) for begin, end in spans)


def owed(days: list[date], life: list[tuple[date, date | None]], groups: list | None) -> bool:
    """From the last day of the first half until the last day, every single day; with groups, one of them at least."""
    return all(stands(life, day) and (groups is None or stands(groups, day)) for day in second_half(days))


def second_half(days: list[date]) -> list[date]:
    return days[(len(days) - 1) // 2 :]


def each(days: list[date], groups: list | None) -> int:
    """How many groups were there on all those days; where they followed upon each other, one."""
    through = [one for one in groups or () if all(stands([one], day) for day in second_half(days))]
    return max(1, len(through))


def expected(
    versions: list, life: list, groups: list | None, records: list, since: date, through: date
) -> list:
    """`versions`: (every, times, from, to), times for each of the `groups`; `records`: (day, source) sorted.

    Returns the answers by first day."""
    periods: list[tuple[list[date], int, str]] = []
    for every, times, valid_from, valid_to in versions:
        for days in calendar(every, since, through):
            in_force = valid_from <= days[0] and (valid_to is None or days[0] < valid_to)
            if in_force and owed(days, life, groups):
                periods.append((days, times * each(days, groups), every))
    periods.sort(key=lambda one: one[0][0])
    left = list(records)
    found = []
    for days, times, _every in periods:
        mine = []
        for record in list(left):
            if record[0] in days and len(mine) < times:
                mine.append(record)
                left.remove(record)
        found.append(Expected(days, times, mine))
    for one, (days, times, every) in zip(found, periods, strict=True):
        after = EVERY[every](days[-1] + ONE_DAY)
        for record in list(left):
            if EVERY[every](record[0]) == after and len(one.records) < times:
                one.records.append(record)
                left.remove(record)
    return [one.answer for one in found]
