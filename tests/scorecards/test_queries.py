"""Cards and the facts behind them: figures, grey for what nobody can record, sums that open to rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partyhub.kernel import unit
from partyhub.kernel.errors import Invalid, NotFound
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.ledger.rules import PartName
from partyhub.scorecards import commands, queries
from partyhub.scorecards.rules import Status
from tests.factories.scorecards import indicator, running_campaign, study
from tests.support.sql import count_sql

DAY = date(2026, 6, 30)


@pytest.fixture
def campaign(app, world, clock):
    made = running_campaign(world.committee, world.tree.root, clock)
    for on in (date(2026, 1, 5), date(2026, 3, 9), date(2026, 7, 1)):
        study(world.tree.east_branch, on, clock)
    study(world.tree.west_branch, date(2026, 2, 2), clock)
    unit.commit()
    return made


def value(campaign, organization, code, day=DAY):
    return {line.code: line.value for line in queries.card(campaign, organization, day).lines}[code]


class TestCard:
    def test_a_study_activity_moves_the_branch_the_enterprise_and_the_system(self, campaign, world):
        tree = world.tree
        found = [value(campaign, one, "A1-04") for one in (tree.east_branch, tree.east, tree.west, tree.root)]
        assert found == [2, 2, 1, 3]

    def test_it_is_read_as_of_any_day(self, campaign, world):
        days = (date(2026, 1, 4), date(2026, 1, 5), date(2026, 7, 1))
        assert [value(campaign, world.tree.east, "A1-04", day) for day in days] == [0, 1, 3]

    def test_withdrawing_moves_everything_back(self, campaign, world, clock):
        source = study(world.tree.east_branch, date(2026, 5, 5), clock)
        unit.commit()
        assert value(campaign, world.tree.root, "A1-04") == 4
        ledger.reverse(source=source, event="approved#1", clock=clock)
        unit.commit()
        assert value(campaign, world.tree.root, "A1-04") == 3

    def test_what_nobody_can_record_is_grey_and_not_zero(self, campaign, world):
        line = queries.card(campaign, world.tree.root, DAY).lines[0]
        assert (line.code, line.registered, line.value, line.status) == ("A1-01", False, None, Status.GREY)

    def test_coverage_counts_units_reached_among_those_that_are_there(self, campaign, world, clock):
        ledger.post(
            kind="activity.confirmed",
            organization_id=world.tree.east_branch.id,
            path=world.tree.east_branch.path,
            on=date(2026, 4, 1),
            tag="youth_talk",
            source=Reference("activity", 77),
            event="approved#1",
            clock=clock,
        )
        unit.commit()
        line = next(
            line for line in queries.card(campaign, world.tree.east, DAY).lines if line.code == "A1-03"
        )
        # The branch, its general branch and the committee above it stand among the five of east.
        assert line.denominator == 5
        assert line.numerator is not None
        assert 1 <= line.numerator <= 3

    def test_a_unit_is_red_when_it_falls_behind_its_own_plan(self, campaign, world, clock):
        target = indicator(campaign, "A1-04")
        commands.set_target(world.committee, target, world.tree.east, Decimal(12), reason="3号", clock=clock)
        commands.set_target(world.committee, target, world.tree.west, Decimal(2), reason="3号", clock=clock)
        by_name = {one.organization.id: one for one in queries.units(campaign, world.tree.root, DAY)}
        assert [line.code for line in by_name[world.tree.east.id].behind] == ["A1-04"]
        assert by_name[world.tree.west.id].behind == []

    def test_the_statements_do_not_grow_with_the_units(self, campaign, world):
        with count_sql() as one:
            queries.card(campaign, world.tree.east_branch, DAY)
        with count_sql() as many:
            queries.units(campaign, world.tree.root, DAY)
        assert len(many) <= len(one) + 1


class TestContributions:
    def rows(self, campaign, world, actor, organization, **about):
        return queries.contributions(
            actor, campaign, organization, indicator(campaign, "A1-04"), DAY, part=PartName.NUMERATOR, **about
        )

    def test_the_rows_sum_to_the_figure(self, campaign, world):
        rows = self.rows(campaign, world, world.committee, world.tree.root)
        assert sum(row.quantity for row in rows.items) == 3 * 10_000
        assert rows.hidden is None

    def test_pages_sum_to_the_figure_too(self, campaign, world):
        total, cursor = 0, None
        while True:
            rows = self.rows(campaign, world, world.committee, world.tree.root, cursor=cursor, page_size=2)
            total += sum(row.quantity for row in rows.items)
            cursor = rows.next_cursor
            if cursor is None:
                break
        assert total == 3 * 10_000

    def test_what_was_undone_is_left_out_unless_asked_for(self, campaign, world, clock):
        source = study(world.tree.east_branch, date(2026, 5, 5), clock)
        ledger.reverse(source=source, event="approved#1", clock=clock)
        unit.commit()
        plain = self.rows(campaign, world, world.committee, world.tree.root)
        whole = self.rows(campaign, world, world.committee, world.tree.root, with_reversed=True)
        assert len(whole.items) == len(plain.items) + 2
        assert sum(row.quantity for row in whole.items) == sum(row.quantity for row in plain.items)

    def test_an_indicator_without_a_register_has_no_rows_at_all(self, campaign, world):
        asked = indicator(campaign, "A1-01")
        found = queries.contributions(
            world.committee, campaign, world.tree.root, asked, DAY, part=PartName.NUMERATOR
        )
        assert found is None


class TestBreakdown:
    def test_own_children_and_former_units_sum_to_the_figure(self, campaign, world, clock):
        study(world.tree.east, date(2026, 2, 1), clock)
        unit.commit()
        asked = indicator(campaign, "A1-04")
        shares = queries.breakdown(campaign, world.tree.east, asked, DAY)
        total = queries.line(campaign, world.tree.east, asked, DAY).figure.numerator
        assert sum(share.figure.numerator for share in shares) == total == 3 * 10_000


class TestAsOf:
    def test_it_defaults_to_today_within_the_year(self, campaign, clock):
        assert queries.as_of(campaign, None, clock) == date(2026, 11, 23)
        clock.advance(timedelta(days=200))
        assert queries.as_of(campaign, None, clock) == date(2026, 12, 31)

    def test_before_the_first_day_is_refused(self, campaign, clock):
        with pytest.raises(Invalid) as refused:
            queries.as_of(campaign, date(2025, 12, 31), clock)
        assert refused.value.reasons[0].field == "as_of"


def test_an_unknown_campaign_is_missing(app):
    with pytest.raises(NotFound):
        queries.campaign("0" * 16)
