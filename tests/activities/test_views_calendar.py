"""The filters of the list, and the month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partyhub.activities import queries
from partyhub.activities.queries import Filters
from partyhub.activities.rules import Kind, State
from partyhub.kernel import unit
from tests.factories.activities import content, logged, submitted


@pytest.fixture
def three(world, clock):
    """One in the reader's branch, one in the branch beside, one a month earlier."""
    tree = world.tree
    here = submitted(world.secretary, tree.east_branch, clock, title="十一月党课")
    there = submitted(world.actor("sibling"), tree.east_branch2, clock, title="隔壁党课")
    earlier = content(day=date(2026, 10, 9), title="十月培训", kinds=[Kind.TRAINING], minutes="学习制度。")
    before = submitted(world.secretary, tree.east_branch, clock, **earlier)
    unit.commit()
    return here, there, before


class TestFilters:
    def test_by_words_days_and_organisation(self, page_as, world, three):
        page = page_as(world.group)
        assert "十月培训" not in page.get("/activities", q="党课").text
        shown = page.get("/activities", q="党课", organization=world.tree.east_branch.public_id)
        assert "十一月党课" in shown.text
        assert "隔壁党课" not in shown.text
        below = page.get("/activities", organization=world.tree.east.public_id).text
        assert all(title in below for title in ("十一月党课", "隔壁党课", "十月培训"))
        days = page.get("/activities", since="2026-10-01", until="2026-10-31").text
        assert "十月培训" in days
        assert "十一月党课" not in days
        both = page.get("/activities", month="2026-10", since="2026-10-10").text
        assert "十月培训" not in both
        assert "没有符合条件的活动" in page.get("/activities", q="%").text

    def test_what_cannot_be_meant_is_said(self, page_as, world, three):
        page = page_as(world.secretary)
        page.get("/activities", since="昨天", status=422)
        page.get("/activities", q="长" * 200, status=422)
        page.get("/activities", organization=world.tree.west_branch.public_id, status=422)
        assert "党组织（含下级）" not in page.get("/activities").text  # there is one only: nothing to choose

    def test_over_the_api(self, api_as, world, three):
        api = api_as(world.group)
        found = api.get("/activities", q="党课", within=world.tree.east.public_id)
        assert {one["title"] for one in found["items"]} == {"十一月党课", "隔壁党课"}
        assert api.get("/activities", within=world.tree.west.public_id, status=422)
        assert api.get("/activities", q="_")["items"] == []
        assert api_as(world.neighbour).get("/activities", q="党课")["items"] == []


class TestMonth:
    def test_a_month(self, page_as, world, three):
        page = page_as(world.group)
        shown = page.get("/activities/month")
        assert shown.heading == "2026年11月活动"
        assert "十一月党课" in shown.text
        assert "隔壁党课" in shown.text
        assert "十月培训" not in shown.text
        before = page.get(shown.link("上个月"))
        assert "十月培训" in before.text
        assert "共有 1 项" in before.text
        assert "本月没有活动" in page.get(before.link("上个月")).text
        assert page.get(shown.link("按列表查看")).heading == "组织生活"

    def test_filters_are_kept_from_month_to_month(self, page_as, world, three):
        page = page_as(world.group)
        shown = page.get("/activities/month", q="培训")
        assert "十一月党课" not in shown.text
        assert "q=" in shown.link("上个月")
        assert "十月培训" in page.get(shown.link("上个月")).text
        page.get("/activities/month", month="十月", status=422)

    def test_a_full_day_leads_to_the_list(self, page_as, world, clock):
        for number in range(7):
            submitted(world.secretary, world.tree.east_branch, clock, title=f"第{number}场")
        page = page_as(world.secretary)
        shown = page.get("/activities/month")
        assert "第3场" in shown.text
        assert "第4场" not in shown.text
        listed = page.get(shown.link("还有 3 项"))
        assert all(f"第{number}场" in listed.text for number in range(7))

    def test_the_scope_is_the_lists(self, page_as, world, clock, three):
        logged(world.secretary, world.tree.east_branch, clock, title="草稿一份")
        assert "草稿一份" in page_as(world.secretary).get("/activities/month").text
        for name in ("group", "member", "neighbour"):
            text = page_as(world.actor(name)).get("/activities/month").text
            assert "草稿一份" not in text
            assert ("十一月党课" in text) is (name != "neighbour")

    def test_the_edges_of_the_years(self, page_as, world):
        page = page_as(world.secretary)
        for month in ("1949-01", "2199-12", "0001-01", "2026-12"):
            assert page.get("/activities/month", month=month).heading.endswith("月活动")


def test_calendar_counts_what_it_leaves_out(world, clock):
    first = date(2026, 11, 1)
    for number in range(3):
        submitted(world.secretary, world.tree.east_branch, clock, title=f"第{number}场")
    between = Filters(state=State.SUBMITTED).between(first, first + timedelta(days=29))
    (entries,) = queries.calendar(world.secretary, between, a_day=2).values()
    assert [one.title for one in entries] == ["第0场", "第1场"]
    assert entries[0].of_day == 3
    assert queries.calendar(world.neighbour, between, a_day=2) == {}
