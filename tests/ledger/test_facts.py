"""Contributions: rows sum to the figure, hidden ones included, whatever was moved or undone."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.kernel import unit
from partyhub.kernel.errors import Invalid
from partyhub.kernel.references import Reference
from partyhub.ledger import commands, queries, rules

START, END = date(2026, 1, 1), date(2026, 12, 31)
SELECTED = rules.count("t.selected")


def post(clock, number: int, organization_id: int, path: str, on: date, kind: str = "t.selected") -> None:
    commands.post(
        kind=kind,
        organization_id=organization_id,
        path=path,
        on=on,
        source=Reference("entry", number),
        event="selected#1",
        clock=clock,
    )


@pytest.fixture
def moved(app, clock):
    """Branch 12 had one entry in group 3, moved to group 2 on 1 July, and had another; 10 has one in group 2."""
    with unit.work():
        post(clock, 1, 12, "/1/3/12/", date(2026, 3, 1))
        post(clock, 2, 10, "/1/2/10/", date(2026, 4, 1))
        commands.rehome(
            old_prefix="/1/3/12/",
            new_prefix="/1/2/12/",
            on=date(2026, 7, 1),
            source=Reference("organization", 12),
            event="moved#1",
            clock=clock,
        )
        post(clock, 3, 12, "/1/2/12/", date(2026, 8, 1))


def rows(node: queries.Node, reading: rules.Reading = SELECTED, **options) -> queries.Contributions:
    return queries.facts(node, reading, START, END, **{"scope": ("/",), **options})


class TestRows:
    def test_follow_a_unit_that_moved_even_when_only_todays_path_is_given(self, moved):
        for paths in [("/1/2/12/",), ("/1/2/12/", "/1/3/12/"), ()]:
            assert [row.source.id for row in rows(queries.Node(12, paths)).items] == [3, 1]

    def test_stay_with_the_superiors_of_the_day(self, moved):
        assert [row.source.id for row in rows(queries.Node(2, ("/1/2/",))).items] == [3, 2]
        assert [row.source.id for row in rows(queries.Node(3, ("/1/3/",))).items] == [1]

    def test_outside_the_scope_they_are_counted_and_summed(self, moved):
        page = rows(queries.Node(1, ("/1/",)), scope=("/1/3/",))
        assert [row.source.id for row in page.items] == [1]
        assert page.hidden == queries.Hidden(2, 20_000)

    def test_a_reader_of_the_unit_sees_what_it_did_elsewhere(self, moved):
        page = rows(queries.Node(12, ("/1/2/12/", "/1/3/12/")), scope=("/1/2/",))
        assert [row.source.id for row in page.items] == [3, 1]
        assert page.hidden is None

    def test_come_in_pages_and_hidden_ones_on_the_last(self, moved):
        node = queries.Node(1, ("/1/",))
        first = rows(node, page_size=1, scope=("/1/2/",))
        second = rows(node, page_size=1, scope=("/1/2/",), cursor=first.next_cursor)
        assert [first.items[0].source.id, second.items[0].source.id] == [3, 2]
        assert (first.hidden, second.hidden) == (None, queries.Hidden(1, 10_000))
        with pytest.raises(Invalid):
            rows(node, cursor="made-up")

    def test_undone_pairs_show_on_request_only(self, moved, clock):
        with unit.work():
            commands.reverse(source=Reference("entry", 2), event="selected#1", clock=clock)
        node = queries.Node(1, ("/1/",))
        assert [row.source.id for row in rows(node).items] == [3, 1]
        assert [row.quantity for row in rows(node, with_reversed=True).items] == [
            10_000,
            -10_000,
            10_000,
            10_000,
        ]

    def test_an_undoing_whose_original_lies_outside_the_window_shows(self, app, clock):
        reading = rules.Reading(rules.Counting.COUNT, SELECTED.numerator, rolling_months=3)
        with unit.work():
            post(clock, 1, 12, "/1/3/12/", date(2026, 3, 1))
            commands.close(_system(), through=date(2026, 10, 31), reason="review", clock=clock)
            commands.reverse(source=Reference("entry", 1), event="selected#1", clock=clock)
        page = rows(queries.Node(1, ("/1/",)), reading)
        assert [row.quantity for row in page.items] == [-10_000]
        figure = queries.figures([queries.Node(1)], {"it": reading}, START, END)[1]["it"]
        assert figure.numerator == -10_000


class TestCoverage:
    def test_the_first_fact_of_a_unit_adds_one_and_the_others_nothing(self, moved, clock):
        with unit.work():
            for unit_id, path in ((10, "/1/2/10/"), (12, "/1/3/12/")):
                steps = rules.timeline_of([(START, unit_id, path)])
                moves = {12: [(date.min, "/1/3/12/"), (date(2026, 7, 1), "/1/2/12/")]}
                commands.state(
                    kind="t.active",
                    subject=f"organization:{unit_id}",
                    timeline=[(day, *one) for day, one in rules.along_moves(steps, moves) if one],
                    source=Reference("organization", unit_id),
                    event="founded",
                    clock=clock,
                )
        node, reading = queries.Node(2, ("/1/2/",)), rules.coverage("t.selected", "t.active")
        figure = queries.figures([node], {"it": reading}, START, END)[2]["it"]
        assert (figure.numerator, figure.denominator) == (20_000, 20_000)
        found = rows(node, reading)
        assert {row.source.id: row.quantity for row in found.items} == {1: 10_000, 2: 10_000, 3: 0}
        denominator = rows(node, reading, part=rules.PartName.DENOMINATOR)
        assert sum(row.quantity for row in denominator.items) == 20_000
        partly = rows(node, reading, scope=("/1/3/",))
        assert ([row.source.id for row in partly.items], partly.hidden) == ([1], queries.Hidden(2, 10_000))


class TestLater:
    def test_what_changed_since_a_figure_was_quoted(self, moved, clock):
        with unit.work():
            quoted = commands.last_settled_id()
        assert quoted == queries.last_fact_id()
        with unit.work():
            post(clock, 9, 10, "/1/2/10/", date(2026, 5, 1))
            post(clock, 9, 10, "/1/2/10/", date(2026, 5, 1), kind="t.talk")
        group = queries.Node(2, ("/1/2/",))
        assert queries.changed_since(quoted, group, SELECTED, START, END) == 1
        assert queries.changed_since(quoted, queries.Node(3, ("/1/3/",)), SELECTED, START, END) == 0
        assert [row.source.id for row in rows(group, after_id=quoted).items] == [9]


def _system():
    from partyhub.security.actors import SYSTEM

    return SYSTEM
