"""Random histories against the slow reference: figures, the rows behind them, closed periods, the rebuild."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.ledger import queries, rules
from partyhub.ledger.commands.rebuild import first_bad_row
from tests.ledger.world import DAYS, FIRST, NODES, World

READINGS = {
    "selected": rules.count("t.selected"),
    "minutes": rules.total("t.minutes", tags=None),
    "posts": rules.held("t.dual_post", variants=("yes",)),
    "share": rules.share("t.dual_post"),
    "due": rules.due_share("t.met", "t.due"),
    "reach": rules.coverage("t.talk", "t.active"),
    "rolling": rules.coverage("t.talk", "t.active", rolling_months=1),
}
START = date(2026, 1, 10)
LAST = FIRST + timedelta(days=DAYS + 10)


def examples(kind: str) -> int:
    return 18 if kind == "sqlite" else 5


def expected(world: World, name: str, node: int, as_of: date) -> tuple:
    """(numerator, denominator, excluded) by the reference."""
    reading, reference = READINGS[name], world.reference
    start = reading.start_of(START, as_of)
    if name == "selected":
        return reference.amount("t.selected", ("",), node, start, as_of), None, {}
    if name == "minutes":
        return reference.amount("t.minutes", ("",), node, start, as_of), None, {}
    if name == "posts":
        return reference.amount("t.dual_post", ("yes",), node, None, as_of), None, {}
    if name == "share":
        parts = [reference.amount("t.dual_post", v, node, None, as_of) for v in (("yes",), ("yes", "no"))]
        return (*parts, reference.excluded("t.dual_post", node, as_of))
    if name == "due":
        return (*(reference.amount(kind, ("",), node, start, as_of) for kind in ("t.met", "t.due")), {})
    return (*reference.covered("t.talk", "t.active", node, start, as_of), {})


def shown(figure: rules.Figure) -> tuple:
    denominator = None if figure.denominator is None else Fraction(figure.denominator, rules.SCALE)
    excluded = {reason: quantity // rules.SCALE for reason, quantity in figure.excluded.items()}
    return Fraction(figure.numerator, rules.SCALE), denominator, excluded


def rows_of(node: queries.Node, reading: rules.Reading, as_of: date, **options) -> int:
    """Add up all pages of contributions, hidden ones included."""
    options.setdefault("scope", ("/",))
    quantity, cursor = 0, None
    while True:
        page = queries.facts(node, reading, START, as_of, cursor=cursor, page_size=3, **options)
        quantity += sum(row.quantity for row in page.items) + (page.hidden.quantity if page.hidden else 0)
        cursor = page.next_cursor
        if cursor is None:
            return quantity


def check_figures(world: World, days: list[date]) -> dict:
    found = {}
    for as_of in days:
        nodes = [world.node(unit, as_of) for unit in NODES]
        found[as_of] = queries.figures(nodes, READINGS, START, as_of)
        for unit in NODES:
            for name in READINGS:
                assert shown(found[as_of][unit][name]) == expected(world, name, unit, as_of), (
                    unit,
                    name,
                    as_of,
                )
    return found


def check_rows(world: World, unit: int, name: str, as_of: date, figure: rules.Figure) -> None:
    node, reading = world.node(unit, as_of), READINGS[name]
    sides = {
        rules.PartName.NUMERATOR: figure.numerator,
        rules.PartName.DENOMINATOR: figure.denominator or 0,
        rules.PartName.EXCLUDED: sum(figure.excluded.values()),
    }
    for part, quantity in sides.items():
        for scope in (("/",), ("/1/2/",), ()):
            for with_reversed in (False, True):
                told = {"part": part, "scope": scope, "with_reversed": with_reversed}
                assert rows_of(node, reading, as_of, **told) == quantity, (unit, name, as_of, told)
        todays_path_only = queries.Node(unit, node.paths[:1])
        assert rows_of(todays_path_only, reading, as_of, part=part) == quantity, (unit, name, as_of, part)


def check_lines(world: World, unit: int, name: str, as_of: date, figures: dict) -> None:
    """Own + today's children + former units = the organisation, and each line's rows say so."""
    node, reading = world.node(unit, as_of), READINGS[name]
    children = world.children(unit, as_of)
    own = queries.own_figure(node, reading, START, as_of)
    rest = rules.remainder(figures[unit][name], [own, *(figures[child][name] for child in children)])
    lines = {"children": [world.node(child, as_of) for child in children]}
    assert rows_of(node, reading, as_of, line=queries.Line.OWN, **lines) == own.numerator
    assert rows_of(node, reading, as_of, line=queries.Line.FORMER, **lines) == rest.numerator
    if name in ("posts", "share"):
        assert rest.numerator == 0, "what holds moves along: no former unit holds anything"


def live_and_compare(random: Random, clock: FixedClock, steps: int) -> None:
    """Live through a history, compare; live on, and see that what was closed before has not changed."""
    db.session.rollback()
    world = World(random, clock)
    world.live(steps)
    days = sorted({max(START, day) for day in (world.day(), world.closed, LAST)})
    before = check_figures(world, days)
    for _ in range(2):
        unit, name, as_of = random.choice(NODES), random.choice(sorted(READINGS)), random.choice(days)
        check_rows(world, unit, name, as_of, before[as_of][unit][name])
        additive = random.choice(["selected", "minutes", "posts", "share", "due"])
        check_lines(world, random.choice([1, 2, 3, 4]), additive, as_of, before[as_of])
    assert first_bad_row() is None
    closed = [day for day in days if day <= world.closed]
    world.live(steps // 2)
    after = check_figures(world, closed)
    assert all(after[day] == before[day] for day in closed), "a closed period has changed"
    db.session.rollback()


def test_every_figure_is_what_counting_by_hand_gives(app, kind, clock):
    @settings(
        max_examples=examples(kind), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.randoms(use_true_random=False), st.integers(10, 30))
    def history(random, steps):
        live_and_compare(random, clock, steps)

    history()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_longer_histories(app, clock, rounds):
    for seed in range(25 * rounds):
        live_and_compare(Random(seed), clock, 60)
