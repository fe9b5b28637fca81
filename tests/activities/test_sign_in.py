"""Signing in by code: bound, short-lived, once a member; replays and forwarded pictures open nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Code, Presence, Reported, RollEntry
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from tests.factories.activities import logged

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEY = b"k" * 32


def open_activity(world, clock, *, starts=timedelta(minutes=10)) -> Activity:
    """An announced activity that begins in a moment, with signing in switched on."""
    at = clock.now() + starts
    activity = logged(
        world.secretary,
        world.tree.east_branch,
        clock,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
    )
    commands.publish(world.secretary, activity, clock=clock)
    commands.switch_sign_in(world.secretary, activity, on=True, clock=clock)
    return activity


def code_of(refused: pytest.ExceptionInfo) -> str:
    return refused.value.reasons[0].code


class TestCodes:
    @given(st.integers(0, 60))
    def test_a_code_opens_for_a_minute(self, seconds):
        made = rules.make_code(KEY, "activity", NOW, "abcdef")
        read = rules.read_code(KEY, "activity", made, NOW + timedelta(seconds=seconds))
        assert read == Code(NOW, "abcdef")

    @pytest.mark.parametrize("seconds", [-1, 61, 3600, 10**7])
    def test_not_before_and_not_after(self, seconds):
        made = rules.make_code(KEY, "activity", NOW, "abcdef")
        read = rules.read_code(KEY, "activity", made, NOW + timedelta(seconds=seconds))
        assert read.code == "sign_in_code_over"

    @given(st.data())
    def test_one_changed_character_makes_it_nothing(self, data):
        made = rules.make_code(KEY, "activity", NOW, "abcdef")
        place = data.draw(st.integers(0, len(made) - 1))
        other = data.draw(st.characters(codec="utf-8").filter(lambda one: one != made[place]))
        read = rules.read_code(KEY, "activity", made[:place] + other + made[place + 1 :], NOW)
        assert read.code == "sign_in_code_bad"

    @given(st.text(max_size=80))
    def test_anything_else_is_refused(self, text):
        assert rules.read_code(KEY, "activity", text, NOW).code == "sign_in_code_bad"

    def test_another_activity_or_key_does_not_take_it(self):
        made = rules.make_code(KEY, "activity", NOW, "abcdef")
        assert rules.read_code(KEY, "other", made, NOW).code == "sign_in_code_bad"
        assert rules.read_code(b"x" * 32, "activity", made, NOW).code == "sign_in_code_bad"


class TestSigningIn:
    def test_off_by_default(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        assert not queries.sign_in_is_open(activity)
        with pytest.raises(Conflict) as refused:
            commands.new_code(world.secretary, activity, clock=clock)
        assert code_of(refused) == "sign_in_closed"

    def test_in_time_and_late(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        line = commands.sign_in(world.member, activity, own, clock=clock)
        assert (line.state, line.reported, line.recorder_name) == (
            Presence.PRESENT,
            Reported.ONESELF,
            world.member.name,
        )
        clock.advance(timedelta(minutes=30))
        other = world.actor("member2")
        code = commands.new_code(world.secretary, activity, clock=clock)
        late = commands.sign_in(
            other, activity, commands.ticket(other, activity, code, clock=clock), clock=clock
        )
        assert (late.state, late.minutes) == (Presence.LATE, 40)

    def test_a_forwarded_picture_is_over_after_a_minute(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        clock.advance(timedelta(seconds=61))
        with pytest.raises(Invalid) as refused:
            commands.ticket(world.member, activity, code, clock=clock)
        assert code_of(refused) == "sign_in_code_over"

    def test_a_ticket_is_its_members_and_over_after_a_minute(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.sign_in(world.actor("member2"), activity, own, clock=clock)
        assert code_of(refused) == "sign_in_code_bad"
        clock.advance(timedelta(seconds=61))
        with pytest.raises(Invalid) as refused:
            commands.sign_in(world.member, activity, own, clock=clock)
        assert code_of(refused) == "sign_in_code_over"

    def test_the_code_itself_is_no_ticket_and_another_activity_takes_neither(self, world, clock):
        activity, other = open_activity(world, clock), open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        with pytest.raises(Invalid):
            commands.sign_in(world.member, activity, code, clock=clock)
        with pytest.raises(Invalid):
            commands.ticket(world.member, other, code, clock=clock)

    def test_the_same_again_is_harmless(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        first = commands.sign_in(world.member, activity, own, clock=clock).recorded_at
        clock.advance(timedelta(seconds=30))
        assert commands.sign_in(world.member, activity, own, clock=clock).recorded_at == first
        rows = select(func.count()).select_from(Attendance).where(Attendance.activity_id == activity.id)
        assert db.session.scalar(rows) == 1

    def test_what_the_leader_recorded_stands_and_a_used_code_does_not_open_again(self, world, clock):
        activity, member = open_activity(world, clock), world.people.member
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        commands.sign_in(world.member, activity, own, clock=clock)
        gone = RollEntry(Presence.EXCUSED, member_id=member.id, reason="中途请假")
        commands.record_roll(world.secretary, activity, [gone], clock=clock)
        assert commands.sign_in(world.member, activity, own, clock=clock).state is Presence.EXCUSED

    def test_a_code_used_before_the_leader_took_the_line_back_is_refused(self, world, clock):
        activity, member = open_activity(world, clock), world.people.member
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        commands.sign_in(world.member, activity, own, clock=clock)
        taken_back = RollEntry(Presence.UNRECORDED, member_id=member.id)
        commands.record_roll(world.secretary, activity, [taken_back], clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.sign_in(world.member, activity, own, clock=clock)
        assert code_of(refused) == "sign_in_code_used"

    def test_wrong_branch(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        for stranger in (world.neighbour, world.actor("sibling"), world.committee):
            with pytest.raises(Forbidden) as refused:
                commands.ticket(stranger, activity, code, clock=clock)
            assert code_of(refused) == "sign_in_not_expected"

    @pytest.mark.parametrize(
        ("move", "reason"),
        [(timedelta(hours=-3), "sign_in_too_early"), (timedelta(hours=3), "sign_in_over")],
    )
    def test_closed_window(self, world, clock, move, reason):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        clock.advance(move)
        with pytest.raises(Conflict) as refused:
            commands.ticket(world.member, activity, code, clock=clock)
        assert code_of(refused) == reason

    def test_switched_off_while_somebody_holds_a_ticket(self, world, clock):
        activity = open_activity(world, clock)
        code = commands.new_code(world.secretary, activity, clock=clock)
        own = commands.ticket(world.member, activity, code, clock=clock)
        commands.switch_sign_in(world.secretary, activity, on=False, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.sign_in(world.member, activity, own, clock=clock)
        assert code_of(refused) == "sign_in_closed"

    def test_a_draft_is_not_opened_and_members_open_nothing(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Conflict) as refused:
            commands.switch_sign_in(world.secretary, activity, on=True, clock=clock)
        assert code_of(refused) == "sign_in_not_announced"
        with pytest.raises(Forbidden):
            commands.switch_sign_in(world.member, open_activity(world, clock), on=False, clock=clock)
