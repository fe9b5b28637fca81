"""How figures are read, what a plan asks for on a day, and which colour follows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from partyhub.kernel.errors import Conflict
from partyhub.ledger.rules import Figure, count, share
from partyhub.scorecards.rules import (
    CAMPAIGN,
    MAX_NOTE,
    CampaignState,
    Counting,
    Status,
    note_reasons,
    number,
    period_reasons,
    plan_on,
    status_of,
    value_of,
)

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
COUNT = count("activity.study_confirmed")
SHARE = share("enterprise.dual_post")


class TestValue:
    def test_a_count_is_what_happened(self):
        assert value_of(COUNT, Figure(30_000, recorded=True), registered=True) == 3

    def test_a_count_with_nothing_recorded_is_zero(self):
        assert value_of(COUNT, Figure(), registered=True) == 0

    def test_without_a_register_a_count_is_unknown_and_not_zero(self):
        assert value_of(COUNT, Figure(), registered=False) is None

    def test_a_joint_work_counts_by_its_part(self):
        assert value_of(COUNT, Figure(13_334, recorded=True), registered=True) == Fraction(13_334, 10_000)

    def test_a_share_of_nothing_has_no_value(self):
        assert value_of(SHARE, Figure(0, 0, {"approved": 10_000}, True), registered=True) is None

    def test_a_share_is_exact(self):
        assert value_of(SHARE, Figure(30_000, 40_000, {}, True), registered=True) == Fraction(3, 4)

    def test_a_value_typed_by_hand_has_no_reading(self):
        assert value_of(None, Figure(), registered=True) is None


class TestPlan:
    def test_the_plan_grows_by_the_day_counting_both_ends(self):
        target = Fraction(365)
        assert plan_on(target, **YEAR, as_of=date(2026, 1, 1), counting=Counting.COUNT) == 1
        assert plan_on(target, **YEAR, as_of=date(2026, 12, 31), counting=Counting.COUNT) == 365

    def test_outside_the_period_it_stands_at_its_ends(self):
        assert plan_on(Fraction(365), **YEAR, as_of=date(2027, 6, 1), counting=Counting.COUNT) == 365

    def test_milestones_take_the_place_of_the_line(self):
        steps = [(date(2026, 6, 30), Fraction(10)), (date(2026, 12, 31), Fraction(50))]
        for day, expected in ((date(2026, 6, 29), 0), (date(2026, 6, 30), 10), (date(2026, 12, 31), 50)):
            assert (
                plan_on(Fraction(50), **YEAR, as_of=day, counting=Counting.COUNT, milestones=steps)
                == expected
            )

    def test_a_share_has_no_pace(self):
        assert plan_on(Fraction(1), **YEAR, as_of=date(2026, 1, 5), counting=Counting.SHARE) == 1

    def test_without_a_target_there_is_no_plan(self):
        assert plan_on(None, **YEAR, as_of=date(2026, 5, 1), counting=Counting.COUNT) is None


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (Fraction(10), Status.GREEN),
        (Fraction(11), Status.GREEN),
        (Fraction(8), Status.AMBER),
        (Fraction(79_999, 10_000), Status.RED),
        (Fraction(0), Status.RED),
        (None, Status.GREY),
    ],
)
def test_the_colour_at_its_borders(value, status):
    assert status_of(value, Fraction(20), Fraction(10)) is status


def test_without_a_target_there_is_no_colour_but_no_data_stay_grey():
    assert status_of(Fraction(3), None, None) is Status.NONE
    assert status_of(None, None, None) is Status.GREY


def test_numbers_have_at_most_four_decimals():
    assert number(Fraction(1, 3)) == 0.3333
    assert number(Fraction(4, 2)) == 2
    assert isinstance(number(Fraction(4, 2)), int)
    assert number(None) is None


def test_a_campaign_only_moves_forward():
    assert CAMPAIGN.target(CampaignState.DRAFT, "publish") is CampaignState.PUBLISHED
    with pytest.raises(Conflict):
        CAMPAIGN.target(CampaignState.CLOSED, "start")
    assert CAMPAIGN.ends == {CampaignState.CLOSED}


def test_a_note_must_say_something_within_bounds():
    assert [reason.code for reason in note_reasons("  ")] == ["note_required"]
    assert [reason.code for reason in note_reasons("好" * (MAX_NOTE + 1))] == ["too_long"]
    assert note_reasons("已约谈") == []


def test_a_period_belongs_to_the_campaigns_year():
    assert period_reasons("2026-H1", 2026) == []
    assert [reason.code for reason in period_reasons("2025-H1", 2026)] == ["period_unknown"]
