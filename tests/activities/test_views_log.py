"""Pages of logging: one form, and what stands around it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from partyhub.activities import commands, queries
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, Proposed
from partyhub.kernel.db import db
from partyhub.web.registry import Panel, registry
from tests.factories.activities import logged
from tests.factories.members import member as add


@pytest.fixture
def told(app, monkeypatch) -> list[Proposed]:
    """A panel in the slot, as another room would register one; what it was asked about is kept."""
    asked: list[Proposed] = []

    def render(_actor, subject, _clock):
        asked.append(subject)
        kinds = "、".join(sorted(kind.value for kind in subject.kinds))
        return f'<p data-typed class="counts">{escape(kinds)} {subject.day}</p>'

    panels = [*registry(app).panels, Panel("test.ticks", "activities.ticks", render)]
    monkeypatch.setattr(registry(app), "panels", panels)
    return asked


class TestTicks:
    def test_panels_are_told_organisation_kinds_and_day(self, page_as, world, told):
        shown = page_as(world.secretary).get(
            "/activities/new/ticks",
            organization_id=world.tree.east_branch.public_id,
            kinds=["themed_day", "party_lecture"],
            day="2026-11-20",
        )
        branch = world.tree.east_branch
        kinds = frozenset({Kind.THEMED_DAY, Kind.PARTY_LECTURE})
        assert told == [Proposed(branch.id, branch.path, kinds, date(2026, 11, 20))]
        assert shown.one("div", id="ticks").text == "party_lecture、themed_day 2026-11-20"

    def test_without_a_day_it_is_today(self, page_as, world, told, clock):
        here = world.tree.east_branch.public_id
        page_as(world.secretary).get("/activities/new/ticks", organization_id=here, kinds="other")
        assert [one.day for one in told] == [clock.today()]

    def test_without_a_kind_nothing_is_said(self, page_as, world, told):
        here = world.tree.east_branch.public_id
        shown = page_as(world.secretary).get("/activities/new/ticks", organization_id=here)
        assert told == []
        assert shown.one("div", id="ticks").text == ""

    @pytest.mark.parametrize("wrong", [{"kinds": "party"}, {"day": "2026-02-30"}, {"member": "1"}])
    def test_nonsense_is_refused(self, page_as, world, told, wrong):
        here = world.tree.east_branch.public_id
        page_as(world.secretary).get("/activities/new/ticks", status=422, organization_id=here, **wrong)
        assert told == []

    def test_another_branch_cannot_be_asked_about(self, page_as, world, told):
        there = world.tree.west_branch.public_id
        page_as(world.secretary).get(
            "/activities/new/ticks", status=422, organization_id=there, kinds="other"
        )
        assert told == []

    def test_the_form_shows_it_after_refreshing_without_a_script(self, page_as, world, told):
        page = page_as(world.secretary)
        values = {"kinds": ["themed_day"], "day": "2026-11-20", "refresh": "1"}
        again = page.submit("/activities/new", values, having="title", status=200)
        assert again.one("div", id="ticks").text == "themed_day 2026-11-20"


FORM = {
    "title": "11月主题党日",
    "kinds": ["themed_day"],
    "day": "2026-11-20",
    "from_at": "14:30",
    "to_at": "16:00",
    "minutes": "学习。",
}


def roll_of(page, person) -> str:
    chosen = [node for node in page.all("input", name=f"roll-{person.public_id}") if "checked" in node]
    return chosen[0]["value"] if chosen else ""


class TestPasting:
    def test_a_pasted_list_fills_the_roll_call_and_is_looked_over_before_saving(self, page_as, world):
        page, people = page_as(world.secretary), world.people
        there = f"{people.secretary.name}、{people.member.name}"
        pasted = f"到会：{there}；请假：{people.member2.name}（出差）；列席：李老师"
        again = page.submit(
            "/activities/new", FORM | {"pasted": pasted, "match": "1"}, having="title", status=200
        )
        assert roll_of(again, people.member) == "present"
        assert roll_of(again, people.member2) == "excused"
        assert again.one("input", name=f"why-{people.member2.public_id}")["value"] == "出差"
        assert again.one("input", name="guests")["value"] == "李老师"
        assert people.deputy.name in again.one("div", id="matched").text
        assert roll_of(again, people.deputy) == "unrecorded"
        assert again.one("input", name="title")["value"] == FORM["title"]
        done = page.submit(again, {"then": "draft"}, having="title", follow=True, status=200)
        assert done.heading == FORM["title"]
        activity = db.session.scalars(select(Activity)).one()
        assert queries.roll_counts([activity.id])[activity.id] == {
            Presence.PRESENT: 2,
            Presence.EXCUSED: 1,
            Presence.OBSERVER: 1,
        }

    def test_a_list_that_was_not_matched_is_shown_before_anything_is_saved(self, page_as, world):
        page, people = page_as(world.secretary), world.people
        values = FORM | {"pasted": people.member.name, "then": "submit"}
        again = page.submit("/activities/new", values, having="title", status=200)
        assert roll_of(again, people.member) == "present"
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
        page.submit(again, {"then": "draft"}, having="title")
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 1

    def test_namesakes_are_asked_and_an_open_question_saves_nothing(self, page_as, world, clock):
        page, people = page_as(world.secretary), world.people
        twin = add(clock, world.tree.east_branch, name=people.member.name)
        values = FORM | {"pasted": people.member.name, "match": "1"}
        asked = page.submit("/activities/new", values, having="title", status=200)
        assert {node["value"] for node in asked.all("input", name="same-0")} == {
            people.member.public_id,
            twin.public_id,
        }
        refused = page.submit(asked, {"then": "draft"}, having="title", status=422)
        assert refused.errors() == ["名册中有同名党员，请选择是哪一位。"]
        chosen = page.submit(refused, {"same-0": twin.public_id, "then": "draft"}, having="title", status=200)
        assert (roll_of(chosen, twin), roll_of(chosen, people.member)) == ("present", "unrecorded")
        page.submit(chosen, {"then": "draft"}, having="title")
        activity = db.session.scalars(select(Activity)).one()
        assert [one.member.id for one in queries.roll(world.secretary, activity)] == [twin.id]

    def test_partners_named_after_pasting_are_matched_as_well(self, page_as, world):
        """The list was read against the host's roster alone; with partners it is read anew and shown first."""
        page, people = page_as(world.secretary), world.people
        pasted = f"到会：{people.member.name}、{people.neighbour.name}、李老师"
        alone = page.submit(
            "/activities/new", FORM | {"pasted": pasted, "match": "1"}, having="title", status=200
        )
        assert set(alone.one("input", name="guests")["value"].split("、")) == {
            people.neighbour.name,
            "李老师",
        }
        partner = {"joint": world.tree.west_branch.name, "then": "submit"}
        shown = page.submit(alone, partner, having="title", status=200)
        assert roll_of(shown, people.neighbour) == "present"
        assert shown.one("input", name="guests")["value"] == "李老师"
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
        page.submit(shown, {"then": "draft"}, having="title")
        activity = db.session.scalars(select(Activity)).one()
        lines = queries.roll(world.secretary, activity)
        assert {one.member.id for one in lines if one.member} == {people.member.id, people.neighbour.id}
        assert [one.guest_name for one in lines if not one.member] == ["李老师"]

    def test_a_list_read_against_all_of_them_is_not_asked_about_again(self, page_as, world):
        page, people = page_as(world.secretary), world.people
        values = {"pasted": people.neighbour.name, "joint": world.tree.west_branch.name, "match": "1"}
        shown = page.submit("/activities/new", FORM | values, having="title", status=200)
        page.submit(shown, {f"roll-{people.neighbour.public_id}": "late", "then": "draft"}, having="title")
        activity = db.session.scalars(select(Activity)).one()
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.LATE: 1}


