"""An organisation's life, as far as its obligations go: since when, until when, and what it had when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from partyhub.organization.rules import OrgKind, Stay

SMALLEST_COMMITTEE = 3
"""A secretary and a deputy make no branch committee; it has three members or more (Branch Work Regulations)."""


class Condition(StrEnum):
    """What an organisation must have, besides being of the kind, for a rule to concern it.

    What is asked of one that has Party groups is asked for each of them (domain.md §13 row 12).
    """

    ALWAYS = "always"
    HAS_COMMITTEE = "has_committee"
    HAS_GROUPS = "has_groups"


@dataclass(frozen=True)
class Span:
    """The days [from_on, to_on); `to_on` None means until further notice."""

    from_on: date
    to_on: date | None = None

    def reaches(self, since: date, last: date) -> bool:
        """Whether it holds on every day from `since` to `last`."""
        return self.from_on <= since and (self.to_on is None or last < self.to_on)


@dataclass(frozen=True)
class Life:
    """One organisation.

    `spans` say when each condition held; one that is missing never did. `groups` are the days of each Party group.
    """

    organization_id: int
    kind: OrgKind
    stays: Sequence[Stay]
    spans: Mapping[Condition, Sequence[Span]] = field(default_factory=dict)
    groups: Sequence[Span] = ()

    @property
    def active(self) -> Span:
        """From its founding to its end."""
        ordered = sorted(self.stays, key=lambda stay: stay.from_on)
        return Span(ordered[0].from_on, ordered[-1].to_on)

    def keeps(self, condition: Condition, since: date, last: date) -> bool:
        """Whether the organisation was there, with what the condition asks for, on every day from `since` to `last`."""
        if not self.active.reaches(since, last):
            return False
        return condition is Condition.ALWAYS or any(
            span.reaches(since, last) for span in self.spans.get(condition, ())
        )

    def groups_through(self, since: date, last: date) -> int:
        """Return how many Party groups were there on every day from `since` to `last`; of those that followed upon each
        other one was there."""
        return max(1, sum(span.reaches(since, last) for span in self.groups))


def at_least(spans: Iterable[Span], number: int) -> list[Span]:
    """Return when at least `number` of the spans held at once."""
    changes: dict[date, int] = {}
    for span in spans:
        changes[span.from_on] = changes.get(span.from_on, 0) + 1
        if span.to_on is not None:
            changes[span.to_on] = changes.get(span.to_on, 0) - 1
    found: list[Span] = []
    held, since = 0, None
    for day in sorted(changes):
        held += changes[day]
        if held >= number and since is None:
            since = day
        elif held < number and since is not None:
            found.append(Span(since, day))
            since = None
    return found if since is None else [*found, Span(since)]
