"""What holds, as deltas: a timeline is turned into +1 and −1 by day, compared with what is held, and the rest posted.

Deltas are compared by the day they *occurred*. On every open day the sum of what was counted up to it equals the sum
of what occurred up to it, so a correction of the past lands on the first open day by itself (ledger.md §3, §5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from partyhub.ledger.rules.amounts import SCALE, nodes_of


class Holding(NamedTuple):
    """Where and how something holds."""

    organization_id: int
    path: str
    variant: str = ""
    tag: str = ""


Timeline = Sequence[tuple[date, Holding | None]]
Deltas = Mapping[tuple[date, Holding], int]


class Difference(NamedTuple):
    """One fact to post so that what is held becomes what is wanted; `quantity` in ten-thousandths."""

    occurred_on: date
    holding: Holding
    quantity: int


def timeline_of(entries: Iterable[Sequence[Any]]) -> Timeline:
    """Read ``(from, home, path, variant, tag)`` and ``(from, None)``, sort by day.

    Variant and tag may be left out. Raises ValueError for two entries of one day or a path that does not end at home.
    """
    timeline: list[tuple[date, Holding | None]] = []
    for entry in sorted(entries, key=lambda entry: entry[0]):
        day, *rest = entry
        holding = None if rest in ([None], []) else Holding(*rest)
        if holding is not None and nodes_of(holding.path)[-1] != holding.organization_id:
            raise ValueError(
                f"the path {holding.path} does not end at organisation {holding.organization_id}"
            )
        if timeline and timeline[-1][0] == day:
            raise ValueError(f"two entries of one timeline begin on {day}")
        timeline.append((day, holding))
    return timeline


def along_moves(timeline: Timeline, paths: Mapping[int, Sequence[tuple[date, str]]]) -> Timeline:
    """Return the timeline with the path that each home has on each day.

    `paths` gives ``[(from, path), …]`` in order of time by organisation. A home that moves while something holds there
    begins a new entry on the day of the move; before its first path the first one is used.
    """
    found: list[tuple[date, Holding | None]] = []
    for n, (day, holding) in enumerate(timeline):
        until = timeline[n + 1][0] if n + 1 < len(timeline) else date.max
        if holding is None:
            found.append((day, None))
            continue
        steps = paths.get(holding.organization_id) or [(date.min, holding.path)]
        valid = [step for step in steps if step[0] <= day][-1:] or [(day, steps[0][1])]
        found.append((day, holding._replace(path=valid[0][1])))
        found.extend((begins, holding._replace(path=path)) for begins, path in steps if day < begins < until)
    return found


def deltas_of(timeline: Timeline) -> Counter[tuple[date, Holding]]:
    """Return the timeline as ten-thousandths that begin (+) and end (−) by day and holding."""
    deltas: Counter[tuple[date, Holding]] = Counter()
    current: Holding | None = None
    for day, holding in timeline:
        if holding == current:
            continue
        if current is not None:
            deltas[day, current] -= SCALE
        if holding is not None:
            deltas[day, holding] += SCALE
        current = holding
    return deltas


def difference(wanted: Deltas, held: Deltas) -> list[Difference]:
    """Return what must be posted so that `held` becomes `wanted`, in one order: by day, what ends first."""
    changed = ((key, wanted.get(key, 0) - held.get(key, 0)) for key in {*wanted, *held})
    found = [Difference(day, holding, quantity) for (day, holding), quantity in changed if quantity]
    return sorted(found, key=lambda one: (one.occurred_on, one.quantity, one.holding))


def rehomed(held: Deltas, old_prefix: str, new_prefix: str, on: date) -> Counter[tuple[date, Holding]]:
    """Return the deltas of a subject after its home moved on `on`: what holds then, and what follows, moves along."""
    wanted: Counter[tuple[date, Holding]] = Counter()
    for (day, holding), quantity in held.items():
        if not holding.path.startswith(old_prefix):
            wanted[day, holding] += quantity
            continue
        moved = moved_to(holding, old_prefix, new_prefix)
        if day < on:
            wanted[day, holding] += quantity
            wanted[on, holding] -= quantity
            wanted[on, moved] += quantity
        else:
            wanted[day, moved] += quantity
    return wanted


def moved_to(holding: Holding, old_prefix: str, new_prefix: str) -> Holding:
    """Return the holding under the new prefix; what was homed at the moved organisation itself goes to its new id."""
    path = new_prefix + holding.path[len(old_prefix) :]
    return holding._replace(path=path, organization_id=nodes_of(path)[-1])
