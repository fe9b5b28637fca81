"""What may be entered as a day off, or as one that is worked on. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from partyhub.kernel.errors import Reason
from partyhub.kernel.workdays import published_off

NAME_LENGTH = 40
LONGEST_HOLIDAY = 20
FIRST_YEAR, LAST_YEAR = 2000, 2199


def is_published(year: int) -> bool:
    """Return whether the calendar of that year is published."""
    return published_off(date(year, 1, 1)) is not None


def days_of(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def calendar_reasons(first: date | None, last: date | None, name: str) -> list[Reason]:
    """Return everything wrong with an entry of the calendar."""
    reasons = [Reason("required", field) for field, day in (("first", first),) if day is None]
    if first is not None and last is not None:
        if last < first:
            reasons.append(Reason("calendar_backwards", "last"))
        elif (last - first).days >= LONGEST_HOLIDAY:
            reasons.append(Reason("calendar_too_long", "last", {"max": LONGEST_HOLIDAY}))
    if first is not None and not FIRST_YEAR <= first.year <= LAST_YEAR:
        reasons.append(Reason("calendar_year", "first", {"first": FIRST_YEAR, "last": LAST_YEAR}))
    if len(name) > NAME_LENGTH:
        reasons.append(Reason("too_long", "name", {"max": NAME_LENGTH}))
    return reasons
