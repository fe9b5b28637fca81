"""Periods: how a stretch of days is read from sums kept by month and by day (ledger.md §4)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

MONTH, DAY = "m", "d"
BEGINNING = "0000"


class Slice(NamedTuple):
    """Sums of one span whose period lies between `first` and `last`, both inclusive, taken with `sign`."""

    span: str
    first: str
    last: str
    sign: int = 1


def month_of(day: date) -> str:
    """Return ``2022-11``."""
    return day.isoformat()[:7]


def slices(start: date | None, as_of: date) -> tuple[Slice, ...]:
    """Return what to add up for the days from `start` (None: from the beginning) to `as_of`, both inclusive.

    Whole months up to the one before `as_of`, then days; days of the first month before `start` are taken off.
    """
    if start is not None and start > as_of:
        return ()
    month_start = as_of.replace(day=1)
    if start is not None and start >= month_start:
        return (Slice(DAY, start.isoformat(), as_of.isoformat()),)
    last_month = month_of(month_start - timedelta(days=1))
    found = [
        Slice(MONTH, BEGINNING if start is None else month_of(start), last_month),
        Slice(DAY, month_start.isoformat(), as_of.isoformat()),
    ]
    if start is not None and start.day > 1:
        before = start - timedelta(days=1)
        found.append(Slice(DAY, start.replace(day=1).isoformat(), before.isoformat(), -1))
    return tuple(found)


def months_back(as_of: date, months: int) -> date:
    """Return the first day of a rolling window of `months` that ends with `as_of`.

    Six months up to 15 August begin on 16 February, those up to 31 August on 1 March.
    """
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(as_of.day, last)) + timedelta(days=1)
