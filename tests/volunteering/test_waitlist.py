"""Offered places: held, taken, declined, lapsed; and the faults that other systems had with waiting lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, DomainError, Forbidden
from partyhub.notifications.models import Notification
from partyhub.operations.doctor import _places
from partyhub.volunteering import commands, jobs, queries, rules
from partyhub.volunteering.models import ServiceSession
from partyhub.volunteering.rules import OrderState, SignupState
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
def offered(clock, people):
    """One place, given up two days before it begins: it is held for the stranger, and member2 waits."""
    order, (session,) = make.published(clock, places=1)
    session.starts_at, session.ends_at = session.starts_at + 24 * HOUR, session.ends_at + 24 * HOUR
    db.session.flush()
    taken = make.sign_up(people.member, session, clock)
    first, second = (make.sign_up(one, session, clock) for one in (people.stranger, people.member2))
    commands.withdraw(make.as_member(people.member), taken, clock=clock)
    assert first.state is SignupState.OFFERED
    return order, session, first, second


class TestHowLong:
    @pytest.mark.parametrize(
        ("left", "held"), [(72, 24), (48, 24), (30, 15), (3, 1.5), (2.02, 1), (2, None), (1, None)]
    )
    def test_a_day_or_half_the_time_left_and_never_in_the_last_two_hours(self, clock, left, held):
        until = rules.offer_until(clock.now() + timedelta(hours=left), clock.now())
        assert until == (None if held is None else clock.now() + timedelta(hours=held))

    def test_the_person_is_told_until_when(self, clock, people, offered):
        _, _, first, _ = offered
        assert first.respond_by == clock.now() + 24 * HOUR
        (own,) = queries.own_sessions(make.as_member(people.stranger), clock=clock)
        assert (own.state, own.respond_by) == (SignupState.OFFERED, first.respond_by)
        (todo,) = queries.offered_places(make.as_member(people.stranger), clock)
        assert todo.respond_by == first.respond_by


class TestAccept:
    def test_the_place_becomes_his(self, clock, people, offered):
        _, session, first, second = offered
        commands.accept_place(make.as_member(people.stranger), first, clock=clock)
        assert (first.state, first.respond_by, places(session)) == (SignupState.CONFIRMED, None, (1, 0))
        assert second.state is SignupState.WAITLISTED

    def test_twice_changes_nothing(self, clock, people, offered):
        _, session, first, _ = offered
        for _ in range(2):
            commands.accept_place(make.as_member(people.stranger), first, clock=clock)
        assert places(session) == (1, 0)

    def test_a_newcomer_does_not_get_the_held_place(self, clock, people, offered):
        _, session, _, _ = offered
        assert make.sign_up(people.sibling, session, clock).state is SignupState.WAITLISTED
        assert places(session) == (0, 1)

    def test_too_late_is_too_late_even_before_the_job_came(self, clock, people, offered):
        _, _, first, _ = offered
        clock.advance(24 * HOUR)
        with pytest.raises(Conflict) as refused:
            commands.accept_place(make.as_member(people.stranger), first, clock=clock)
        assert codes(refused) == ["place_offer_over"]

    def test_nobody_takes_it_for_a_stranger(self, clock, people, offered):
        _, _, first, _ = offered
        for act in (commands.accept_place, commands.decline_place):
            with pytest.raises(Forbidden):
                act(make.as_member(people.member), first, clock=clock)

    def test_a_place_elsewhere_by_then_needs_a_reason(self, clock, people, offered):
        _, session, first, _ = offered
        _, (other,) = make.published(clock)
        other.starts_at, other.ends_at = session.starts_at, session.ends_at
        make.sign_up(people.stranger, other, clock)
        actor = make.as_member(people.stranger)
        with pytest.raises(commands.Clash):
            commands.accept_place(actor, first, clock=clock)
        commands.accept_place(actor, first, override_reason="相邻两处", clock=clock)
        assert (first.state, first.override_reason) == (SignupState.CONFIRMED, "相邻两处")

    def test_without_an_offer_there_is_nothing_to_take(self, clock, people, offered):
        _, _, _, second = offered
        with pytest.raises(Conflict) as refused:
            commands.accept_place(make.as_member(people.member2), second, clock=clock)
        assert codes(refused) == ["place_not_offered"]


class TestDecline:
    def test_it_goes_to_the_next(self, clock, people, offered):
        _, session, first, second = offered
        for _ in range(2):
            commands.decline_place(make.as_member(people.stranger), first, clock=clock)
        assert (first.state, second.state) == (SignupState.DECLINED, SignupState.OFFERED)
        assert (places(session), told(people.member2, "service.place_offered")) == ((0, 1), 1)

    def test_when_nobody_waits_the_place_is_free(self, clock, people, offered):
        _, session, first, second = offered
        commands.withdraw(make.as_member(people.member2), second, clock=clock)
        commands.decline_place(make.as_member(people.stranger), first, clock=clock)
        assert places(session) == (0, 0)
        assert make.sign_up(people.sibling, session, clock).state is SignupState.CONFIRMED


class TestLapse:
    def test_the_next_is_asked_and_both_are_told_once(self, clock, people, offered):
        _, session, first, second = offered
        clock.advance(24 * HOUR - timedelta(minutes=1))
        assert commands.lapse_places(clock) == 0
        clock.advance(timedelta(minutes=1))
        jobs.lapse_places({}, clock)
        assert commands.lapse_places(clock) == 0
        db.session.expire_all()
        assert (first.state, second.state) == (SignupState.LAPSED, SignupState.OFFERED)
        assert told(people.stranger, "service.place_lapsed") == 1
        assert told(people.member2, "service.place_offered") == 1
        assert second.respond_by == clock.now() + 12 * HOUR
        assert places(session) == (0, 1)

    def test_each_offer_is_shorter_until_the_dispatcher_calls(self, clock, people, offered):
        _, session, _, second = offered
        clock.advance(45 * HOUR)
        assert commands.lapse_places(clock) == 1
        db.session.refresh(second)
        assert second.respond_by == clock.now() + 1.5 * HOUR
        clock.advance(1.5 * HOUR)
        assert commands.lapse_places(clock) == 1
        assert places(session) == (0, 0)
        third = make.sign_up(people.sibling, session, clock)
        assert third.state is SignupState.CONFIRMED

    def test_one_that_was_moved_before_its_deadline_ends_with_its_beginning(self, clock, people, offered):
        _, session, first, _ = offered
        session.starts_at = clock.now() + HOUR
        db.session.flush()
        clock.advance(HOUR)
        assert commands.lapse_places(clock) == 1
        db.session.refresh(first)
        assert first.state is SignupState.LAPSED

    def test_the_job_is_planned(self):
        assert jobs.LAPSE_PLACES in jobs.HANDLERS
        assert [one.every for one in jobs.SCHEDULE if one.kind == jobs.LAPSE_PLACES] == [
            timedelta(minutes=10)
        ]


class TestFaultsOfOthers:
    """What waiting lists elsewhere got wrong: offers that live on, lists that nobody can leave, silence punished."""

    def test_an_offer_is_no_good_after_a_cancel(self, clock, people, offered):
        order, session, first, _ = offered
        commands.cancel(make.dispatcher(), order, reason="台风预警", clock=clock)
        db.session.refresh(first)
        assert (first.state, first.respond_by, places(session)) == (SignupState.RELEASED, None, (0, 0))
        with pytest.raises(Conflict):
            commands.accept_place(make.as_member(people.stranger), first, clock=clock)
        clock.advance(24 * HOUR)
        assert commands.lapse_places(clock) == 0

    def test_a_declined_or_lapsed_offer_is_no_good_any_more(self, clock, people, offered):
        _, _, first, second = offered
        commands.decline_place(make.as_member(people.stranger), first, clock=clock)
        clock.advance(24 * HOUR)
        commands.lapse_places(clock)
        for person, signup in ((people.stranger, first), (people.member2, second)):
            with pytest.raises(Conflict):
                commands.accept_place(make.as_member(person), signup, clock=clock)

    def test_taking_back_an_acceptance_does_not_bring_the_offer_back(self, clock, people, offered):
        _, _, first, second = offered
        actor = make.as_member(people.stranger)
        commands.accept_place(actor, first, clock=clock)
        commands.withdraw(actor, first, clock=clock)
        with pytest.raises(Conflict):
            commands.accept_place(actor, first, clock=clock)
        assert second.state is SignupState.OFFERED

    def test_whoever_waits_or_was_offered_a_place_may_leave_at_any_time(self, clock, people, offered):
        _, session, first, second = offered
        clock.advance(47 * HOUR)
        for person, signup in ((people.stranger, first), (people.member2, second)):
            commands.withdraw(make.as_member(person), signup, clock=clock)
        assert (first.state, second.state) == (SignupState.WITHDRAWN, SignupState.WITHDRAWN)
        assert places(session) == (0, 0)

    def test_whoever_let_an_offer_lapse_may_queue_again(self, clock, people, offered):
        _, _, first, _ = offered
        clock.advance(24 * HOUR)
        commands.lapse_places(clock)
        again = make.sign_up(people.stranger, offered[1], clock)
        assert (again.id, again.state) == (first.id, SignupState.WAITLISTED)

    def test_a_call_in_the_last_hours_gives_the_held_place(self, clock, people, offered):
        _, session, first, _ = offered
        commands.promote(make.dispatcher(), first, clock=clock)
        assert (first.state, places(session), told(people.stranger, "service.promoted")) == (
            SignupState.CONFIRMED,
            (1, 0),
            1,
        )


def test_the_doctor_counts_held_places(app, clock, people, offered):
    assert list(_places()) == []
    session = offered[1]
    db.session.execute(update(ServiceSession).where(ServiceSession.id == session.id).values(held_count=0))
    assert list(_places()) == [f"held places of session {session.id} says 0 places are taken, 1 are"]


def test_every_state_of_a_sign_up_is_reached_and_every_end_is_one():
    machine = rules.SIGNUP
    assert {one.target for one in machine.transitions} | {machine.initial} == set(machine.states)
    assert machine.ends == set(machine.states) - rules.LIVE_SIGNUPS
    with pytest.raises(DomainError):
        machine.target(SignupState.RELEASED, "accept")
    assert OrderState.RECRUITING in rules.SIGNUP_STATES
