"""The roll call: whose line stands, who said so, what a member may contest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, Attendance, Contest
from partyhub.activities.rules import ContestState, Presence, RollEntry, State
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.notifications.models import Notification
from partyhub.security.actors import Actor
from tests.factories.activities import logged, submitted
from tests.support.actors import actor_for


def line(activity: Activity, member_id: int) -> Attendance:
    query = select(Attendance).where(Attendance.activity_id == activity.id, Attendance.member_id == member_id)
    return db.session.scalars(query).one()


def second_leader(world) -> Actor:
    return actor_for("secretary", world.tree.east_branch, user_id=world.user("leader").id, name="组织委员")


@given(st.dictionaries(st.sampled_from(list(Presence)), st.integers(0, 50)), st.integers(0, 50))
def test_not_recorded_is_never_absent(roll, without_line):
    found = rules.turnout(roll, without_line)
    assert found.absent == roll.get(Presence.ABSENT, 0)
    assert found.unrecorded == roll.get(Presence.UNRECORDED, 0) + without_line
    everybody = found.attended + found.excused + found.absent + found.observers + found.unrecorded
    assert everybody == sum(roll.values()) + without_line


class TestLines:
    def test_each_line_keeps_who_said_it_and_when(self, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        entries = [RollEntry(Presence.PRESENT, member_id=people.member.id)]
        commands.record_roll(world.secretary, activity, entries, clock=clock)
        found = line(activity, people.member.id)
        assert (found.recorded_by, found.recorder_name) == (world.secretary.user_id, world.secretary.name)
        assert found.recorded_at == clock.now()

    def test_two_leaders_record_different_people_and_both_stand(self, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        other = second_leader(world)
        commands.record_roll(
            world.secretary, activity, [RollEntry(Presence.PRESENT, member_id=people.member.id)], clock=clock
        )
        commands.record_roll(
            other, activity, [RollEntry(Presence.LATE, member_id=people.member2.id)], clock=clock
        )
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.PRESENT: 1, Presence.LATE: 1}

    def test_of_two_lines_the_later_one_stands_in_whatever_order_they_arrive(self, world, clock):
        activity, member = logged(world.secretary, world.tree.east_branch, clock), world.people.member
        late = RollEntry(Presence.LATE, member_id=member.id)
        commands.record_roll(second_leader(world), activity, [late], clock=clock)
        clock.advance(timedelta(minutes=10))
        from_a_dead_corner = RollEntry(Presence.ABSENT, member_id=member.id, seconds_ago=1200)
        commands.record_roll(world.secretary, activity, [from_a_dead_corner], clock=clock)
        assert line(activity, member.id).state is Presence.LATE
        commands.record_roll(
            world.secretary, activity, [RollEntry(Presence.PRESENT, member_id=member.id)], clock=clock
        )
        assert line(activity, member.id).state is Presence.PRESENT

    def test_marking_the_rest_leaves_whoever_is_recorded(self, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        excused = RollEntry(Presence.EXCUSED, member_id=people.member.id, reason="出差")
        commands.record_roll(second_leader(world), activity, [excused], clock=clock)
        rest = [RollEntry(Presence.PRESENT, member_id=one.id) for one in (people.member, people.member2)]
        commands.record_roll(world.secretary, activity, rest, only_unrecorded=True, clock=clock)
        assert line(activity, people.member.id).state is Presence.EXCUSED
        assert line(activity, people.member2.id).state is Presence.PRESENT

    def test_a_line_of_the_day_before_yesterday_is_refused(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        old = RollEntry(Presence.PRESENT, member_id=world.people.member.id, seconds_ago=rules.OLDEST_TAP + 1)
        with pytest.raises(Invalid) as refused:
            commands.record_roll(world.secretary, activity, [old], clock=clock)
        assert [reason.code for reason in refused.value.reasons] == ["attendance_too_old"]


def rolled(world, clock, state: Presence = Presence.ABSENT) -> Activity:
    activity = submitted(world.secretary, world.tree.east_branch, clock)
    commands.return_(world.group, activity, comment="请补考勤。", clock=clock)
    entry = RollEntry(state, member_id=world.people.member.id)
    commands.record_roll(world.secretary, activity, [entry], clock=clock)
    return activity


def contested(world, activity: Activity, clock) -> Contest:
    return commands.contest(world.member, activity, claimed=Presence.LATE, reason="堵车", clock=clock)


class TestContesting:
    def test_a_correction_keeps_both_values_and_tells_the_member(self, world, clock):
        activity = rolled(world, clock)
        made = contested(world, activity, clock)
        clock.advance(timedelta(hours=1))
        commands.answer(world.secretary, activity, made, "correct", answer="", version=1, clock=clock)
        assert (made.state, made.recorded, made.claimed) == (
            ContestState.CORRECTED,
            Presence.ABSENT,
            Presence.LATE,
        )
        assert line(activity, world.people.member.id).state is Presence.LATE
        told = select(Notification.member_id).where(Notification.topic == "activity.contest_corrected")
        assert list(db.session.scalars(told)) == [world.people.member.id]

    def test_a_signed_record_is_corrected_too_and_stays_signed(self, world, clock):
        activity = rolled(world, clock)
        commands.submit(world.secretary, activity, clock=clock)
        made = contested(world, activity, clock)
        clock.advance(timedelta(hours=1))
        commands.answer(world.secretary, activity, made, "correct", answer="", version=1, clock=clock)
        assert line(activity, world.people.member.id).state is Presence.LATE
        assert activity.state is State.SUBMITTED

    def test_letting_it_stand_wants_a_reason(self, world, clock):
        activity = rolled(world, clock)
        made = contested(world, activity, clock)
        with pytest.raises(Invalid) as refused:
            commands.answer(world.secretary, activity, made, "uphold", answer="", version=1, clock=clock)
        assert refused.value.reasons[0].code == "contest_answer_required"
        commands.answer(world.secretary, activity, made, "uphold", answer="未签到。", version=1, clock=clock)
        assert made.state is ContestState.UPHELD
        assert line(activity, world.people.member.id).state is Presence.ABSENT

    def test_after_seven_days_it_is_too_late(self, world, clock):
        activity = rolled(world, clock)
        clock.advance(rules.CONTEST_WITHIN)
        contested(world, activity, clock)
        other = rolled(world, clock)
        clock.advance(rules.CONTEST_WITHIN + timedelta(seconds=1))
        with pytest.raises(Invalid) as refused:
            contested(world, other, clock)
        assert refused.value.reasons[0].code == "contest_too_late"

    def test_once_a_line_and_only_ones_own(self, world, clock):
        activity = rolled(world, clock)
        contested(world, activity, clock)
        with pytest.raises(Conflict):
            contested(world, activity, clock)
        with pytest.raises(Forbidden):
            commands.contest(
                world.actor("member2"), activity, claimed=Presence.LATE, reason="他迟到了", clock=clock
            )

    def test_an_answer_is_given_once_and_to_what_was_read(self, world, clock):
        activity = rolled(world, clock)
        made = contested(world, activity, clock)
        with pytest.raises(Stale):
            commands.answer(world.secretary, activity, made, "correct", answer="", version=7, clock=clock)
        commands.answer(world.secretary, activity, made, "correct", answer="", version=1, clock=clock)
        with pytest.raises(Conflict):
            commands.answer(world.secretary, activity, made, "uphold", answer="不", version=2, clock=clock)

    def test_superiors_do_not_answer_and_do_not_see_who_contests(self, world, clock):
        activity = rolled(world, clock)
        commands.submit(world.secretary, activity, clock=clock)
        made = contested(world, activity, clock)
        assert queries.contests(world.group, activity) == []
        with pytest.raises(Forbidden):
            commands.answer(world.group, activity, made, "correct", answer="", version=1, clock=clock)


@pytest.mark.parametrize("state", list(ContestState))
@pytest.mark.parametrize("verb", ["correct", "uphold", "reopen"])
def test_every_step_of_a_contest(state, verb):
    targets = {
        (ContestState.OPEN, "correct"): ContestState.CORRECTED,
        (ContestState.OPEN, "uphold"): ContestState.UPHELD,
    }
    if (state, verb) in targets:
        assert rules.CONTEST_MACHINE.target(state, verb) is targets[state, verb]
    else:
        with pytest.raises(Conflict):
            rules.CONTEST_MACHINE.target(state, verb)
