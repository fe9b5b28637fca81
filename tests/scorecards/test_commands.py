"""Verbs of the scorecards: who may, what is refused, what stays apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.ledger import commands as ledger
from partyhub.ledger import queries as ledger_queries
from partyhub.scorecards import commands, plans, queries
from partyhub.scorecards.models import Assessment, Indicator, IndicatorTarget
from partyhub.scorecards.rules import CampaignState, Stage
from tests.factories.scorecards import indicator, running_campaign


@pytest.fixture
def campaign(app, world, clock):
    return running_campaign(world.committee, world.tree.root, clock)


def assess(
    actor, campaign, organization, clock, stage=Stage.SELF, note="情况属实", version=None, period="2026-H1"
):
    return commands.assess(
        actor, campaign, organization, period=period, stage=stage, note=note, version=version, clock=clock
    )


class TestLoadPlan:
    def test_the_same_year_is_refused_the_second_time(self, campaign, world, clock):
        with pytest.raises(Conflict) as refused:
            running_campaign(world.committee, world.tree.root, clock)
        assert refused.value.reasons[0].code == "campaign_year_exists"

    @pytest.mark.parametrize("year", [1999, 2028])
    def test_a_year_too_far_away_is_refused(self, campaign, world, clock, year):
        with pytest.raises(Invalid) as refused:
            commands.load_plan(world.committee, plans.built_in(), world.tree.root, year=year, clock=clock)
        assert refused.value.reasons[0].code == "campaign_year_too_far"
        with pytest.raises(Invalid):
            commands.clone(world.committee, campaign, year, clock=clock)

    def test_in_another_year_the_results_before_the_plans_own_are_left_out(self, app, world, clock):
        own = commands.load_plan(world.committee, plans.built_in(), world.tree.root, clock=clock)
        moved = commands.load_plan(world.committee, plans.built_in(), world.tree.root, year=2025, clock=clock)
        assert (moved.starts_on, moved.ends_on) == (date(2025, 1, 1), date(2025, 12, 31))
        assert queries.baseline(own)
        assert not queries.baseline(moved)

    def test_targets_of_the_plan_stand_at_the_root_alone(self, campaign, world):
        holders = set(db.session.scalars(select(IndicatorTarget.organization_id)))
        assert holders == {world.tree.root.id}


class TestClone:
    def test_a_clone_has_the_same_indicators_and_the_systems_targets_but_not_a_units(
        self, campaign, world, clock
    ):
        commands.set_target(
            world.committee,
            indicator(campaign, "A1-04"),
            world.tree.east,
            Decimal(20),
            reason="3号",
            clock=clock,
        )
        copy = commands.clone(world.committee, campaign, 2027, clock=clock)
        assert (copy.starts_on, copy.ends_on, copy.state) == (
            date(2027, 1, 1),
            date(2027, 12, 31),
            CampaignState.DRAFT,
        )
        codes = select(Indicator.code).order_by(Indicator.code)
        assert list(db.session.scalars(codes.where(Indicator.campaign_id == copy.id))) == list(
            db.session.scalars(codes.where(Indicator.campaign_id == campaign.id))
        )
        lines = {line.code: line for line in queries.card(copy, world.tree.root, date(2027, 1, 1)).lines}
        assert lines["A1-01"].target == 50
        assert queries.card(copy, world.tree.east, date(2027, 1, 1)).lines[3].target is None

    def test_changing_the_clone_leaves_the_source_alone(self, campaign, world, clock):
        copy = commands.clone(world.committee, campaign, 2027, clock=clock)
        commands.set_target(
            world.committee,
            indicator(copy, "A1-01"),
            world.tree.root,
            Decimal(60),
            reason="4号",
            version=1,
            clock=clock,
        )
        assert queries.card(campaign, world.tree.root, date(2026, 6, 1)).lines[0].target == 50


class TestAdvance:
    def test_a_campaign_cannot_close_while_its_year_is_open_in_the_ledger(self, campaign, world, clock):
        with pytest.raises(Conflict) as refused:
            commands.advance(world.committee, campaign, "close", version=campaign.version, clock=clock)
        assert refused.value.reasons[0].code == "ledger_still_open"

    def test_after_closing_nothing_in_it_changes(self, app, world, clock):
        campaign = running_campaign(world.committee, world.tree.root, clock, year=2024)
        ledger.close(world.committee, through=campaign.ends_on, reason="年度终结", clock=clock)
        commands.advance(world.committee, campaign, "close", version=campaign.version, clock=clock)
        with pytest.raises(Conflict):
            commands.set_target(
                world.committee,
                indicator(campaign, "A1-01"),
                world.tree.root,
                Decimal(1),
                reason="x",
                clock=clock,
            )
        with pytest.raises(Conflict):
            assess(world.group, campaign, world.tree.east, clock, period="2024-H1")

    def test_only_the_committee_may(self, campaign, world, clock):
        with pytest.raises(Forbidden):
            commands.advance(world.group, campaign, "close", version=campaign.version, clock=clock)
        with pytest.raises(Forbidden):
            commands.clone(world.group, campaign, 2027, clock=clock)
        with pytest.raises(Forbidden):
            commands.load_plan(world.group, plans.built_in(), world.tree.root, clock=clock)

    def test_another_version_than_the_one_seen_is_stale(self, campaign, world, clock):
        with pytest.raises(Stale):
            commands.advance(world.committee, campaign, "close", version=campaign.version - 1, clock=clock)


class TestClose:
    def test_it_closes_the_ledger_through_the_last_day_and_the_campaign(self, app, world, clock):
        campaign = running_campaign(world.committee, world.tree.root, clock, year=2024)
        commands.close(world.committee, campaign, reason="年度终结", version=campaign.version, clock=clock)
        assert campaign.state is CampaignState.CLOSED
        assert ledger_queries.closed_through() == date(2024, 12, 31)

    def test_a_ledger_that_is_closed_further_stays_as_it_is(self, app, world, clock):
        campaign = running_campaign(world.committee, world.tree.root, clock, year=2024)
        ledger.close(world.committee, through=date(2025, 3, 31), reason="一季度", clock=clock)
        commands.close(world.committee, campaign, reason="年度终结", version=campaign.version, clock=clock)
        assert ledger_queries.closed_through() == date(2025, 3, 31)

    @pytest.mark.parametrize(("year", "reason"), [(2026, "太早"), (2024, " ")])
    def test_before_its_end_or_without_a_reason_nothing_is_closed(self, app, world, clock, year, reason):
        campaign = running_campaign(world.committee, world.tree.root, clock, year=year)
        with pytest.raises(Invalid):
            commands.close(world.committee, campaign, reason=reason, version=campaign.version, clock=clock)
        assert (campaign.state, ledger_queries.closed_through()) == (CampaignState.RUNNING, None)

    def test_a_draft_and_a_stale_version_close_nothing(self, campaign, world, clock):
        draft = commands.clone(world.committee, campaign, 2025, clock=clock)
        with pytest.raises(Conflict):
            commands.close(world.committee, draft, reason="x", version=draft.version, clock=clock)
        with pytest.raises(Stale):
            commands.close(world.committee, campaign, reason="x", version=campaign.version - 1, clock=clock)
        assert ledger_queries.closed_through() is None


class TestSetTarget:
    def test_every_reason_at_once(self, campaign, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.set_target(
                world.committee,
                indicator(campaign, "A1-04"),
                world.tree.east,
                Decimal(-1),
                reason=" ",
                clock=clock,
            )
        assert [reason.code for reason in refused.value.reasons] == ["target_negative", "reason_required"]
        assert db.session.scalar(select(func.count()).select_from(IndicatorTarget)) == 5

    @pytest.mark.parametrize(
        ("value", "reason", "code"), [("1e30", "3号", "too_big"), ("1", "长" * 301, "too_long")]
    )
    def test_what_the_table_cannot_hold_is_refused(self, campaign, world, clock, value, reason, code):
        about = indicator(campaign, "A1-04")
        with pytest.raises(Invalid) as refused:
            commands.set_target(
                world.committee, about, world.tree.east, Decimal(value), reason=reason, clock=clock
            )
        assert [reason.code for reason in refused.value.reasons] == [code]

    def test_a_stale_target_tells_what_is_saved_and_changes_nothing(self, campaign, world, clock):
        about = indicator(campaign, "A1-04")
        commands.set_target(world.committee, about, world.tree.east, Decimal(20), reason="3号", clock=clock)
        with pytest.raises(Stale) as refused:
            commands.set_target(
                world.committee, about, world.tree.east, Decimal(30), reason="4号", clock=clock
            )
        assert refused.value.current == {"value": Decimal(20), "reason": "3号"}
        assert queries.target_values(about, world.tree.east)["value"] == 20

    def test_an_enterprise_sets_no_targets(self, campaign, world, clock):
        with pytest.raises(Forbidden):
            commands.set_target(
                world.group,
                indicator(campaign, "A1-04"),
                world.tree.east,
                Decimal(1),
                reason="x",
                clock=clock,
            )


class TestAssess:
    def test_three_values_stand_side_by_side_each_with_its_author(self, campaign, world, clock):
        assess(world.group, campaign, world.tree.east, clock, Stage.SELF, "自评")
        assess(world.committee, campaign, world.tree.east, clock, Stage.REVIEW, "复核")
        assess(world.committee, campaign, world.tree.east, clock, Stage.FINAL, "终评")
        written = queries.assessments(campaign, world.tree.east)
        assert [(one.stage, one.note, one.author_name) for one in written] == [
            (Stage.SELF, "自评", world.group.name),
            (Stage.REVIEW, "复核", world.committee.name),
            (Stage.FINAL, "终评", world.committee.name),
        ]

    def test_only_the_unit_itself_writes_its_self_assessment(self, campaign, world, clock):
        with pytest.raises(Forbidden):
            assess(world.committee, campaign, world.tree.east, clock, Stage.SELF)
        with pytest.raises(Forbidden):
            assess(world.group, campaign, world.tree.east_branch, clock, Stage.SELF)

    def test_nobody_reviews_his_own(self, campaign, world, clock):
        with pytest.raises(Forbidden) as refused:
            assess(world.group, campaign, world.tree.east, clock, Stage.REVIEW)
        assert refused.value.reasons[0].code == "review_not_of_oneself"
        assess(world.group, campaign, world.tree.east_branch, clock, Stage.REVIEW)

    def test_another_enterprises_unit_is_out_of_reach(self, campaign, world, clock):
        with pytest.raises(Forbidden):
            assess(world.group, campaign, world.tree.west_branch, clock, Stage.REVIEW)

    def test_a_stale_save_tells_what_is_saved_and_changes_nothing(self, campaign, world, clock):
        first = assess(world.group, campaign, world.tree.east, clock, note="第一稿")
        assess(world.group, campaign, world.tree.east, clock, note="第二稿", version=first.version)
        with pytest.raises(Stale) as refused:
            assess(world.group, campaign, world.tree.east, clock, note="第三稿", version=1)
        assert refused.value.current == {"note": "第二稿"}
        assert db.session.scalar(select(Assessment.note)) == "第二稿"

    def test_a_first_save_that_was_overtaken_is_stale_too(self, campaign, world, clock):
        assess(world.group, campaign, world.tree.east, clock)
        with pytest.raises(Stale):
            assess(world.group, campaign, world.tree.east, clock, version=None)

    def test_every_reason_at_once(self, campaign, world, clock):
        with pytest.raises(Invalid) as refused:
            assess(world.group, campaign, world.tree.east, clock, note=" ", period="2019-H1")
        assert {reason.code for reason in refused.value.reasons} == {"period_unknown", "note_required"}


def test_plan_files_that_are_wrong_write_nothing(app, world, clock):
    with pytest.raises(Invalid):
        plans.read('year = 2031\nname = "x"\n')
    assert queries.campaigns() == []
