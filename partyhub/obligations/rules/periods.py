"""Calendar periods: months, quarters, half-years, years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How long the period is in which something must be held."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
_LETTER = {Every.QUARTER: "Q", Every.HALF_YEAR: "H"}


@dataclass(frozen=True)
class Period:
    """The `number`-th (from 1) month, quarter or half of a year, or the year."""

    every: Every
    year: int
    number: int = 1

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS[self.every] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day, on which what it asks for is due."""
        return self.following.first - timedelta(days=1)

    @property
    def middle(self) -> date:
        """The last day of its first half."""
        return self.first + timedelta(days=(self.last - self.first).days // 2)

    @property
    def following(self) -> Period:
        """The period after it."""
        if self.number * MONTHS[self.every] < 12:
            return Period(self.every, self.year, self.number + 1)
        return Period(self.every, self.year + 1)

    @property
    def key(self) -> str:
        """Its name in the database and in addresses: ``2026-03``, ``2026-Q1``, ``2026-H1``, ``2026``."""
        if self.every is Every.YEAR:
            return f"{self.year}"
        if self.every is Every.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-{_LETTER[self.every]}{self.number}"

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def period_of(every: Every, day: date) -> Period:
    """Return the period that a day lies in."""
    return Period(every, day.year, (day.month - 1) // MONTHS[every] + 1)


def periods(every: Every, first: date, last: date) -> Iterator[Period]:
    """Yield the periods that begin on a day from `first` to `last`."""
    one = period_of(every, first)
    if one.first < first:
        one = one.following
    while one.first <= last:
        yield one
        one = one.following


def begins_period(every: Every, day: date) -> bool:
    """Whether a period of this length begins on the day."""
    return period_of(every, day).first == day


def parse(every: Every, key: str) -> Period:
    """Return the period of a key, as `Period.key` wrote it."""
    year, _, rest = key.partition("-")
    return Period(every, int(year), int(rest.lstrip("QH0") or 1) if rest else 1)
