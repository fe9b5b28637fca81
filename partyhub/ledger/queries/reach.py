"""What makes up a coverage: of every unit reached, its first standing fact adds 1 and the rest add nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from partyhub.kernel.db import db
from partyhub.ledger import rules
from partyhub.ledger.models import Fact
from partyhub.ledger.queries.figures import Reach, reached_units, sums
from partyhub.ledger.queries.nodes import Node, in_window, of_parts, standing

_BATCH = 200


@dataclass
class Reaching:
    """`firsts`: of how many units a fact is the first. `other_paths`: where units were reached before they joined."""

    firsts: Counter[int] = field(default_factory=Counter)
    other_paths: list[str] = field(default_factory=list)

    def adds(self, fact_id: int) -> int:
        """Return what a fact adds to the coverage, in ten-thousandths."""
        return self.firsts[fact_id] * rules.SCALE


@dataclass
class _AtPath:
    quantity: int
    first: int | None


def reaching(node: Node, reading: rules.Reading, start: date, as_of: date) -> Reaching:
    """Return which facts add to the coverage of `node`."""
    units = [one for one in reached_units([node], reading, start, as_of).get(node.id, []) if one.active]
    here = _by_path(node.holds(Fact.path), reading, start, as_of)
    strays = [one.unit_id for one in units if _quantity(one, here) != one.quantity]
    elsewhere: dict[str, _AtPath] = {}
    for n in range(0, len(strays), _BATCH):
        told = or_(*[Fact.path.like(f"%/{unit_id}/%") for unit_id in strays[n : n + _BATCH]])
        elsewhere |= _by_path(told & ~node.holds(Fact.path), reading, start, as_of)
    found = Reaching(other_paths=sorted(elsewhere))
    firsts = _first_by_unit({one.unit_id for one in units}, here | elsewhere)
    found.firsts.update(firsts.values())
    return found


def found_by(
    node: Node, reading: rules.Reading, parts: Sequence[rules.Part], start: date, as_of: date
) -> Node:
    """Return the node as its facts can be found: by its paths if they lead to all that its sums are made of.

    They do not when it moved and the caller gave today's path only; then every fact of the kind is looked at.
    """
    happened = [
        one.kind for one in parts if not rules.is_state(one.kind)
    ]  # what holds follows a move by itself
    if not node.paths or not happened or len(rules.nodes_of(node.paths[0])) == 1:  # the root never moves
        return node
    windows = {rules.window_of(kind, reading.start_of(start, as_of)) for kind in happened}
    summed = sum(
        amount.entries
        for amounts in sums([node.id], windows, as_of).get(node.id, {}).values()
        for amount in amounts.values()
    )
    looked_at = [(Fact.kind == one.kind) & in_window(Fact, one, as_of) for one in windows]
    found = db.session.scalar(select(func.count()).where(node.holds(Fact.path), or_(*looked_at)))
    return node if found == summed else Node(node.id)


def _by_path(place: Any, reading: rules.Reading, start: date, as_of: date) -> dict[str, _AtPath]:
    chosen, still = [], []
    for part in reading.numerator:
        window = rules.window_of(part.kind, reading.start_of(start, as_of))
        chosen.append(of_parts(Fact, [part]) & in_window(Fact, window, as_of))
        still.append(of_parts(Fact, [part]) & standing(window, as_of))
    first = func.min(case((and_(Fact.quantity > 0, or_(*still)), Fact.id)))
    query = select(Fact.path, func.sum(Fact.quantity), first).where(place, or_(*chosen)).group_by(Fact.path)
    return {path: _AtPath(int(quantity), first) for path, quantity, first in db.session.execute(query)}


def _quantity(unit: Reach, places: dict[str, _AtPath]) -> int:
    return sum(at.quantity for path, at in places.items() if f"/{unit.unit_id}/" in path)


def _first_by_unit(units: Collection[int], places: dict[str, _AtPath]) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for path, at in places.items():
        if at.first is None:
            continue
        for unit_id in rules.nodes_of(path):
            if unit_id in units:
                firsts[unit_id] = min(at.first, firsts.get(unit_id, at.first))
    return firsts
