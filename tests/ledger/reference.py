"""A slow and obvious ledger: it keeps what is true, and a copy of what was held to be true at every closing.

It knows no reversal, no difference and no sum. How much had been counted up to a day is looked up in the truth as it
stood when that day was last open: the copy of the first closing that covers the day, or else today's truth. A figure
of a window is what had been counted up to its last day less what had been counted before its first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

Label = tuple[str, str, str]  # kind, variant, tag


@dataclass
class Work:
    """Something that happened: who is credited with which share."""

    label: Label
    on: date
    legs: dict[int, Fraction]


@dataclass
class Truth:
    """Everything that is held to be true at one moment."""

    works: dict[str, Work] = field(default_factory=dict)
    timelines: dict[tuple[str, str], dict[date, tuple[int, str, str] | None]] = field(default_factory=dict)
    parents: dict[int, dict[date, int]] = field(default_factory=dict)
    heirs: dict[int, tuple[date, int]] = field(default_factory=dict)

    def parent_on(self, unit: int, day: date) -> int:
        begun = [since for since in self.parents[unit] if since <= day]
        return self.parents[unit][max(begun) if begun else min(self.parents[unit])]

    def line_of(self, unit: int, day: date) -> list[int]:
        """The organisations from the root down to `unit`, as of a day."""
        line = [unit]
        while line[0] in self.parents:
            line.insert(0, self.parent_on(line[0], day))
        return line

    def holding_on(self, kind: str, subject: str, day: date) -> tuple[int, str, str] | None:
        timeline = self.timelines[kind, subject]
        begun = [since for since in timeline if since <= day]
        holding = timeline[max(begun)] if begun else None
        if holding and holding[0] in self.heirs and self.heirs[holding[0]][0] <= day:
            return (self.heirs[holding[0]][1], *holding[1:])
        return holding

    def counted_by(self, day: date, *, states: bool) -> Iterator[tuple[Label, list[int], Fraction]]:
        """What had been counted up to a day: of what happened, or of what holds."""
        if not states:
            for work in self.works.values():
                if work.on <= day:
                    for unit, part in work.legs.items():
                        yield work.label, self.line_of(unit, work.on), part
            return
        for kind, subject in self.timelines:
            holding = self.holding_on(kind, subject, day)
            if holding:
                unit, variant, tag = holding
                yield (kind, variant, tag), self.line_of(unit, day), Fraction(1)


@dataclass
class Reference:
    """The truth, and its copies."""

    truth: Truth = field(default_factory=Truth)
    copies: list[tuple[date, Truth]] = field(default_factory=list)

    def close(self, through: date) -> None:
        self.copies.append((through, copy.deepcopy(self.truth)))

    def as_held_for(self, day: date) -> Truth:
        return next((kept for through, kept in self.copies if through >= day), self.truth)

    def amount(
        self, kind: str, variants: tuple[str, ...], node: int, start: date | None, as_of: date
    ) -> Fraction:
        """How much of a kind is counted for an organisation; variants are compared without their reasons."""

        def up_to(day: date) -> Fraction:
            counted = self.as_held_for(day).counted_by(day, states=start is None)
            return sum(
                (
                    part
                    for label, line, part in counted
                    if label[0] == kind and label[1].partition("/")[0] in variants and node in line
                ),
                Fraction(),
            )

        return up_to(as_of) - (up_to(start - timedelta(days=1)) if start else Fraction())

    def excluded(self, kind: str, node: int, as_of: date) -> dict[str, int]:
        found: dict[str, int] = {}
        for label, line, _ in self.as_held_for(as_of).counted_by(as_of, states=True):
            variant, _, reason = label[1].partition("/")
            if label[0] == kind and variant == "excluded" and node in line:
                found[reason or variant] = found.get(reason or variant, 0) + 1
        return found

    def covered(self, kind: str, units: str, node: int, start: date, as_of: date) -> tuple[int, int]:
        """How many units are reached, and how many there are."""
        active = {
            line[-1]
            for label, line, _ in self.as_held_for(as_of).counted_by(as_of, states=True)
            if label[0] == units and label[1] != "excluded" and node in line
        }
        return sum(self.amount(kind, ("",), unit, start, as_of) > 0 for unit in active), len(active)
