"""Pages of obligations."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from partyhub.activities.rules import Kind
from partyhub.kernel.db import db
from partyhub.obligations import commands
from partyhub.obligations.models import ObligationRule
from partyhub.obligations.rules import RuleState, Status
from tests.factories.obligations import loaded, rows
from tests.obligations.test_commands import THREE, meeting
from tests.support.sql import count_sql

AMOUNT = 22
"""Statements that a page may take, the chrome's among them."""


@pytest.fixture
def rulebook(app, clock, world):
    return loaded(world.committee, clock)


def year_url(organization, **query) -> str:
    return f"/obligations/{organization.public_id}" + (f"?year={query['year']}" if query else "")


class TestIndex:
    def test_leads_on_to_ones_own_organisation(self, rulebook, client_as, world) -> None:
        for name, home in (("secretary", world.tree.east_branch), ("group", world.tree.east)):
            answer = client_as(world.actor(name)).get("/obligations")
            assert answer.headers["Location"].endswith(home.public_id)

    def test_an_inspector_begins_at_the_root(self, rulebook, client_as, world) -> None:
        answer = client_as(world.actor("inspector")).get("/obligations")
        assert answer.headers["Location"].endswith(world.tree.root.public_id)

    def test_a_member_has_no_business_there(self, rulebook, client_as, world) -> None:
        assert client_as(world.member).get("/obligations").status_code == 403


class TestYear:
    def test_every_rule_and_period_with_the_record_that_met_it(
        self, rulebook, client_as, page_as, world, clock
    ) -> None:
        made = meeting(world, clock)
        page = page_as(world.secretary).get(year_url(world.tree.east_branch))
        assert page.heading == f"{world.tree.east_branch.short_name}：2026 年应办事项"
        names = [heading.text for heading in page.all("h2")]
        assert {"党员大会", "主题党日", "党课", "组织生活会", "民主评议党员", "谈心谈话（党员之间）"} <= set(
            names
        )
        for text in ("四季度", "11月", "已完成", "已逾期", "即将到期", "不要求", "第十六条"):
            assert text in page.text
        link = next(one for one in page.all("a") if re.search(r"/items/\w+/record$", one["href"]))
        followed = client_as(world.secretary).get(link["href"])
        assert followed.headers["Location"].endswith(made.public_id)

    def test_what_is_open_leads_to_the_form_filled_in(self, rulebook, page_as, world) -> None:
        page = page_as(world.secretary).get(year_url(world.tree.east_branch))
        hrefs = [one["href"] for one in page.all("a")]
        wanted = f"organization_id={world.tree.east_branch.public_id}&kinds=themed_day"
        assert any(wanted in href for href in hrefs)
        form = page_as(world.secretary).get(f"/activities/new?{wanted}")
        ticked = [one["value"] for one in form.all("input", name="kinds") if "checked" in one]
        assert ticked == ["themed_day"]

    def test_another_year_and_one_without_anything(self, rulebook, page_as, world) -> None:
        page = page_as(world.secretary).get(year_url(world.tree.east_branch, year=2020))
        assert "这一年该党组织没有应办事项" in page.text

    def test_without_rules_it_says_so(self, page_as, world) -> None:
        page = page_as(world.secretary).get(year_url(world.tree.east_branch))
        assert "还没有规则" in page.text

    def test_a_year_that_is_none_is_refused(self, rulebook, page_as, world) -> None:
        page_as(world.secretary).get(f"{year_url(world.tree.east_branch)}?year=abc", status=422)

    def test_others_find_nothing(self, rulebook, page_as, world) -> None:
        page_as(world.neighbour).get(year_url(world.tree.east_branch), status=404)

    def test_the_statements_do_not_grow_with_the_records(self, rulebook, client_as, world, clock) -> None:
        def statements() -> int:
            visit = client_as(world.secretary)
            with count_sql() as counted:
                visit.get(year_url(world.tree.east_branch))
            return len(counted)

        before = statements()
        for day in range(3, 15):
            meeting(world, clock, date(2026, 11, day), [Kind.THEMED_DAY, Kind.HEART_TALK])
        assert statements() <= before <= AMOUNT


