"""The burden account: what was entered, what it replaced, what was asked; every figure opens."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.activities import commands, queries
from partyhub.activities.rules import Kind
from partyhub.kernel import unit
from partyhub.ledger.rules import Fed
from partyhub.web.words import word
from tests.factories import obligations
from tests.factories.activities import approved, content, logged, submitted
from tests.factories.reports import talk
from tests.factories.scorecards import running_campaign


@pytest.fixture
def campaign(world, clock):
    return running_campaign(world.committee, world.tree.root, clock)


class TestBurden:
    def test_figures_and_where_they_come_from(self, page_as, world, clock, campaign):
        branch = world.tree.east_branch
        approved(world.secretary, world.group, branch, clock, title="已审核的")
        logged(world.secretary, branch, clock, title="还是草稿的")
        back = submitted(world.secretary, branch, clock, title="被退回的")
        commands.return_(world.group, back, comment="请补充。", clock=clock)
        submitted(world.neighbour, world.tree.west_branch, clock, title="别家的")
        unit.commit()
        found = queries.burden(world.secretary, 2026, clock)
        assert (found.entries, found.requests) == (3, 1)
        (study,) = [one for one in found.replaced if one.fed == Fed("activity.study_confirmed")]
        assert study.facts == 1
        assert "A1-04" in [use.code for use in study.uses]
        assert found.forms == sum(one.facts * len(one.uses) for one in found.replaced)
        page = page_as(world.secretary)
        shown = page.get("/activities/burden")
        assert "2026 年录入" in shown.text
        opened = [node["href"] for node in shown.all("a", class_="ph-figure-value")]
        entries, asked = page.get(opened[0]), page.get(opened[2])
        assert "还是草稿的" in entries.text
        assert "别家的" not in entries.text
        assert "请补充。" in asked.text
        listed = [node["href"] for node in shown.one("section", id="replaced").all("a")]
        assert all("已审核的" in page.get(one).text for one in listed)

    def test_what_is_asked_of_committees_is_not_filled_by_a_branchs_lecture(
        self, page_as, world, clock, campaign
    ):
        obligations.loaded(world.committee, clock, date(2026, 1, 1))
        lecture = approved(world.secretary, world.group, world.tree.east_branch, clock)
        own = approved(world.group, world.committee, world.tree.east, clock)
        unit.commit()
        held = Fed("activity.held", Kind.PARTY_LECTURE)

        def filled(actor) -> set[str]:
            found = queries.burden(actor, 2026, clock).replaced
            return {use.name for one in found if one.fed == held for use in one.uses}

        branchs, committees = filled(world.secretary), filled(world.group)
        assert branchs
        assert committees
        assert not branchs & committees
        told = page_as(world.group).get(f"/activities/{lecture.public_id}/withdraw").text
        assert any(name in told for name in branchs)
        assert not any(f"、{name}" in told for name in committees - branchs)
        assert own.organization_id == world.tree.east.id

    def test_a_talk_fills_what_is_asked_of_pairs_and_opens_to_the_talks(self, page_as, world, clock):
        obligations.loaded(world.committee, clock, date(2026, 1, 1))
        held = talk(world, clock)
        unit.commit()
        (pair,) = held.pairs
        reader = page_as(world.secretary)
        shown = reader.get("/activities/burden")
        (row,) = [one for one in shown.all("tr") if str(word(f"activities.pair.{pair}")) in one.text]
        assert held.title in reader.get(row.all("a")[0]["href"]).text

    def test_the_year_shown_stands_in_the_field(self, page_as, world):
        assert (
            page_as(world.secretary).get("/activities/burden").document.one("input", name="year")["value"]
            == "2026"
        )

    def test_withdrawing_takes_off_what_was_replaced(self, world, clock, campaign):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        unit.commit()
        before = queries.burden(world.secretary, 2026, clock).forms
        commands.withdraw(world.group, activity, comment="有误。", clock=clock)
        unit.commit()
        assert before > 0
        assert queries.burden(world.secretary, 2026, clock).forms < before

    def test_one_year_at_a_time(self, page_as, world, clock):
        day = date(2025, 11, 20)
        logged(world.secretary, world.tree.east_branch, clock, **content(day=day, kinds=[Kind.TRAINING]))
        assert queries.burden(world.secretary, 2026, clock).entries == 1
        assert queries.burden(world.secretary, 2025, clock).entries == 0
        page = page_as(world.secretary)
        assert "这一年" in page.get("/activities/burden/entries", year="2025").text
        page.get("/activities/burden", year="今年", status=422)

    def test_nobody_else_is_shown(self, page_as, world, clock):
        logged(world.secretary, world.tree.east_branch, clock)
        assert queries.burden(world.group, 2026, clock).entries == 0
        assert queries.burden(world.committee, 2026, clock).entries == 0
        page_as(world.member).get("/activities/burden", status=403)

    def test_three_figures_on_the_first_page_once_there_is_something(self, page_as, world, clock):
        page = page_as(world.secretary)
        assert "一次录入" not in page.get("/").text
        logged(world.secretary, world.tree.east_branch, clock)
        unit.commit()
        assert "一次录入" in page.get("/").text


class TestBurdenPart:
    def test_only_known_parts_open(self, page_as, world, clock):
        page_as(world.secretary).get("/activities/burden/time", status=404)
