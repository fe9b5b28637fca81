"""Pages of activities, read as a browser reads them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import func, select

from partyhub.activities import commands, queries
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Kind, Presence, RollEntry, State
from partyhub.kernel.db import db
from tests.factories.activities import content, logged, submitted, with_picture

FORM = {
    "title": "专题党课：学习贯彻全会精神",
    "kinds": ["party_lecture", "themed_day"],
    "day": "2026-11-20",
    "from_at": "14:30",
    "to_at": "16:00",
    "place": "党员活动室",
    "minutes": "支部书记讲党课。\n\n全体党员交流发言。",
}


def picture(size: tuple[int, int] = (64, 48)) -> io.BytesIO:
    into = io.BytesIO()
    Image.new("RGB", size, "red").save(into, "JPEG")
    into.seek(0)
    return into


def the_only() -> Activity:
    return db.session.scalars(select(Activity)).one()


class TestLog:
    def test_three_clicks_from_the_list_to_a_submitted_record(self, page_as, world):
        page = page_as(world.secretary)
        form = page.get(page.get("/activities").link("记一次"))
        done = page.submit(form, FORM | {"then": "submit"}, having="title", follow=True, status=200)
        assert done.heading == FORM["title"]
        assert the_only().state is State.SUBMITTED
        assert "待审核" in done.text

    def test_a_draft_is_kept_with_roll_call_guests_and_photos(self, page_as, world):
        page, people = page_as(world.secretary), world.people
        form = page.get("/activities/new")
        values = FORM | {
            "then": "draft",
            "chair_id": people.secretary.public_id,
            f"roll-{people.member.public_id}": "present",
            f"roll-{people.member2.public_id}": "excused",
            f"why-{people.member2.public_id}": "出差",
            "guests": "李老师、王老师",
            "photos": (picture(), "现场照片.jpg"),
        }
        done = page.submit(form, values, having="title", follow=True, status=200)
        activity = the_only()
        assert activity.state is State.DRAFT
        assert activity.chair_id == people.secretary.id
        assert queries.roll_counts([activity.id])[activity.id] == {
            Presence.PRESENT: 1,
            Presence.EXCUSED: 1,
            Presence.OBSERVER: 2,
        }
        assert "现场照片.jpg" in done.text
        assert "出差" in done.text

    def test_everybody_present_with_one_button(self, page_as, world):
        page = page_as(world.secretary)
        form = page.get("/activities/new")
        marked = page.submit(form, FORM | {"mark_all": "1"}, having="title", status=200)
        chosen = [node for node in marked.all("input", type="radio") if "checked" in node]
        assert {node["value"] for node in chosen} == {"present"}
        assert len(chosen) == 6
        assert marked.one("input", name="title")["value"] == FORM["title"]
        done = page.submit(marked, {"then": "draft"}, having="title", follow=True, status=200)
        assert done.heading == FORM["title"]
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 6

    def test_everything_typed_stays_when_something_is_wrong(self, page_as, world):
        page, people = page_as(world.secretary), world.people
        values = FORM | {
            "kinds": ["members_meeting"],
            "to_at": "13:00",
            "then": "submit",
            f"roll-{people.member.public_id}": "late",
            f"why-{people.member.public_id}": "路上堵车",
        }
        again = page.submit("/activities/new", values, having="title", status=422)
        assert again.errors() == ["结束时间应晚于开始时间，请核对。"]
        assert again.one("input", name="to_at")["value"] == "13:00"
        assert again.one("textarea", name="minutes").text.split() == FORM["minutes"].split()
        assert "checked" in again.one("input", name=f"roll-{people.member.public_id}", value="late")
        assert again.one("input", name=f"why-{people.member.public_id}")["value"] == "路上堵车"
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_what_is_missing_for_submitting_keeps_nothing(self, page_as, world):
        page = page_as(world.secretary)
        values = FORM | {"kinds": ["members_meeting"], "minutes": "", "then": "submit"}
        again = page.submit("/activities/new", values, having="title", status=422)
        assert len(again.errors()) == 4
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": "x" * 201},
            {"title": "a\0b"},
            {"minutes": "x" * 50_001},
            {"kinds": ["party"]},
            {"kinds": None},
            {"day": "2026-02-30"},
            {"from_at": "25:00"},
            {"last_day": "2026-11-01"},
            {"organization_id": "0000000000000000"},
            {"chair_id": "0000000000000000"},
            {"roll-0000000000000000": "here"},
            {"state": "approved"},
            {"author": "1"},
        ],
    )
    def test_wrong_entries_are_refused_and_nothing_is_kept(self, page_as, world, wrong):
        page_as(world.secretary).submit("/activities/new", FORM | wrong, having="title", status=422)
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_another_branchs_members_and_organisations_cannot_be_named(self, page_as, world):
        page = page_as(world.secretary)
        stranger = world.people.stranger.public_id
        for wrong in (
            {f"roll-{stranger}": "present"},
            {"chair_id": stranger},
            {"organization_id": world.tree.west_branch.public_id},
        ):
            page.submit("/activities/new", FORM | wrong, having="title", status=422)
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_a_double_click_makes_one_record(self, page_as, world):
        page = page_as(world.secretary)
        form = page.get("/activities/new")
        first = page.submit(form, FORM, having="title")
        second = page.submit(form, FORM, having="title")
        assert first.headers["Location"] == second.headers["Location"]
        the_only()

    def test_members_do_not_log(self, page_as, world):
        page_as(world.member).get("/activities/new", status=403)

    def test_a_group_chooses_among_its_organisations(self, page_as, world):
        page = page_as(world.group)
        form = page.get("/activities/new", organization_id=world.tree.east_branch.public_id)
        names = [node.text for node in form.one("select", name="organization_id").all("option")]
        assert world.tree.west.name not in names
        assert names[0] == world.tree.east.name
        page.submit(form, FORM, having="title")
        assert the_only().organization_id == world.tree.east_branch.id


class TestEdit:
    def test_a_stale_save_leads_to_the_merge_page_with_every_character(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}/edit"
        form = page.get(url)
        commands.edit(
            world.secretary, activity, version=1, **content(minutes="别人保存的<b>文字</b>"), clock=clock
        )
        merge = page.submit(form, {"minutes": "我输入的文字"}, having="title", status=409)
        assert "我输入的文字" in merge.html
        assert "别人保存" in merge.html
        assert "<b>" not in merge.html
        page.submit(merge, {"minutes": "合并后的文字"}, having="minutes")
        db.session.expire_all()
        assert activity.minutes == "合并后的文字"

    def test_a_save_without_a_version_is_stale(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        page.submit(
            f"/activities/{activity.public_id}/edit",
            {"version": None, "title": "新"},
            having="title",
            status=409,
        )

    def test_others_do_not_edit(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}/edit"
        page_as(world.group).get(url, status=403)
        page_as(world.neighbour).get(url, status=404)
        page_as(world.member).get(url, status=403)

    def test_what_is_signed_is_not_saved(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        again = page.submit(
            f"/activities/{activity.public_id}/edit", {"title": "改"}, having="title", status=409
        )
        assert "不能再修改" in again.errors()[0]


class TestRoll:
    def test_the_roster_of_the_day_one_choice_a_person(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page, people = page_as(world.secretary), world.people
        form = page.get(f"/activities/{activity.public_id}/roll")
        assert len({node["name"] for node in form.all("input", type="radio")}) == 6
        page.submit(form, {f"roll-{people.member.public_id}": "absent"}, having="guests")
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.ABSENT: 1}
        again = page.get(f"/activities/{activity.public_id}/roll")
        page.submit(again, {f"roll-{people.member.public_id}": "unrecorded"}, having="guests")
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.UNRECORDED: 1}

    def test_an_empty_roll_call_says_what_to_do(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        again = page.submit(f"/activities/{activity.public_id}/roll", {}, having="guests", status=422)
        assert again.errors() == ["请至少登记一人。"]

    def test_all_present_fills_in_and_saves_nothing_yet(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        url = f"/activities/{activity.public_id}/roll"
        marked = page.submit(url, {"mark_all": "1"}, having="guests", status=200)
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0
        page.submit(marked, {}, having="guests")
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.PRESENT: 6}


class TestDetail:
    def test_it_says_what_is_done_and_what_comes_next(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}")
        assert [item.text for item in shown.all("ol", class_="ph-tasks")[0].all("li")][1].endswith("已完成")
        assert "提交上级审核" in shown.text
        assert "通知文字" in shown.text

    def test_superiors_see_counts_and_members_themselves(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        people = world.people
        entries = [RollEntry(Presence.PRESENT, member_id=one.id) for one in (people.member, people.member2)]
        commands.record_roll(world.secretary, activity, entries, clock=clock)
        commands.submit(world.secretary, activity, clock=clock)
        url = f"/activities/{activity.public_id}"
        above = page_as(world.group).get(url)
        assert people.member.name not in above.text
        assert "实到 2 人" in above.text
        own = page_as(world.member).get(url)
        assert people.member.name in own.text
        assert people.member2.name not in own.text
        assert people.member2.name in page_as(world.secretary).get(url).text

    def test_foreign_and_missing_records_look_the_same(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.neighbour)
        page.get(f"/activities/{activity.public_id}", status=404)
        page.get("/activities/0000000000000000", status=404)
        page.get("/activities/not-an-id", status=404)

    def test_what_people_typed_is_shown_as_text(self, page_as, world, clock):
        payload = "<script>alert(1)</script>"
        everywhere = dict.fromkeys(("title", "minutes", "place", "result"), payload)
        activity = logged(world.secretary, world.tree.east_branch, clock, **everywhere)
        commands.cancel(world.secretary, activity, comment=payload, clock=clock)
        page = page_as(world.secretary)
        for url in (f"/activities/{activity.public_id}", "/activities"):
            assert payload not in page.get(url).html


class TestIndex:
    def test_filters_stand_in_the_address(self, page_as, world, clock):
        logged(world.secretary, world.tree.east_branch, clock, title="十一月党课")
        logged(
            world.secretary,
            world.tree.east_branch,
            clock,
            **content(day=date(2026, 10, 9), title="十月培训", kinds=[Kind.TRAINING]),
        )
        page = page_as(world.secretary)
        assert "十月培训" in page.get("/activities", month="2026-10").text
        assert "十一月党课" not in page.get("/activities", month="2026年10月").text
        assert "十月培训" not in page.get("/activities", kind="party_lecture").text
        assert "没有符合条件的活动" in page.get("/activities", state="archived").text
        page.get("/activities", month="十月", status=422)
        page.get("/activities", colour="red", status=422)

    def test_the_empty_list_says_what_it_is_for(self, page_as, world):
        assert "还没有活动" in page_as(world.secretary).get("/activities").text
        assert "还没有活动" in page_as(world.member).get("/activities").text

    def test_pages(self, page_as, world, clock):
        for number in range(51):
            logged(world.secretary, world.tree.east_branch, clock, title=f"第{number:02d}次学习")
        page = page_as(world.secretary)
        first = page.get("/activities")
        assert "51" in first.text
        assert "第00次学习" in page.get(first.link("下一页")).text


class TestReview:
    def test_from_the_queue_to_a_decision(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.group)
        queue = page.get("/activities/review")
        detail = page.get(queue.link(activity.title))
        page.submit(detail, action="/approve")
        db.session.expire_all()
        assert activity.state is State.APPROVED
        assert "没有待审核的活动" in page.get("/activities/review").text


class TestStep:
    def test_a_return_asks_why_and_keeps_what_was_typed(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page, url = page_as(world.group), f"/activities/{activity.public_id}/return"
        again = page.submit(url, {"comment": ""}, having="comment", status=422)
        assert again.errors() == ["请说明原因，以便对方知道如何处理。"]
        page.submit(again, {"comment": "请补充讨论情况。"}, having="comment")
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}")
        assert "请补充讨论情况。" in shown.text
        assert "已退回" in shown.text

    @pytest.mark.parametrize("named", [True, False])
    def test_a_talk_without_names_says_that_it_meets_no_duty(self, page_as, world, clock, named):
        there = [RollEntry(Presence.PRESENT, member_id=world.people.member.id)]
        fields = {
            "kinds": [Kind.HEART_TALK],
            "chair_id": world.people.secretary.id,
            "entries": there if named else [],
        }
        activity = logged(world.secretary, world.tree.east_branch, clock, **fields)
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}/submit")
        assert ("不能计入谈心谈话任务" in shown.text) is not named

    def test_steps_of_others_are_forbidden(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}"
        page_as(world.secretary).get(f"{url}/approve", status=403)
        page_as(world.group).get(f"{url}/submit", status=403)
        page_as(world.neighbour).get(f"{url}/approve", status=404)
        page_as(world.member).get(f"{url}/approve", status=403)
        page_as(world.group).get(f"{url}/withdraw", status=409)
        page_as(world.group).get(f"{url}/destroy", status=404)

    def test_an_outdated_page_decides_nothing(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.group)
        form = page.get(f"/activities/{activity.public_id}/approve")
        commands.return_(world.group, activity, comment="先退回。", clock=clock)
        commands.submit(world.secretary, activity, clock=clock)
        page.submit(form, {"comment": "同意"}, having="comment", status=409)
        db.session.expire_all()
        assert activity.state is State.SUBMITTED


class TestAddFile:
    def test_three_photos_and_the_fourth_is_refused_kindly(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}"
        for number in range(3):
            page.submit(url, {"file": (picture(), f"照片{number}.jpg")}, having="file")
        refused = page.submit(url, {"file": (picture(), "照片四.jpg")}, having="file", status=409)
        assert "最多可放 3 个" in refused.errors()[0]
        shown = page.get(url)
        assert len(shown.all("img", loading="lazy")) == 3
        page.submit(shown, action=f"/files/{_first_file(activity)}/remove")
        page.submit(url, {"file": (picture(), "照片四.jpg")}, having="file")

    def test_no_file_and_a_fake_one_say_what_to_do(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}"
        assert page.submit(url, {}, having="file", status=422).errors() == ["请先选择文件。"]
        fake = page.submit(url, {"file": (io.BytesIO(b"<html>"), "照片.jpg")}, having="file", status=422)
        assert fake.errors() == ["文件内容与扩展名不符，请选择原始文件。"]

    def test_files_are_for_those_who_see_the_record(self, page_as, client_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        attachment = with_picture(world.secretary, activity, clock)
        for role, status in (("secretary", 200), ("member", 404), ("group", 404), ("neighbour", 404)):
            with client_as(world.actor(role)).get(f"/files/{attachment.public_id}") as answer:
                assert answer.status_code == status, role
        commands.submit(world.secretary, activity, clock=clock)
        for role, status in (("member", 200), ("group", 200), ("neighbour", 404), ("sysadmin", 404)):
            for tail in ("", "/thumbnail", "/picture"):
                with client_as(world.actor(role)).get(f"/files/{attachment.public_id}{tail}") as answer:
                    assert answer.status_code == status, (role, tail)


def _first_file(activity: Activity) -> str:
    from partyhub.files import queries as files
    from partyhub.kernel.references import Reference

    return files.of(Reference("activity", activity.id))[0].public_id


class TestHooks:
    def test_todos_say_what_is_whose_turn(self, app, world, clock):
        from partyhub.web.registry import registry

        late = logged(world.secretary, world.tree.east_branch, clock, title="未提交的")
        returned = submitted(world.secretary, world.tree.east_branch, clock, title="被退回的")
        commands.return_(world.group, returned, comment="请补充。", clock=clock)
        waiting = submitted(world.secretary, world.tree.east_branch, clock, title="待审的")
        with app.test_request_context():
            mine = [
                todo
                for todo in registry().todos(world.secretary, clock)
                if todo.kind.startswith("activities.")
            ]
            theirs = [
                todo for todo in registry().todos(world.group, clock) if todo.kind.startswith("activities.")
            ]
            nobodys = [
                todo for todo in registry().todos(world.member, clock) if todo.kind.startswith("activities.")
            ]
        assert {todo.title for todo in mine} == {"待完成：未提交的", "待修改：被退回的"}
        assert [todo.title for todo in theirs] == ["待审核：待审的"]
        assert nobodys == []
        assert all(todo.due_at is not None for todo in mine + theirs)
        assert late.state is State.DRAFT
        assert waiting.state is State.SUBMITTED

    def test_how_an_activity_is_shown_elsewhere(self, app, world, clock):
        from partyhub.kernel.references import Reference
        from partyhub.web.registry import registry

        activity = submitted(world.secretary, world.tree.east_branch, clock, title="党课")
        reference = Reference("activity", activity.id)
        with app.test_request_context():
            assert registry().label_of(reference) == "党课 · 2026年11月20日"
            assert registry().url_of(world.secretary, reference) == f"/activities/{activity.public_id}"
            assert registry().url_of(world.neighbour, reference) is None
