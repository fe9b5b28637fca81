"""Time, handed in and never looked up: commands take a clock, so that tests and replays can say what day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the calendar day in Asia/Shanghai, where every date of the domain is meant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return local_day(self.now())


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def today(self) -> date:
        return local_day(self._moment)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._moment += by


def local_day(moment: datetime) -> date:
    """Return the calendar day in Asia/Shanghai at an aware `moment`."""
    return moment.astimezone(SHANGHAI).date()


def local_time(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the aware UTC instant of a wall-clock time in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
