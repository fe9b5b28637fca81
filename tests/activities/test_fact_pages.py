"""From a line that a record has counted, to the figures that it is in."""

from __future__ import annotations

from datetime import date

from partyhub.activities import commands
from tests.factories.activities import approved, logged, submitted
from tests.factories.scorecards import indicator, running_campaign
from tests.support.sql import count_sql


def figures(page) -> list[tuple[str, str]]:
    return [
        (one["href"], one.text)
        for one in page.all("a")
        if "/scorecards/" in one["href"] and "/facts/" in one["href"]
    ]


def test_each_line_leads_to_the_figures_it_is_in_and_they_hold_it(page_as, world, clock):
    campaign = running_campaign(world.committee, world.tree.root, clock)
    activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
    reader = page_as(world.group)
    found = figures(reader.get(f"/activities/{activity.public_id}"))
    lecture = indicator(campaign, "A1-04")
    own = f"/scorecards/{campaign.public_id}/{world.tree.east_branch.public_id}/facts/{lecture.public_id}"
    assert own in {url for url, _label in found}
    assert f"A1-04 {lecture.name}" in {label for _url, label in found}
    for url, _label in found:
        assert activity.title in reader.get(url).text


def test_what_was_undone_leads_there_too_and_what_is_counted_nowhere_leads_nowhere(page_as, world, clock):
    activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
    url = f"/activities/{activity.public_id}"
    assert figures(page_as(world.group).get(url)) == []  # no campaign runs
    running_campaign(world.committee, world.tree.root, clock)
    before = figures(page_as(world.group).get(url))
    commands.withdraw(world.group, activity, comment="记录有误。", clock=clock)
    assert len(figures(page_as(world.group).get(url))) == 2 * len(before) > 0


def test_a_day_of_another_year_is_in_that_years_campaign_only(page_as, world, clock):
    running_campaign(world.committee, world.tree.root, clock, year=2025)
    activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
    assert figures(page_as(world.group).get(f"/activities/{activity.public_id}")) == []
    earlier = approved(world.secretary, world.group, world.tree.east_branch, clock, day=date(2025, 6, 20))
    assert figures(page_as(world.group).get(f"/activities/{earlier.public_id}"))


def test_it_costs_one_statement_and_none_where_nothing_was_counted(page_as, world, clock):
    running_campaign(world.committee, world.tree.root, clock)
    reader = page_as(world.secretary)

    def asked(activity) -> int:
        with count_sql() as seen:
            reader.get(f"/activities/{activity.public_id}")
        return sum("JOIN indicator" in one for one in seen)

    assert asked(submitted(world.secretary, world.tree.east_branch, clock)) == 1
    assert asked(logged(world.secretary, world.tree.east_branch, clock)) == 0