class TestRecord:
    def test_nothing_met_leads_nowhere(self, rulebook, page_as, world) -> None:
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        page_as(world.secretary).get(f"/obligations/items/{row.public_id}/record", status=404)


class TestBelow:
    def test_counts_and_what_was_let_pass_never_a_person(self, rulebook, page_as, world, clock) -> None:
        meeting(world, clock)
        page = page_as(world.group).get(f"/obligations/{world.tree.east_general.public_id}/below")
        assert world.tree.east_branch.short_name in page.text
        assert "直属下级党组织的逾期事项" in page.text
        for person in (world.people.secretary, world.people.member):
            assert person.name not in page.text

    def test_the_root_counts_whole_subtrees(self, rulebook, page_as, world, clock) -> None:
        meeting(world, clock)
        page = page_as(world.committee).get(f"/obligations/{world.tree.root.public_id}/below")
        assert world.tree.east.short_name in page.text
        assert "准予免办" not in page.text or "没有逾期事项" in page.text

    def test_a_branch_has_nothing_below(self, rulebook, page_as, world) -> None:
        page = page_as(world.secretary).get(f"/obligations/{world.tree.east_branch.public_id}/below")
        assert "没有下级党组织" in page.text

    def test_its_statements_do_not_grow_with_what_is_overdue(self, rulebook, client_as, world, clock) -> None:
        def statements(organization) -> int:
            visit = client_as(world.committee)
            with count_sql() as counted:
                visit.get(f"/obligations/{organization.public_id}/below")
            return len(counted)

        assert statements(world.tree.east_general) <= statements(world.tree.west_general) + 1 <= AMOUNT


class TestSheet:
    def test_what_is_due_by_when_under_which_article_and_what_came_back(
        self, rulebook, page_as, world, clock
    ) -> None:
        from partyhub.activities import commands as activities
        from partyhub.kernel import unit

        made = meeting(world, clock, date(2026, 11, 20), [Kind.HEART_TALK])
        activities.return_(world.group, made, comment="请补充谈话人。", clock=clock)
        unit.commit()
        page = page_as(world.secretary).get(f"/obligations/{world.tree.east_branch.public_id}/sheet")
        assert page.heading == "周一清单"
        for text in (
            "10月主题党日",
            "11月主题党日",
            "已逾期",
            "《中国共产党支部工作条例（试行）》",
            "请补充谈话人。",
        ):
            assert text in page.text

    def test_nothing_due_and_nothing_back(self, rulebook, page_as, world) -> None:
        page = page_as(world.committee).get(f"/obligations/{world.tree.east_general.public_id}/sheet")
        assert "本周没有到期事项" in page.text
        assert "没有被退回的记录" in page.text


class TestExcuse:
    def test_from_above_with_a_reason(self, rulebook, page_as, world) -> None:
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        page = page_as(world.group)
        address = f"/obligations/items/{row.public_id}/excuse"
        refused = page.submit(address, {"reason": ""}, having="reason", status=422)
        assert refused.errors()
        page.submit(address, {"reason": "防汛值守，经研究同意免办"}, having="reason")
        seen = page_as(world.secretary).get(year_url(world.tree.east_branch))
        assert "防汛值守，经研究同意免办" in seen.text
        assert "已准免办" in seen.text

    def test_not_by_the_one_excused(self, rulebook, page_as, world) -> None:
        row = rows(world.tree.east)["secretary_lecture 2026"]
        page_as(world.group).get(f"/obligations/items/{row.public_id}/excuse", status=403)

    def test_a_stale_page_is_told_so(self, rulebook, page_as, world, clock) -> None:
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        page = page_as(world.group)
        form = page.get(f"/obligations/items/{row.public_id}/excuse")
        commands.excuse(world.committee, row, reason="已同意", version=row.version, clock=clock)
        page.submit(form, {"reason": "防汛"}, having="reason", status=409)


