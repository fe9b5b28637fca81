"""The pages of the scorecards as each role meets them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from partyhub.kernel import unit
from partyhub.scorecards.rules import Counting
from tests.factories.scorecards import indicator, running_campaign, study


@pytest.fixture
def campaign(app, world, clock):
    made = running_campaign(world.committee, world.tree.root, clock)
    study(world.tree.east_branch, date(2026, 3, 9), clock)
    study(world.tree.west_branch, date(2026, 3, 10), clock)
    unit.commit()
    return made


@pytest.fixture
def manual(campaign):
    """An indicator whose value is typed."""
    one = indicator(campaign, "A4-02")
    one.counting, one.definition = Counting.MANUAL, "{}"
    unit.commit()
    return one


def address(campaign, organization, rest=""):
    return f"/scorecards/{campaign.public_id}/{organization.public_id}{rest}"


class TestIndex:
    def test_it_leads_to_the_readers_own_card(self, campaign, world, page_as):
        listed = page_as(world.group).get("/scorecards/")
        assert f"/{world.tree.east.public_id}" in listed.html
        assert f"/{world.tree.root.public_id}" not in listed.html

    def test_members_have_no_scorecards(self, campaign, world, page_as):
        page_as(world.member).get("/scorecards/", status=403)

    def test_without_a_campaign_it_says_what_one_is(self, app, world, page_as):
        assert "还没有年度行动" in page_as(world.committee).get("/scorecards/").html


class TestCard:
    def test_every_figure_opens_to_its_facts(self, campaign, world, page_as):
        shown = page_as(world.committee).get(address(campaign, world.tree.root))
        one = indicator(campaign, "A1-04")
        assert f"/facts/{one.public_id}" in shown.html
        assert "尚未建立登记" in shown.html

    def test_a_day_before_the_campaign_is_refused_with_the_reason(self, campaign, world, page_as):
        shown = page_as(world.committee).get(
            address(campaign, world.tree.root, "?as_of=2020-01-01"), status=422
        )
        assert any("自2026年1月1日起" in text for text in shown.errors())

    def test_another_enterprises_card_is_missing(self, campaign, world, page_as):
        page_as(world.group).get(address(campaign, world.tree.west), status=404)
        page_as(world.group).get(address(campaign, world.tree.root), status=404)


class TestFacts:
    def test_it_shows_the_figure_and_its_parts(self, campaign, world, page_as):
        where = address(campaign, world.tree.root, f"/facts/{indicator(campaign, 'A1-04').public_id}")
        shown = page_as(world.committee).get(where)
        assert shown.heading == "学习活动：数字由来"
        assert world.tree.east.short_name in shown.html

    def test_a_figure_without_a_register_says_so(self, campaign, world, page_as):
        where = address(campaign, world.tree.root, f"/facts/{indicator(campaign, 'A1-01').public_id}")
        assert "没有数据不等于零" in page_as(world.committee).get(where).html


class TestAssessment:
    def test_the_committee_writes_its_note(self, campaign, world, page_as):
        page = page_as(world.committee)
        where = address(campaign, world.tree.east, "/assessments/2026-H1/final")
        page.submit(page.get(where), {"note": "请于九月底前补齐"}, having="note")
        assert "请于九月底前补齐" in page.get(address(campaign, world.tree.east)).html

    def test_an_empty_note_is_refused_and_says_what_to_do(self, campaign, world, page_as):
        page = page_as(world.committee)
        where = address(campaign, world.tree.east, "/assessments/2026-H1/final")
        assert page.submit(page.get(where), {"note": " "}, having="note", status=422).errors()

    def test_a_stale_save_gets_the_merge_page_with_both_texts(self, campaign, world, page_as):
        page = page_as(world.committee)
        where = address(campaign, world.tree.east, "/assessments/2026-H1/final")
        page.submit(page.get(where), {"note": "第一稿"}, having="note")
        early, late = page.get(where), page.get(where)
        page.submit(early, {"note": "第二稿"}, having="note")
        merge = page.submit(late, {"note": "第三稿，写了很久"}, having="note", status=409)
        text = re.sub(r"<[^>]+>", "", merge.html)  # what differs is marked letter by letter
        assert "第二稿" in text
        assert "第三稿，写了很久" in text

    def test_unknown_periods_and_stages_are_missing(self, campaign, world, page_as):
        page = page_as(world.committee)
        page.get(address(campaign, world.tree.east, "/assessments/2026-Q9/final"), status=404)
        page.get(address(campaign, world.tree.east, "/assessments/2026-H1/boss"), status=404)


class TestTarget:
    def test_a_target_set_shows_on_the_card(self, campaign, world, page_as):
        page = page_as(world.committee)
        one = indicator(campaign, "A1-04")
        where = address(campaign, world.tree.east, f"/targets/{one.public_id}")
        page.submit(page.get(where), {"value": "12", "reason": "市国资党委〔2026〕3号"}, having="value")
        shown = page.get(address(campaign, world.tree.root))
        assert "滞后" in shown.html

    def test_an_enterprise_may_not(self, campaign, world, page_as):
        one = indicator(campaign, "A1-04")
        page_as(world.group).get(address(campaign, world.tree.east, f"/targets/{one.public_id}"), status=403)


class TestValues:
    def test_entered_by_one_confirmed_by_another_on_the_page(self, campaign, manual, world, page_as):
        where = address(campaign, world.tree.east, f"/values/{manual.public_id}")
        entry = {"on": "2026-06-30", "numerator": "3", "denominator": "4", "evidence": "编制文件〔2026〕2号"}
        unit_page = page_as(world.group)
        unit_page.submit(unit_page.get(where), entry, having="evidence")
        assert "等待确认" in unit_page.get(where).html
        above = page_as(world.committee)
        above.submit(above.get(where), {}, button="确认")
        assert "75" in above.get(address(campaign, world.tree.east)).html

    def test_without_evidence_it_says_what_to_do(self, campaign, manual, world, page_as):
        where = address(campaign, world.tree.east, f"/values/{manual.public_id}")
        page = page_as(world.group)
        entry = {"on": "2026-06-30", "numerator": "3", "evidence": ""}
        assert page.submit(page.get(where), entry, having="evidence", status=422).errors()
