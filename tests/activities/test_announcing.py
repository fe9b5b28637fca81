"""Telling of a coming activity: everybody whom it concerns, once; of changes what changed; clashes; texts to copy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import Announced, Audience, Kind, Presence, RollEntry
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Job
from partyhub.notifications import commands as notifications
from partyhub.notifications.models import Notification
from partyhub.notifications.words import body_of, subject_of
from tests.factories.activities import content, logged
from tests.factories.members import member
from tests.support.sql import count_sql

COMING = date(2026, 11, 30)


def coming(world, clock, **fields) -> Activity:
    fields = {"day": COMING, "minutes": "", "title": "主题党日：党纪学习"} | fields
    return logged(world.secretary, world.tree.east_branch, clock, **fields)


def told(tag: str) -> list[Notification]:
    return list(
        db.session.scalars(
            select(Notification).where(Notification.topic == f"activity.{tag}").order_by(Notification.id)
        )
    )


def edited(world, clock, activity: Activity, **fields) -> Activity:
    values = content(COMING, minutes="", title=activity.title, kinds=list(activity.kinds))
    return commands.edit(world.secretary, activity, version=None, **(values | fields), clock=clock)


class TestRules:
    BEFORE = Announced("主题党日", local_time(COMING, 14, 30), local_time(COMING, 16), "党员活动室")

    def after(self, **fields) -> Announced:
        return Announced(**(vars(self.BEFORE) | fields))

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, []),
            ({"title": "主题党日。"}, []),
            ({"place": " 党员活动室 "}, []),
            ({"title": "专题党课"}, ["title"]),
            ({"place": "三楼会议室"}, ["place"]),
            ({"place": ""}, ["place_gone"]),
            ({"starts_at": local_time(COMING, 15), "ends_at": local_time(COMING, 16, 30)}, ["starts_at"]),
            ({"ends_at": local_time(COMING, 17)}, ["ends_at"]),
            ({"starts_at": local_time(COMING, 15)}, ["starts_at", "ends_at"]),
        ],
    )
    def test_what_is_worth_telling(self, fields, expected):
        found = rules.changes_told(self.BEFORE, self.after(**fields))
        assert [one.what for one in found] == expected

    def test_the_widest_circle_counts(self):
        assert rules.audience_of([Kind.COMMITTEE_MEETING]) is Audience.POSTS
        assert rules.audience_of([Kind.HEART_TALK]) is Audience.NAMED
        assert rules.audience_of([Kind.COMMITTEE_MEETING, Kind.THEMED_DAY]) is Audience.ROSTER


class TestPublish:
    def test_everybody_of_all_who_hold_it_is_told_once(self, world, clock):
        activity = coming(world, clock, joint=[world.tree.west_branch])
        commands.publish(world.secretary, activity, clock=clock)
        people = world.people
        expected = {
            one.id
            for one in (
                people.deputy,
                people.member,
                people.member2,
                people.probationary,
                people.observed,
                people.neighbour,
                people.stranger,
            )
        }  # and not the secretary, who announced it
        found = told("announced")
        assert {one.member_id for one in found} == expected
        assert len(found) == len(expected)
        text = body_of("activity.announced", found[0].params)
        assert "2026年11月30日 14:30" in text
        assert "党员活动室" in text

    def test_the_desk_of_a_partner_is_told_that_it_is_named(self, world, clock):
        activity = coming(world, clock, joint=[world.tree.west_branch])
        commands.publish(world.secretary, activity, clock=clock)
        assert [one.user_id for one in told("joint")] == [world.user("neighbour").id]

    def test_a_committee_meeting_concerns_the_committee(self, world, clock):
        activity = coming(world, clock, kinds=[Kind.COMMITTEE_MEETING])
        commands.publish(world.secretary, activity, clock=clock)
        assert {one.member_id for one in told("announced")} == {world.people.deputy.id}

    def test_a_talk_concerns_those_named(self, world, clock):
        activity = coming(world, clock, kinds=[Kind.HEART_TALK], chair_id=world.people.member.id)
        commands.publish(world.secretary, activity, clock=clock)
        assert {one.member_id for one in told("announced")} == {world.people.member.id}

    @pytest.mark.parametrize("mailed", [False, True])
    def test_sixty_members_are_not_sixty_statements(self, world, clock, mailed):
        def publish() -> int:
            activity = coming(world, clock)
            with count_sql() as statements:
                commands.publish(world.secretary, activity, clock=clock)
            return len(statements)

        few = publish()
        for _ in range(60):
            one = member(clock, world.tree.east_branch)
            if mailed:
                from partyhub.accounts.queries import member_actor

                notifications.set_preference(
                    member_actor(one.id), email=f"m{one.id}@example.com", muted=False, clock=clock
                )
        before = len(told("announced"))
        many = publish()
        assert len(told("announced")) - before >= 60
        assert many <= few + 2  # with mail: one look at who wants it, one update, one insert of jobs
        if mailed:
            assert len(db.session.scalars(select(Job).where(Job.kind == notifications.MAIL_JOB)).all()) >= 60


class TestChange:
    def test_a_change_is_told_once_in_words(self, world, clock):
        activity = commands.publish(world.secretary, coming(world, clock), clock=clock)
        later = {"starts_at": local_time(COMING, 15), "ends_at": local_time(COMING, 16, 30)}
        edited(world, clock, activity, **later, place="三楼会议室")
        found = told("changed")
        assert len(found) == len({one.member_id for one in found}) == 5
        text = body_of("activity.changed", found[0].params)
        assert "由 2026年11月30日 14:30 改为 2026年11月30日 15:00" in text
        assert "由“党员活动室”改为“三楼会议室”" in text
        assert subject_of("activity.changed", found[0].params) == "活动变更：主题党日：党纪学习"

    def test_trifles_and_drafts_are_not_told(self, world, clock):
        activity = coming(world, clock)
        edited(world, clock, activity, place="三楼会议室")
        commands.publish(world.secretary, activity, clock=clock)
        edited(world, clock, activity, place="三楼会议室。", chair_id=world.people.deputy.id)
        assert told("changed") == []
        assert len(told("announced")) == 5

    def test_what_is_over_is_corrected_in_silence(self, world, clock):
        activity = commands.publish(world.secretary, coming(world, clock), clock=clock)
        clock.advance(timedelta(days=30))
        edited(world, clock, activity, place="别处")
        assert told("changed") == []

    def test_a_partner_that_joins_later_is_told_of_it_whole(self, world, clock):
        activity = commands.publish(world.secretary, coming(world, clock), clock=clock)
        edited(world, clock, activity, joint=[world.tree.west_branch])
        late = {world.people.neighbour.id, world.people.stranger.id}
        assert {one.member_id for one in told("announced")} >= late
        assert len(told("announced")) == 7


class TestCancel:
    def test_it_is_told_with_the_reason(self, world, clock):
        activity = commands.publish(world.secretary, coming(world, clock), clock=clock)
        commands.cancel(world.secretary, activity, comment="台风预警。", clock=clock)
        found = told("cancelled")
        assert len(found) == 5
        assert "台风预警。" in body_of("activity.cancelled", found[0].params)

    def test_what_nobody_was_told_of_goes_in_silence(self, world, clock):
        commands.cancel(world.secretary, coming(world, clock), clock=clock)
        assert told("cancelled") == []


class TestClashes:
    def found(self, world, activity: Activity) -> list[queries.Clash]:
        return queries.clashes(world.secretary, activity, queries.participant_ids(activity))

    def test_organisation_place_and_people_at_the_same_time(self, page_as, world, clock):
        chair = {"chair_id": world.people.deputy.id}
        first = coming(world, clock, **chair)
        commands.publish(world.secretary, first, clock=clock)
        second = coming(world, clock, title="另一场", **chair)
        assert self.found(world, second) == [
            queries.Clash(first.public_id, first.title, ("organization", "place", "people"))
        ]
        shown = page_as(world.secretary).get(f"/activities/{second.public_id}")
        assert "同一时间还有其他安排" in shown.text
        commands.publish(world.secretary, second, clock=clock)  # a warning, never a refusal

    def test_what_is_not_the_readers_to_see_has_no_name(self, world, clock):
        theirs = logged(world.neighbour, world.tree.west_branch, clock, day=COMING)
        commands.publish(world.neighbour, theirs, clock=clock)
        assert self.found(world, coming(world, clock)) == [queries.Clash(None, None, ("place",))]

    def test_one_after_the_other_is_none(self, world, clock):
        first = commands.publish(world.secretary, coming(world, clock), clock=clock)
        after = {"starts_at": first.ends_at, "ends_at": first.ends_at + timedelta(hours=1)}
        assert self.found(world, coming(world, clock, **after)) == []
        commands.cancel(world.secretary, first, comment="改期。", clock=clock)
        assert self.found(world, coming(world, clock)) == []

    def test_programs_read_of_it(self, api_as, world, clock):
        first = commands.publish(world.secretary, coming(world, clock), clock=clock)
        second = coming(world, clock, title="另一场")
        read = api_as(world.secretary).get(f"/activities/{second.public_id}")
        assert read["clashes"] == [{"activity_id": first.public_id, "why": ["organization", "place"]}]


class TestTexts:
    def test_the_notice_before_the_report_after(self, page_as, world, clock):
        activity = coming(world, clock, outside_units="湖滨社区", joint=[world.tree.west_branch])
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}"
        text = page.get(url).one("pre", id="copy-text").text
        assert text.startswith("【通知】主题党日")
        assert "时间：星期一 2026年11月30日 14:30–16:00" in text
        assert "合作单位：" in text
        assert "湖滨社区" in text
        held = logged(world.secretary, world.tree.east_branch, clock, result="完成学习。")
        people = world.people
        entries = [
            RollEntry(Presence.PRESENT, member_id=people.member.id),
            RollEntry(Presence.EXCUSED, member_id=people.member2.id, reason="出差"),
        ]
        commands.record_roll(world.secretary, held, entries, clock=clock)
        report = page.get(f"/activities/{held.public_id}").one("pre", id="copy-text").text
        assert report.startswith("【活动情况】")
        assert "实到 1 人" in report
        assert "请假 1 人" in report
        assert "完成学习。" in report
        assert people.member2.name not in report
