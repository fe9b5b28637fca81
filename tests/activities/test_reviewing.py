"""Review: comments at their place, what changed since a return, what is kept of each hand-over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, ActivityRemark, ActivitySnapshot
from partyhub.activities.rules import Kind, Mark, Place, Presence, Remark, RollEntry, State
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid
from partyhub.notifications.models import Notification
from tests.factories.activities import content, logged, submitted

SAID = [Remark(Place.MINUTES, "请补充讨论情况。"), Remark(Place.ROLL, "请核对缺席人员。")]


def returned(world, clock, **fields) -> Activity:
    activity = submitted(world.secretary, world.tree.east_branch, clock, **fields)
    return commands.return_(world.group, activity, comment="请修改。", remarks=SAID, clock=clock)


def corrected(world, clock, activity: Activity, **fields) -> Activity:
    commands.edit(world.secretary, activity, version=activity.version, **content(**fields), clock=clock)
    return commands.submit(world.secretary, activity, clock=clock)


class TestRules:
    def test_comments_at_places_go_with_a_return(self):
        assert [one.code for one in rules.remark_reasons("approve", SAID)] == ["activity_places_for_return"]
        assert rules.remark_reasons("return", SAID) == []

    def test_one_comment_a_place_and_each_says_something(self):
        wrong = [
            *SAID,
            Remark(Place.ROLL, "再核对。"),
            Remark(Place.TITLE, ""),
            Remark(Place.TIME, "长" * 2001),
        ]
        found = {(one.code, one.field) for one in rules.remark_reasons("return", wrong)}
        assert found == {
            ("activity_place_twice", "places.2.place"),
            ("activity_comment_required", "places.3.comment"),
            ("too_long", "places.4.comment"),
        }

    def test_a_comment_at_a_place_says_why(self):
        assert rules.comment_reasons("return", State.SUBMITTED, "", at_places=True) == []
        assert rules.comment_reasons("return", State.SUBMITTED, "")

    def test_every_place_has_its_part_of_the_content(self):
        assert set(rules.PARTS) == set(Place)

    def test_lines_are_marked(self):
        assert rules.line_changes("一\n二\n三", "一\n二改\n三\n四") == [
            (Mark.SAME, "一"),
            (Mark.GONE, "二"),
            (Mark.NEW, "二改"),
            (Mark.SAME, "三"),
            (Mark.NEW, "四"),
        ]


class TestCommands:
    def test_comments_stand_until_it_is_submitted_again(self, world, clock):
        activity = returned(world, clock)
        assert queries.open_remarks(activity) == sorted(SAID, key=lambda one: list(Place).index(one.place))
        corrected(world, clock, activity)
        assert queries.open_remarks(activity) == []
        assert [one.place for one in queries.remarks(activity)] == [Place.ROLL, Place.MINUTES]

    def test_the_next_return_starts_anew(self, world, clock):
        activity = corrected(world, clock, returned(world, clock))
        commands.return_(world.group, activity, remarks=[Remark(Place.TITLE, "标题不准确。")], clock=clock)
        assert queries.open_remarks(activity) == [Remark(Place.TITLE, "标题不准确。")]

    def test_a_return_without_any_reason_changes_nothing(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Invalid) as refused:
            commands.return_(world.group, activity, clock=clock)
        assert [one.code for one in refused.value.reasons] == ["activity_comment_required"]
        assert activity.state is State.SUBMITTED
        assert list(db.session.scalars(select(ActivityRemark))) == []

    def test_the_branch_is_told_what_was_said_at_a_place(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        commands.return_(world.group, activity, remarks=SAID, clock=clock)
        told = db.session.scalars(select(Notification).where(Notification.topic == "activity.returned")).all()
        assert told
        assert all("请补充讨论情况。" in one.params for one in told)

    def test_what_changed_is_known_place_by_place(self, world, clock):
        activity = returned(world, clock)
        commands.record_roll(
            world.secretary,
            activity,
            [RollEntry(Presence.PRESENT, member_id=world.people.member.id)],
            clock=clock,
        )
        corrected(
            world, clock, activity, minutes="支部书记讲党课。\n讨论：三人发言。", kinds=[Kind.PARTY_LECTURE]
        )
        before, now = queries.before_changes(activity), queries.content_of(activity)
        assert rules.changed_places(before, now) == [Place.KINDS, Place.ROLL, Place.MINUTES]

    def test_nothing_is_compared_before_it_was_given_back(self, world, clock):
        assert queries.before_changes(submitted(world.secretary, world.tree.east_branch, clock)) is None

    def test_each_hand_over_is_kept_and_cannot_be_changed(self, world, clock):
        activity = corrected(world, clock, returned(world, clock))
        kept = db.session.scalars(select(ActivitySnapshot).order_by(ActivitySnapshot.id)).all()
        assert [one.event for one in kept] == ["submit", "return", "submit"]
        for statement in (update(ActivitySnapshot).values(content="{}"), delete(ActivitySnapshot)):
            with pytest.raises(DBAPIError), db.session.begin_nested():
                db.session.execute(statement.execution_options(synchronize_session=False))
        assert activity.state is State.SUBMITTED

    def test_no_name_is_kept_of_those_who_attended(self, world, clock):
        people = world.people
        entries = [
            RollEntry(Presence.EXCUSED, member_id=people.member.id, reason="住院"),
            RollEntry(Presence.OBSERVER, guest_name="王老师"),
        ]
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.record_roll(world.secretary, activity, entries, clock=clock)
        commands.submit(world.secretary, activity, clock=clock)
        kept = db.session.scalars(select(ActivitySnapshot.content)).one()
        assert not any(word in kept for word in ("住院", "王老师", people.member.name))


class TestPages:
    def test_a_return_with_comments_at_places_through_to_the_reviewer(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        group, secretary = page_as(world.group), page_as(world.secretary)
        url = f"/activities/{activity.public_id}"
        form = group.get(f"{url}/return")
        group.submit(form, {"at_minutes": "请补充讨论情况。", "at_title": "标题请写全称。"}, having="comment")
        detail, edit = secretary.get(url), secretary.get(f"{url}/edit")
        for shown in (detail, edit):
            asides = shown.all("div", class_="ph-remark")
            assert [one.text.strip().split()[-1] for one in asides] == ["标题请写全称。", "请补充讨论情况。"]
        commands.edit(
            world.secretary,
            activity,
            version=activity.version,
            **content(title="新标题", minutes="支部书记讲党课，全体党员交流发言。\n讨论：三人发言。"),
            clock=clock,
        )
        commands.submit(world.secretary, activity, clock=clock)
        reviewed = group.get(url)
        assert "退回后的改动" in reviewed.text
        marked = reviewed.one("dl", class_="ph-changes")
        assert "新增： 讨论：三人发言。" in " ".join(marked.text.split())
        assert not reviewed.all("div", class_="ph-remark")

    def test_too_long_a_comment_stands_beside_its_place(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.group)
        form = page.get(f"/activities/{activity.public_id}/return")
        again = page.submit(form, {"at_roll": "长" * 2001}, having="comment", status=422)
        assert again.one("textarea", name="at_roll").text.startswith("长")
        assert activity.state is State.SUBMITTED

    def test_minutes_of_a_talk_are_not_shown_in_the_changes(self, page_as, world, clock):
        activity = returned(world, clock, kinds=[Kind.HEART_TALK])
        corrected(world, clock, activity, kinds=[Kind.HEART_TALK], minutes="谈话内容保密。")
        shown = page_as(world.group).get(f"/activities/{activity.public_id}")
        assert "谈话内容保密" not in shown.text
        assert "内容不向您显示" in shown.text

    def test_a_member_sees_neither_comments_nor_changes(self, page_as, world, clock):
        activity = returned(world, clock)
        shown = page_as(world.member).get(f"/activities/{activity.public_id}")
        assert "请补充讨论情况" not in shown.text

    def test_roll_call_page_shows_its_comment(self, page_as, world, clock):
        activity = returned(world, clock)
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}/roll")
        assert "请核对缺席人员。" in shown.text


class TestApi:
    def test_a_return_takes_places_and_the_record_shows_them(self, api_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}"
        group, secretary = api_as(world.group), api_as(world.secretary)
        wrong = {"places": [{"place": "nowhere", "comment": "请修改。"}]}
        assert group.post(f"{url}/return", wrong, version=activity.version, status=422)
        said = [{"place": "minutes", "comment": "请补充讨论情况。"}]
        done = group.post(f"{url}/return", {"places": said}, version=activity.version)
        assert done["state"] == "returned"
        assert secretary.get(url)["places"] == said
        assert api_as(world.member).get(url)["places"] == []
        secretary.post(f"{url}/submit", version=done["version"])
        assert secretary.get(url)["places"] == []

    def test_only_a_return_takes_places(self, api_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        said = {"places": [{"place": "minutes", "comment": "好。"}]}
        url = f"/activities/{activity.public_id}/approve"
        refused = api_as(world.group).post(url, said, version=activity.version, status=422)
        assert refused["errors"][0]["code"] == "unknown_field"


def test_changes_stay_visible_over_several_returns(world, clock):
    activity = corrected(world, clock, returned(world, clock), minutes="第一次改。")
    clock.advance(timedelta(hours=1))
    commands.return_(world.group, activity, comment="再改。", clock=clock)
    corrected(world, clock, activity, minutes="第二次改。")
    before = queries.before_changes(activity)
    assert before["minutes"] == "第一次改。"