class TestBeginnings:
    def test_what_was_usual_last_time_stands_there_already(self, page_as, world, clock):
        logged(world.secretary, world.tree.east_branch, clock, place="二楼会议室")
        form = page_as(world.secretary).get("/activities/new")
        assert form.one("input", name="place")["value"] == "二楼会议室"
        assert form.one("input", name="from_at")["value"] == "14:30"
        ticked = [node["value"] for node in form.all("input", name="kinds") if "checked" in node]
        assert ticked == ["party_lecture", "themed_day"]
        assert form.one("input", name="title")["value"] == ""

    def test_last_months_record_is_one_click_away(self, page_as, world, clock):
        minutes = "一、活动主题：爱国卫生\n大家扫了地。\n二、议定事项及落实：下月再来"
        old = {"title": "10月主题党日", "day": date(2026, 10, 15), "minutes": minutes}
        logged(world.secretary, world.tree.east_branch, clock, **old)
        page = page_as(world.secretary)
        form = page.get(page.get("/activities/new").link("照上月"))
        assert form.one("input", name="title")["value"] == "11月主题党日"
        assert form.one("textarea", name="minutes").text.split() == ["一、活动主题：", "二、议定事项及落实："]
        assert form.one("input", name="day")["value"] == clock.today().isoformat()

    def test_another_branchs_record_or_template_is_no_start(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        template = commands.save_as_template(world.secretary, activity, clock=clock)
        page = page_as(world.neighbour)
        page.get("/activities/new", start=activity.public_id, status=404)
        page.get("/activities/new", template=template.public_id, status=404)

    def test_a_customary_template_brings_the_headings(self, page_as, world):
        form = page_as(world.secretary).get("/activities/new", template="members_meeting")
        assert form.one("textarea", name="minutes").text.startswith("一、议题：")
        ticked = [node["value"] for node in form.all("input", name="kinds") if "checked" in node]
        assert ticked == ["members_meeting"]


class TestTemplates:
    def test_both_sorts_stand_there(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.save_as_template(world.secretary, activity, clock=clock)
        shown = page_as(world.secretary).get("/activities/templates")
        assert activity.title in shown.text
        assert "主题党日暨党课" in shown.text
        assert activity.title not in page_as(world.neighbour).get("/activities/templates").text


class TestSaveAsTemplate:
    def test_kept_renamed_used(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        edit = page.submit(f"/activities/{activity.public_id}", button="存为模板", follow=True, status=200)
        page.submit(edit, {"name": "每月主题党日"}, having="name")
        form = page.get(page.get("/activities/new").link("每月主题党日"))
        assert form.one("input", name="title")["value"] == activity.title

    def test_twice_is_two_templates(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        made = [commands.save_as_template(world.secretary, activity, clock=clock) for _one in range(2)]
        assert made[1].name == f"{made[0].name} 2"


class TestEditTemplate:
    def test_a_name_once_and_a_stale_save_keeps_what_was_typed(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        made = [commands.save_as_template(world.secretary, activity, clock=clock) for _one in range(2)]
        page, url = page_as(world.secretary), f"/activities/templates/{made[1].public_id}"
        taken = page.submit(url, {"name": made[0].name}, having="name", status=422)
        assert taken.errors() == ["已有同名模板，请换一个名称。"]
        stale = page.submit(url, {"version": "7", "title": "我写的标题"}, having="name", status=409)
        assert stale.one("input", name="title")["value"] == "我写的标题"
        page.submit(stale, {}, having="name")

    def test_times_out_of_order_are_told(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        made = commands.save_as_template(world.secretary, activity, clock=clock)
        url = f"/activities/templates/{made.public_id}"
        spoilt = {"from_at": "11:00", "to_at": "10:00"}
        told = page_as(world.secretary).submit(url, spoilt, having="name", status=422)
        assert told.errors() == ["结束时间应晚于开始时间，请核对。"]

    def test_of_a_record_of_two_days_leaves_the_end_open(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        activity.ends_at = activity.starts_at + timedelta(hours=23)
        made = commands.save_as_template(world.secretary, activity, clock=clock)
        assert (made.from_at is None, made.to_at) == (False, None)

    def test_removing(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        made = commands.save_as_template(world.secretary, activity, clock=clock)
        page = page_as(world.secretary)
        gone = page.submit(
            "/activities/templates", action=f"{made.public_id}/remove", follow=True, status=200
        )
        assert activity.title not in gone.text
