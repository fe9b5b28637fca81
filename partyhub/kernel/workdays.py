"""Days on which nobody works, and deadlines counted in days on which somebody does.

What the installation has entered comes first, then the published calendar, then the week. Who keeps the entered days
connects itself (`wiring`); without it the published calendar stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from partyhub.kernel.clock import SHANGHAI, local_day, local_time

SATURDAY = 5
LOOKED_AHEAD = timedelta(days=120)
"""No deadline reaches further; the days entered for this long are read at once."""

Off = Callable[[date], bool]
Entered = Callable[[date, date], Mapping[date, bool]]
_sources: list[Entered] = []


def connect(entered: Entered) -> None:
    """Name the function that returns the entered days of a range, True for a day off."""
    if entered not in _sources:
        _sources.append(entered)


def off_from(first: date) -> Off:
    """Return the function that knows the days off from `first` on; the entered ones are read once."""
    last = first + LOOKED_AHEAD
    entered = {day: off for source in _sources for day, off in source(first, last).items()}
    return lambda day: is_off(day, entered)


def is_off(day: date, entered: Mapping[date, bool]) -> bool:
    """Return whether nobody works on `day`; `entered` holds what was entered by hand, True for a day off."""
    if day in entered:
        return entered[day]
    published = published_off(day)
    return day.weekday() >= SATURDAY if published is None else published


def published_off(day: date) -> bool | None:
    """Return what the published calendar says of a day; None for a year that is not published yet."""
    import chinese_calendar  # its table takes a while to load

    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return None


def after(moment: datetime, days: int, off: Off) -> datetime:
    """Return the moment `days` working days later, at the same time of day; the day it begins on does not count."""
    day = local_day(moment)
    for _ in range(days):
        day += timedelta(days=1)
        while off(day):
            day += timedelta(days=1)
    at = moment.astimezone(SHANGHAI)
    return local_time(day, at.hour, at.minute)