class TestRestore:
    def test_takes_the_excuse_back(self, rulebook, page_as, world, clock) -> None:
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        commands.excuse(world.group, row, reason="防汛值守", version=row.version, clock=clock)
        page_as(world.group).submit(
            f"/obligations/items/{row.public_id}/restore", {"reason": "已补办"}, having="reason"
        )
        assert rows(world.tree.east_branch)["themed_day 2026-10"].status(clock.today()) is Status.OVERDUE


class TestRulebook:
    def test_rules_with_their_articles(self, rulebook, page_as, world) -> None:
        page = page_as(world.secretary).get("/obligations/rules")
        assert "每季度 1 次" in page.text
        assert "新建规则" not in page.text
        assert "新建规则" in page_as(world.committee).get("/obligations/rules").text

    def test_empty_it_offers_the_built_in_ones(self, page_as, world) -> None:
        assert page_as(world.committee).get("/obligations/rules").link("采用内置规则")
        assert "由党委采用内置规则" in page_as(world.secretary).get("/obligations/rules").text


class TestLoadRules:
    def test_takes_them_over(self, page_as, world) -> None:
        done = page_as(world.committee).submit(
            "/obligations/rules/load", {"since": "2026-10-01"}, having="since", follow=True, status=200
        )
        assert "主题党日" in done.text
        page_as(world.committee).submit(
            "/obligations/rules/load", {"since": "2026-10-01"}, having="since", status=409
        )


NEW = {
    "name": "青年宣讲",
    "kinds": ["branch"],
    "met_by": "activity.held:youth_talk",
    "times": "2",
    "every": "half_year",
    "lead_days": "30",
    "source": "党委年度工作要点",
    "basis": "local",
    "valid_from": "2027-01-01",
}


class TestNewRule:
    def test_becomes_a_draft_with_its_preview(self, rulebook, page_as, world) -> None:
        done = page_as(world.committee).submit(
            "/obligations/rules/new", NEW, having="lead_days", follow=True, status=200
        )
        assert done.heading == "青年宣讲"
        assert "若用于 2025 年" in done.text

    def test_what_is_wrong_is_said_at_once(self, rulebook, page_as, world) -> None:
        page = page_as(world.committee).submit(
            "/obligations/rules/new",
            NEW | {"times": "13", "valid_from": "2027-02-01"},
            having="lead_days",
            status=422,
        )
        assert len(page.errors()) == 2


class TestRule:
    def test_a_draft_says_what_it_would_have_meant_by_enterprise(
        self, rulebook, page_as, world, clock
    ) -> None:
        draft = db.session.scalars(
            select(ObligationRule).where(ObligationRule.state == RuleState.DRAFT)
        ).one()
        page = page_as(world.committee).get(f"/obligations/rules/{draft.public_id}")
        assert page.heading == "第一议题"

    def test_a_rule_in_force_has_no_switch(self, rulebook, page_as, world) -> None:
        active = next(one for one in rulebook if one.code == "themed_day")
        page = page_as(world.secretary).get(f"/obligations/rules/{active.public_id}")
        assert "启用" not in [one.text for one in page.all("button")]

    def test_every_rule_says_what_is_to_be_held(self, rulebook, page_as, world) -> None:
        page = page_as(world.committee)
        told = {one.code: page.get(f"/obligations/rules/{one.public_id}").text for one in rulebook}
        assert "党员之间谈心谈话" in told["talk_members"]
        assert "支委与党员之间谈心谈话" in told["talk_committee_member"]
        assert "每个党小组分别计算" in told["cell_meeting"]
        assert not any(one.fact_kind in told[one.code] for one in rulebook)


class TestEditRule:
    def test_a_stricter_version_of_a_regulation(self, rulebook, page_as, world) -> None:
        active = next(one for one in rulebook if one.code == "members_meeting")
        address = f"/obligations/rules/{active.public_id}/edit"
        refused = page_as(world.committee).submit(address, {"every": "year"}, having="lead_days", status=422)
        assert "法规要求每季度 1 次" in refused.text
        done = page_as(world.committee).submit(
            address, {"every": "month"}, having="lead_days", follow=True, status=200
        )
        assert "第 2 版" in done.text

    def test_a_draft_is_changed_and_a_stale_save_merged(self, rulebook, page_as, world, clock) -> None:
        page = page_as(world.committee)
        page.submit("/obligations/rules/new", NEW, having="lead_days")
        draft = db.session.scalars(select(ObligationRule).where(ObligationRule.code == "own_1")).one()
        address = f"/obligations/rules/{draft.public_id}/edit"
        form = page.get(address)
        page.submit(address, {"times": "3"}, having="lead_days")
        merged = page.submit(form, {"name": "青年大宣讲"}, having="lead_days", status=409)
        assert "青年大宣讲" in merged.html


