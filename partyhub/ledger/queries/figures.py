"""Figures: one statement for all indicators of a card, at any level, for as many organisations as are asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all

from partyhub.kernel.db import db
from partyhub.ledger import rules
from partyhub.ledger.models import Fact, FactSum
from partyhub.ledger.queries.nodes import Node, of_parts

Figures = dict[int, dict[str, rules.Figure]]


def figures(
    nodes: Sequence[Node], readings: Mapping[str, rules.Reading], start: date, as_of: date
) -> Figures:
    """Return the figure of each reading for each node, as of a day, for a campaign that began on `start`.

    One statement reads all sums; one more for each coverage reads which units were reached. Coverage needs the
    nodes' paths of the as-of day.
    """
    by_node = sums([node.id for node in nodes], windows_of(readings, start, as_of), as_of)
    found: Figures = {
        node.id: {
            name: rules.figure(reading, by_node.get(node.id, {}), start, as_of)
            for name, reading in readings.items()
        }
        for node in nodes
    }
    for name, reading in readings.items():
        if reading.counting is rules.Counting.COVERAGE:
            for node_id, (reached, gone) in _coverage(nodes, reading, start, as_of).items():
                found[node_id][name] = rules.covered(found[node_id][name], reached, gone)
    return found


def sums(node_ids: Sequence[int], windows: Iterable[rules.Window], as_of: date) -> dict[int, rules.Sums]:
    """Return the sums of some windows for some nodes, in one statement."""
    by_start: defaultdict[date | None, list[str]] = defaultdict(list)
    for window in windows:
        by_start[window.start].append(window.kind)
    starts = sorted(by_start, key=lambda start: start or date.min)
    selects = [
        _slice(place, node_ids, sorted(by_start[start]), one)
        for place, start in enumerate(starts)
        for one in rules.slices(start, as_of)
    ]
    found: defaultdict[int, defaultdict[rules.Window, dict[rules.Key, rules.Sum]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    if not selects or not node_ids:
        return {}
    every = union_all(*selects).subquery()
    keys = (every.c.place, every.c.node_id, every.c.kind, every.c.variant, every.c.tag)
    query = select(*keys, func.sum(every.c.quantity), func.sum(every.c.entries)).group_by(*keys)
    for place, node_id, kind, variant, tag, quantity, entries in db.session.execute(query):
        window = rules.Window(kind, starts[place])
        found[node_id][window][rules.Key(kind, variant, tag)] = rules.Sum(int(quantity), int(entries))
    return dict(found)


def _slice(place: int, node_ids: Sequence[int], kinds: Sequence[str], one: rules.Slice) -> Any:
    return (
        select(
            literal(place).label("place"),
            FactSum.node_id,
            FactSum.kind,
            FactSum.variant,
            FactSum.tag,
            (func.sum(FactSum.quantity) * one.sign).label("quantity"),
            (func.sum(FactSum.entries) * one.sign).label("entries"),
        )
        .where(FactSum.node_id.in_(node_ids), FactSum.kind.in_(kinds), _within(one))
        .group_by(FactSum.node_id, FactSum.kind, FactSum.variant, FactSum.tag)
    )


def _within(one: rules.Slice) -> ColumnElement[bool]:
    return and_(FactSum.span == one.span, FactSum.period >= one.first, FactSum.period <= one.last)


def windows_of(readings: Mapping[str, rules.Reading], start: date, as_of: date) -> frozenset[rules.Window]:
    """Return every window that the readings need."""
    return frozenset[rules.Window]().union(*(one.windows(start, as_of) for one in readings.values()))


def _coverage(
    nodes: Sequence[Node], reading: rules.Reading, start: date, as_of: date
) -> dict[int, tuple[int, int]]:
    """Return (units reached, units reached that are no more) by node."""
    counted = Counter(
        (node_id, reach.active)
        for node_id, units in reached_units(nodes, reading, start, as_of).items()
        for reach in units
    )
    return {node.id: (counted[node.id, True], counted[node.id, False]) for node in nodes}


class Reach(NamedTuple):
    """A unit with something in the window; `active` on the as-of day under the node it is listed for."""

    unit_id: int
    active: bool
    quantity: int


def reached_units(
    nodes: Sequence[Node], reading: rules.Reading, start: date, as_of: date
) -> dict[int, list[Reach]]:
    """Return the units under each node with more than nothing in the window.

    Reach is what the sums of the unit itself say, so it follows the unit through a move.
    """
    units = (
        select(Fact.organization_id, Fact.path, func.sum(Fact.quantity).label("active"))
        .where(
            of_parts(Fact, reading.denominator),
            Fact.counted_on <= as_of,
            or_(*[node.holds(Fact.path) for node in nodes]),
        )
        .group_by(Fact.organization_id, Fact.path)
        .subquery()
    )
    reached = _reach_of(units.c.organization_id, reading, start, as_of).label("reached")
    balance: Counter[tuple[int, int]] = Counter()
    amounts: dict[int, int] = {}
    wanted = {node.id for node in nodes}
    for unit_id, path, active, amount in db.session.execute(select(units, reached)):
        amounts[unit_id] = int(amount)
        for node_id in wanted.intersection(rules.nodes_of(path)):
            balance[node_id, unit_id] += int(active)
    found: defaultdict[int, list[Reach]] = defaultdict(list)
    for (node_id, unit_id), active in balance.items():
        if amounts[unit_id] > 0:
            found[node_id].append(Reach(unit_id, active > 0, amounts[unit_id]))
    return dict(found)


def _reach_of(unit_id: Any, reading: rules.Reading, start: date, as_of: date) -> ColumnElement[int]:
    """Return the quantity in the window that the sums hold for a unit."""
    by_start: defaultdict[date | None, list[rules.Part]] = defaultdict(list)
    for part in reading.numerator:
        by_start[rules.window_of(part.kind, reading.start_of(start, as_of)).start].append(part)
    amount: ColumnElement[int] = literal(0)
    for begins, parts in by_start.items():
        for one in rules.slices(begins, as_of):
            quantity = select(func.coalesce(func.sum(FactSum.quantity), 0) * one.sign)
            chosen = quantity.where(FactSum.node_id == unit_id, of_parts(FactSum, parts), _within(one))
            amount = amount + chosen.scalar_subquery()
    return amount
