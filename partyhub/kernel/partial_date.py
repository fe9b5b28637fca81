"""A calendar date that may be known to the month only.

Rosters hold dates such as ``1998.07``. Writing them down as 1998-07-01 would invent a day, so the precision
that was given is kept. Stored as text, ``"1998-07"`` or ``"1998-07-01"``: both sort by time, the month before its days.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

ISO_LENGTH = 10
"""Longest text form, for ``String(ISO_LENGTH)`` columns."""

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """Year and month, and the day where it is known. Raises ValueError for a date that does not exist."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY-MM`` or ``YYYY-MM-DD``; raises ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date of the form YYYY-MM or YYYY-MM-DD: {text!r}")
        year, month, day = match.groups()
        return cls(int(year), int(month), int(day) if day else None)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The same day with full precision."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    @property
    def first(self) -> date:
        """The earliest day that this can be."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that this can be."""
        return date(self.year, self.month, self.day or calendar.monthrange(self.year, self.month)[1])

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both may be the same day: 1998-07 agrees with 1998-07-01."""
        return self.first <= other.last and other.first <= self.last

    def certainly_before(self, other: PartialDate) -> bool:
        """Whether every day that this can be lies before every day of the other: for refusing dates out of order."""
        return self.last < other.first