class TestEndRule:
    def test_a_local_rule_ends_between_periods(self, rulebook, page_as, world) -> None:
        active = next(one for one in rulebook if one.code == "party_lecture")
        address = f"/obligations/rules/{active.public_id}/end"
        page = page_as(world.committee)
        page.submit(address, {"on": "2026-12-15"}, having="on", status=422)
        page.submit(address, {"on": "2027-01-01"}, having="on")
        assert "已终止" in page.get("/obligations/rules").text


class TestStepRule:
    def test_switched_on_and_dropped(self, rulebook, page_as, world) -> None:
        page = page_as(world.committee)
        shown = page.submit("/obligations/rules/new", NEW, having="lead_days", follow=True, status=200)
        page.submit(shown, {}, button="启用")
        found = db.session.scalars(select(ObligationRule).where(ObligationRule.code == "own_1")).one()
        assert found.state is RuleState.ACTIVE
        first = db.session.scalars(select(ObligationRule).where(ObligationRule.code == "first_item")).one()
        shown = page.get(f"/obligations/rules/{first.public_id}")
        page.submit(shown, {}, button="放弃草稿")
        assert "第一议题" not in page.get("/obligations/rules").text

    def test_another_version_than_the_one_previewed_is_refused(self, rulebook, page_as, world) -> None:
        page = page_as(world.committee)
        shown = page.submit("/obligations/rules/new", NEW, having="lead_days", follow=True, status=200)
        draft = db.session.scalars(select(ObligationRule).where(ObligationRule.code == "own_1")).one()
        page.submit(f"/obligations/rules/{draft.public_id}/edit", {"times": "3"}, having="lead_days")
        page.submit(shown, {}, button="启用", status=409)


class TestPanels:
    def test_the_log_form_says_what_a_record_would_count_for(self, rulebook, page_as, world, clock) -> None:
        page = page_as(world.secretary)
        kinds = "&".join(f"kinds={kind.value}" for kind in THREE)
        home = world.tree.east_branch.public_id
        asked = f"/activities/new/ticks?organization_id={home}&{kinds}&day=2026-11-21"
        text = page.get(asked).text
        for label in ("可计入", "四季度党员大会 ✓", "11月主题党日 ✓", "四季度党课 ✓"):
            assert label in text
        meeting(world, clock, kinds=[Kind.THEMED_DAY])
        assert "11月主题党日（已完成）" in page.get(asked).text.replace(" ", "")

    def test_a_talk_is_logged_from_what_asks_for_it(self, rulebook, page_as, world) -> None:
        page, home = page_as(world.secretary), world.tree.east_branch
        links = {one["href"] for one in page.get(year_url(home)).all("a")}
        assert any("/activities/new" in one and "kinds=heart_talk" in one for one in links)
        asked = f"/activities/new/ticks?organization_id={home.public_id}&kinds=heart_talk&day=2026-11-21"
        assert "谈心谈话（党员之间） ✓" in page.get(asked).text

    def test_a_record_says_what_it_meets(self, rulebook, page_as, world, clock) -> None:
        made = meeting(world, clock)
        text = page_as(world.secretary).get(f"/activities/{made.public_id}").text
        for label in ("本记录完成的应办事项", "四季度党员大会", "11月主题党日", "四季度党课"):
            assert label in text

    def test_the_first_page_has_the_counts_and_what_is_to_do(self, rulebook, page_as, world) -> None:
        text = page_as(world.secretary).get("/").text
        for label in ("2026 年应办事项", "10月主题党日", "11月主题党日"):
            assert label in text
