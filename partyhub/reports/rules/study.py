"""Study hours of a year against what is expected: a reminder to oneself, ranked nowhere, counted in no indicator
(domain.md §5 and §13, row 33)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from partyhub.members.rules import COMMITTEE_POSTS, Post

HOURS = 32
"""What a member generally studies in a year."""

HOURS_IN_OFFICE = 56
"""What secretaries and members of a committee study in a year."""


@dataclass(frozen=True)
class StudyYear:
    """The minutes that somebody took part in a year, and the hours that they are seen against."""

    minutes: int
    target: int

    @property
    def hours(self) -> float:
        """In hours, to a tenth."""
        return round(self.minutes / 60, 1)

    @property
    def missing(self) -> float:
        """The hours that are still missing, none where there are enough."""
        return round(max(0.0, self.target - self.minutes / 60), 1)


def target_hours(posts: Collection[Post]) -> int:
    """Return the hours of a year of somebody who holds these posts."""
    return HOURS_IN_OFFICE if COMMITTEE_POSTS.intersection(posts) else HOURS
