"""What an organisation's year lacks, as the obligations have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Gap:
    """What a rule asked for between two days, both included, and was neither done nor excused."""

    name: str
    source: str
    first: date
    last: date


@dataclass(frozen=True)
class Checked:
    """What was looked through: how many obligations of the year have fallen due, and which of them are gaps."""

    due: int = 0
    gaps: tuple[Gap, ...] = ()
