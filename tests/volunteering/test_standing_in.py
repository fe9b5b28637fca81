"""“I cannot come”: free before the cut-off, later leave and a stand-in; everybody who is affected is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.notifications.models import Notification
from partyhub.volunteering import commands, queries
from partyhub.volunteering.rules import SignupState
from tests.factories import volunteering as make
from tests.factories.members import the_people

HOUR = timedelta(hours=1)


def told(member, topic):
    query = select(func.count()).where(Notification.member_id == member.id, Notification.topic == topic)
    return db.session.scalar(query)


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def places(session):
    found = queries.lock_session(session.id)
    return found.confirmed_count, found.held_count


@pytest.fixture
def people(app):
    return the_people()


@pytest.fixture
def late(clock, people):
    """One place, twelve hours before: the member says that he cannot come; nobody waits."""
    _, (session,) = make.published(clock, places=1)
    signup = make.sign_up(people.member, session, clock)
    clock.advance(12 * HOUR)
    commands.withdraw(make.as_member(people.member), signup, said="孩子发烧", clock=clock)
    return session, signup


class TestCutOff:
    def test_before_it_the_place_is_simply_given_back(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert (signup.state, places(session)) == (SignupState.WITHDRAWN, (0, 0))

    def test_after_it_he_is_expected_and_the_leader_knows(self, clock, people, late):
        session, signup = late
        assert (signup.state, signup.said, places(session)) == (SignupState.LOOKING, "孩子发烧", (1, 0))
        assert told(people.office, "service.cannot_come_because") == 1
        assert [line.name for line in queries.roll(session.id)] == [people.member.name]
        (asked,) = queries.leaves_asked(make.as_member(people.office), clock)
        assert asked.name == people.member.name

    def test_pressing_it_again_changes_nothing(self, clock, people, late):
        session, signup = late
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert (signup.state, places(session)) == (SignupState.LOOKING, (1, 0))
        assert told(people.office, "service.cannot_come_because") == 1

    def test_a_session_may_have_another_one(self, clock, people):
        order, (session,) = make.published(clock, places=1)
        plan = commands.SessionPlan(session.starts_at, session.ends_at, 1, 1, cutoff_hours=2)
        commands.change_session(make.dispatcher(), order, session, plan, version=session.version, clock=clock)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(22 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert signup.state is SignupState.WITHDRAWN

    def test_not_an_endless_one(self, clock, people):
        order, (session,) = make.published(clock)
        plan = commands.SessionPlan(session.starts_at, session.ends_at, 1, 2, cutoff_hours=169)
        with pytest.raises(Invalid) as refused:
            commands.change_session(
                make.dispatcher(), order, session, plan, version=session.version, clock=clock
            )
        assert codes(refused) == ["too_big"]

    def test_a_secretary_asks_leave_for_him_and_he_is_told(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.secretary(), signup, clock=clock)
        assert signup.state is SignupState.LOOKING
        assert told(people.member, "service.leave_asked_by_other") == 1

    def test_whoever_runs_the_order_takes_him_off(self, clock, people, late):
        session, signup = late
        commands.withdraw(make.dispatcher(), signup, clock=clock)
        assert (signup.state, places(session)) == (SignupState.WITHDRAWN, (0, 0))
        assert told(people.member, "service.withdrawn_by_other") == 1

    def test_not_once_it_has_begun(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(24 * HOUR)
        with pytest.raises(Conflict) as refused:
            commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert codes(refused) == ["withdraw_too_late"]


class TestStandIn:
    def test_a_newcomer_stands_in_at_once(self, clock, people, late):
        session, signup = late
        other = make.sign_up(people.stranger, session, clock)
        assert (signup.state, other.state, places(session)) == (
            SignupState.REPLACED,
            SignupState.CONFIRMED,
            (1, 0),
        )
        assert told(people.member, "service.stand_in_found") == 1
        assert told(people.office, "service.stood_in") == 1

    def test_whoever_waits_is_asked_and_he_is_expected_until_the_answer(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        waiting = make.sign_up(people.stranger, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert (signup.state, waiting.state, places(session)) == (
            SignupState.LOOKING,
            SignupState.OFFERED,
            (1, 0),
        )
        commands.accept_place(make.as_member(people.stranger), waiting, clock=clock)
        db.session.refresh(signup)
        assert (signup.state, waiting.state, places(session)) == (
            SignupState.REPLACED,
            SignupState.CONFIRMED,
            (1, 0),
        )

    def test_declined_the_next_is_asked(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        first, second = (make.sign_up(one, session, clock) for one in (people.stranger, people.member2))
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        commands.decline_place(make.as_member(people.stranger), first, clock=clock)
        assert (second.state, second.replaces_id) == (SignupState.OFFERED, signup.id)
        assert signup.state is SignupState.LOOKING

    def test_two_who_cannot_come_ask_two_who_wait(self, clock, people):
        _, (session,) = make.published(clock, places=2)
        gone = [make.sign_up(one, session, clock) for one in (people.member, people.member2)]
        waiting = [make.sign_up(one, session, clock) for one in (people.stranger, people.sibling)]
        clock.advance(12 * HOUR)
        for person, signup in zip((people.member, people.member2), gone, strict=True):
            commands.withdraw(make.as_member(person), signup, clock=clock)
        assert [one.replaces_id for one in waiting] == [one.id for one in gone]


class TestComingAfterAll:
    def test_he_is_expected_again_and_the_leader_knows(self, clock, people, late):
        session, signup = late
        for _ in range(2):
            commands.keep_place(make.as_member(people.member), signup, clock=clock)
        assert (signup.state, signup.said, places(session)) == (SignupState.CONFIRMED, "", (1, 0))
        assert told(people.office, "service.comes_after_all") == 1

    def test_not_while_somebody_else_was_asked(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.keep_place(make.as_member(people.member), signup, clock=clock)
        assert codes(refused) == ["stand_in_asked"]

    def test_not_once_somebody_stands_in(self, clock, people, late):
        session, signup = late
        make.sign_up(people.stranger, session, clock)
        with pytest.raises(Conflict) as refused:
            commands.keep_place(make.as_member(people.member), signup, clock=clock)
        assert codes(refused) == ["not_looking"]

    def test_nobody_decides_that_for_a_stranger(self, clock, people, late):
        with pytest.raises(Forbidden):
            commands.keep_place(make.as_member(people.stranger), late[1], clock=clock)


class TestLeave:
    def test_approved_his_place_is_free_and_he_is_told(self, clock, people, late):
        session, signup = late
        for _ in range(2):
            commands.excuse(make.as_member(people.office), signup, clock=clock)
        assert (signup.state, signup.said, places(session)) == (SignupState.EXCUSED, "孩子发烧", (0, 0))
        assert told(people.member, "service.leave_approved") == 1
        assert queries.roll(session.id) == []

    def test_approved_while_somebody_was_asked_the_place_is_held_for_him(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        waiting = make.sign_up(people.stranger, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        commands.excuse(make.dispatcher(), signup, clock=clock)
        assert (waiting.state, waiting.replaces_id, places(session)) == (SignupState.OFFERED, None, (0, 1))
        commands.accept_place(make.as_member(people.stranger), waiting, clock=clock)
        assert places(session) == (1, 0)

    def test_not_approved_he_is_told_why(self, clock, people, late):
        session, signup = late
        with pytest.raises(Invalid):
            commands.refuse_leave(make.dispatcher(), signup, reason=" ", clock=clock)
        commands.refuse_leave(make.dispatcher(), signup, reason="只有您会急救", clock=clock)
        assert (signup.state, places(session)) == (SignupState.CONFIRMED, (1, 0))
        assert told(people.member, "service.leave_refused") == 1
        with pytest.raises(Conflict):
            commands.refuse_leave(make.dispatcher(), signup, reason="再问一次", clock=clock)

    def test_only_by_whoever_runs_it_and_nobody_his_own(self, clock, people, late):
        for act in (commands.excuse, lambda *a, **k: commands.refuse_leave(*a, reason="缺人", **k)):
            with pytest.raises(Forbidden):
                act(make.secretary(), late[1], clock=clock)
        _, (session,) = make.published(clock)
        own = make.sign_up(people.office, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.office), own, clock=clock)
        with pytest.raises(Forbidden) as refused:
            commands.excuse(make.as_member(people.office), own, clock=clock)
        assert codes(refused) == ["own_leave"]

    def test_whoever_has_not_asked_is_not_excused(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        with pytest.raises(Conflict) as refused:
            commands.excuse(make.dispatcher(), signup, clock=clock)
        assert codes(refused) == ["not_looking"]

    def test_a_cancel_releases_him_as_well(self, clock, people, late):
        _, signup = late
        order = queries.order_of(signup)
        commands.cancel(make.dispatcher(), order, reason="台风预警", clock=clock)
        db.session.refresh(signup)
        assert (signup.state, told(people.member, "service.cancelled")) == (SignupState.RELEASED, 1)
