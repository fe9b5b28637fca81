"""Time served and what may be credited of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from partyhub.kernel.errors import Reason

LONG_DAY_MINUTES = 480
"""More than this a day wants a second person's look (domain.md §13 row 45)."""


@dataclass(frozen=True)
class Span:
    """From when to when, and how many minutes of it were breaks; travel is never part of it (domain.md §7.2)."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes served."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.break_minutes

    def overlaps(self, other: Span) -> bool:
        """Whether both share a moment; one that ends when the other begins does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Served:
    """One person's time on one occasion, about to be credited."""

    member_id: int
    name: str
    span: Span
    day_minutes_so_far: int = 0


def credit_reasons(
    lines: Iterable[Served],
    held: Mapping[int, Iterable[Span]],
    *,
    closer_member_id: int | None,
    second_look: str,
) -> list[Reason]:
    """Say why time cannot be credited: overlap (always), own time (always), a long day without a second look.

    `held` are the spans credited already, by member. `day_minutes_so_far` of a line counts the day's other time, in
    minutes, lines before it included.
    """
    reasons: list[Reason] = []
    taken: dict[int, list[Span]] = {member_id: list(spans) for member_id, spans in held.items()}
    for line in lines:
        about = {"name": line.name, "at": line.span.starts_at}
        if line.member_id == closer_member_id:
            reasons.append(Reason("own_hours", params=about))
        if any(line.span.overlaps(other) for other in taken.get(line.member_id, ())):
            reasons.append(Reason("hours_overlap", params=about))
        if is_long_day(line) and not second_look.strip():
            reasons.append(Reason("long_day", "second_look", {**about, "minutes": line_total(line)}))
        taken.setdefault(line.member_id, []).append(line.span)
    return reasons


def line_total(line: Served) -> int:
    """Minutes of that day with this line."""
    return line.day_minutes_so_far + line.span.minutes


def is_long_day(line: Served) -> bool:
    """Whether this line takes its day over eight hours."""
    return line_total(line) > LONG_DAY_MINUTES
