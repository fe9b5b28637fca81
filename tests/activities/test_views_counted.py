"""From a line that a record has counted, to the figures that it is in."""

from __future__ import annotations

from datetime import date

from partyhub.activities import commands
from partyhub.web.words import word
from tests.factories.activities import approved, logged, submitted
from tests.factories.reports import talk
from tests.factories.scorecards import indicator, running_campaign
from tests.support.sql import count_sql


def figures(page) -> list[tuple[str, str]]:
    return [
        (one["href"], one.text)
        for one in page.all("a")
        if "/scorecards/" in one["href"] and "/facts/" in one["href"]
    ]


class TestCounted:
    def test_each_line_leads_to_the_figures_it_is_in_and_they_hold_it(self, page_as, world, clock):
        campaign = running_campaign(world.committee, world.tree.root, clock)
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        reader = page_as(world.group)
        found = figures(reader.get(f"/activities/{activity.public_id}/counted"))
        lecture = indicator(campaign, "A1-04")
        own = f"/scorecards/{campaign.public_id}/{world.tree.east_branch.public_id}/facts/{lecture.public_id}"
        assert own in {url for url, _label in found}
        assert f"A1-04 {lecture.name}" in {label for _url, label in found}
        for url, _label in found:
            assert activity.title in reader.get(url).text

    def test_what_was_undone_leads_there_too_and_what_is_counted_nowhere_leads_nowhere(
        self, page_as, world, clock
    ):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}/counted"
        assert figures(page_as(world.group).get(url)) == []  # no campaign runs
        running_campaign(world.committee, world.tree.root, clock)
        before = figures(page_as(world.group).get(url))
        commands.withdraw(world.group, activity, comment="记录有误。", clock=clock)
        assert len(figures(page_as(world.group).get(url))) == 2 * len(before) > 0

    def test_a_day_of_another_year_is_in_that_years_campaign_only(self, page_as, world, clock):
        running_campaign(world.committee, world.tree.root, clock, year=2025)
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        assert figures(page_as(world.group).get(f"/activities/{activity.public_id}/counted")) == []
        earlier = approved(world.secretary, world.group, world.tree.east_branch, clock, day=date(2025, 6, 20))
        assert figures(page_as(world.group).get(f"/activities/{earlier.public_id}/counted"))

    def test_it_costs_one_statement_and_none_where_nothing_was_counted(self, page_as, world, clock):
        running_campaign(world.committee, world.tree.root, clock)
        reader = page_as(world.secretary)

        def asked(activity) -> int:
            with count_sql() as seen:
                reader.get(f"/activities/{activity.public_id}/counted")
            return sum("JOIN indicator" in one for one in seen)

        assert asked(submitted(world.secretary, world.tree.east_branch, clock)) == 1
        assert asked(logged(world.secretary, world.tree.east_branch, clock)) == 0

    def test_the_record_leads_there_once_it_has_counted(self, page_as, world, clock):
        plain = logged(world.secretary, world.tree.east_branch, clock)
        assert "本记录计入的数据" not in page_as(world.secretary).get(f"/activities/{plain.public_id}").text
        nothing = page_as(world.secretary).get(f"/activities/{plain.public_id}/counted")
        assert "尚未计入" in nothing.text
        signed = submitted(world.secretary, world.tree.east_branch, clock)
        link = page_as(world.group).get(f"/activities/{signed.public_id}").link("本记录计入的数据")
        assert link == f"/activities/{signed.public_id}/counted"

    def test_a_talk_says_between_whom_it_was(self, page_as, world, clock):
        held = talk(world, clock)
        (pair,) = held.pairs
        shown = page_as(world.secretary).get(f"/activities/{held.public_id}/counted")
        told = [row.text for row in shown.all("tr") if str(word(f"activities.pair.{pair}")) in row.text]
        assert len(told) == 1

    def test_it_is_for_who_runs_it_and_who_reviews(self, page_as, world, clock):
        signed = submitted(world.secretary, world.tree.east_branch, clock)
        page_as(world.member).get(f"/activities/{signed.public_id}/counted", status=403)
        page_as(world.neighbour).get(f"/activities/{signed.public_id}/counted", status=404)

    def test_what_it_counted_stands_there_with_its_opposite(self, page_as, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.withdraw(world.group, activity, comment="记录有误。", clock=clock)
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}/counted")
        study = [row.text for row in shown.all("tr") if "学习活动已认定" in row.text]
        assert len(study) == 2
        assert "-1" in study[1]
        record = page_as(world.secretary).get(f"/activities/{activity.public_id}")
        assert "记录有误。" in record.text
