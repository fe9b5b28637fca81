"""Signing up, waiting, leaving, moving up: one after the other. `test_rush` has them all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.members import commands as members
from partyhub.members.rules import Status
from partyhub.notifications.models import Notification
from partyhub.security.actors import SYSTEM, Via
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import Signup
from partyhub.volunteering.rules import OrderState, SignupState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.sql import count_sql

HOUR = timedelta(hours=1)


def told(member, topic):
    """How often a member was told about a topic."""
    query = select(func.count()).where(Notification.member_id == member.id, Notification.topic == topic)
    return db.session.scalar(query)


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


@pytest.fixture
def people(app):
    return the_people()


class TestSignUp:
    def test_places_first_then_the_waiting_list_in_order_of_arrival(self, clock, people):
        _, (session,) = make.published(clock, places=2)
        for one in (people.member, people.stranger, people.member2, people.sibling):
            make.sign_up(one, session, clock)
        assert make.standing(session) == [
            (people.member.name, "confirmed"),
            (people.stranger.name, "confirmed"),
            (people.member2.name, "waitlisted"),
            (people.sibling.name, "waitlisted"),
        ]

    def test_the_rank_is_counted_from_the_front(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        first, second, third = (
            make.sign_up(one, session, clock) for one in (people.member, people.member2, people.stranger)
        )
        assert [queries.rank(one) for one in (first, second, third)] == [None, 1, 2]

    def test_again_changes_nothing(self, clock, people):
        _, (session,) = make.published(clock)
        first = commands.sign_up(make.as_member(people.member), session.public_id, clock=clock)
        again = commands.sign_up(make.as_member(people.member), session.public_id, clock=clock)
        assert (first.created, again.created) == (True, False)
        assert again.signup.id == first.signup.id
        assert queries.lock_session(session.id).confirmed_count == 1

    def test_the_phone_link_is_enough(self, clock, people):
        _, (session,) = make.published(clock)
        actor = make.as_member(people.member, via=Via.LINK)
        assert commands.sign_up(actor, session.public_id, clock=clock).signup.state is SignupState.CONFIRMED

    def test_a_draft_is_not_there(self, clock, people):
        draft = make.order(clock)
        session = commands.add_session(
            make.dispatcher(), draft, make.plan(clock.now() + 24 * HOUR), clock=clock
        )
        with pytest.raises(NotFound):
            make.sign_up(people.member, session, clock)

    def test_not_after_it_began(self, clock, people):
        _, (session,) = make.published(clock)
        clock.advance(timedelta(days=1))
        with pytest.raises(Conflict) as refused:
            make.sign_up(people.member, session, clock)
        assert codes(refused) == ["session_has_begun"]

    def test_a_clash_needs_a_reason(self, clock, people):
        _, (one,) = make.published(clock)
        _, (other,) = make.published(clock, title="社区清洁日")
        make.sign_up(people.member, one, clock)
        with pytest.raises(commands.Clash) as refused:
            make.sign_up(people.member, other, clock)
        assert codes(refused) == ["clash", "place_elsewhere"]
        done = make.sign_up(people.member, other, clock, override_reason="两处相邻，上午下午分开")
        assert (done.state, done.override_reason) == (SignupState.CONFIRMED, "两处相邻，上午下午分开")

    def test_waiting_elsewhere_is_no_clash(self, clock, people):
        _, (one,) = make.published(clock, places=1)
        _, (other,) = make.published(clock)
        make.sign_up(people.stranger, one, clock)
        assert make.sign_up(people.member, one, clock).state is SignupState.WAITLISTED
        assert make.sign_up(people.member, other, clock).state is SignupState.CONFIRMED

    def test_the_reason_is_forgotten_without_a_clash(self, clock, people):
        _, (session,) = make.published(clock)
        assert make.sign_up(people.member, session, clock, override_reason="没有冲突").override_reason == ""


class TestForOthers:
    def test_a_secretary_for_his_branch_shown_as_such(self, clock, people):
        _, (session,) = make.published(clock)
        done = commands.sign_up(make.secretary(), session.public_id, member_id=people.member.id, clock=clock)
        assert (done.signup.by_name, done.signup.by_user_id) == (people.secretary.name, 903)
        assert told(people.member, "service.confirmed_by_other") == 1

    def test_for_himself_he_is_not_shown(self, clock, people):
        _, (session,) = make.published(clock)
        done = commands.sign_up(make.secretary(), session.public_id, clock=clock)
        assert (done.signup.member_id, done.signup.by_name) == (people.secretary.id, "")

    def test_not_for_a_stranger(self, clock, people):
        _, (session,) = make.published(clock)
        with pytest.raises(Forbidden) as refused:
            commands.sign_up(make.secretary(), session.public_id, member_id=people.stranger.id, clock=clock)
        assert codes(refused) == ["signup_not_for_this_person"]

    def test_a_member_for_nobody_else(self, clock, people):
        _, (session,) = make.published(clock)
        actor = make.as_member(people.member)
        with pytest.raises(Forbidden):
            commands.sign_up(actor, session.public_id, member_id=people.member2.id, clock=clock)

    def test_a_secretary_withdraws_and_the_member_is_told(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        commands.withdraw(make.secretary(), queries.signup(make.secretary(), signup.public_id), clock=clock)
        assert signup.state is SignupState.WITHDRAWN
        assert told(people.member, "service.withdrawn_by_other") == 1

    def test_another_branch_does_not_see_the_sign_up(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.stranger, session, clock)
        for actor in (make.secretary(), make.as_member(people.member)):
            with pytest.raises(NotFound):
                queries.signup(actor, signup.public_id)


class TestWithdraw:
    def test_the_first_who_waits_is_offered_the_place_and_told_once(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        taken = make.sign_up(people.member, session, clock)
        for one in (people.stranger, people.member2):
            make.sign_up(one, session, clock)
        commands.withdraw(make.as_member(people.member), taken, clock=clock)
        commands.withdraw(make.as_member(people.member), taken, clock=clock)
        assert make.standing(session) == [
            (people.stranger.name, "offered"),
            (people.member2.name, "waitlisted"),
        ]
        assert [told(one, "service.place_offered") for one in (people.stranger, people.member2)] == [1, 0]
        held = queries.lock_session(session.id)
        assert (held.confirmed_count, held.held_count) == (0, 1)

    def test_leaving_the_waiting_list_frees_nothing(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        make.sign_up(people.member, session, clock)
        waiting = make.sign_up(people.stranger, session, clock)
        commands.withdraw(make.as_member(people.stranger), waiting, clock=clock)
        assert queries.lock_session(session.id).confirmed_count == 1
        assert make.standing(session) == [(people.member.name, "confirmed")]

    def test_coming_back_means_queueing_anew(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        make.sign_up(people.member, session, clock)
        first = make.sign_up(people.stranger, session, clock)
        make.sign_up(people.member2, session, clock)
        commands.withdraw(make.as_member(people.stranger), first, clock=clock)
        make.sign_up(people.stranger, session, clock)
        assert [name for name, _ in make.standing(session)] == [
            people.member.name,
            people.member2.name,
            people.stranger.name,
        ]

    def test_not_once_it_has_begun(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1))
        with pytest.raises(Conflict) as refused:
            commands.withdraw(make.as_member(people.member), signup, clock=clock)
        assert codes(refused) == ["withdraw_too_late"]

    def test_in_the_last_two_hours_the_dispatcher_calls(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        taken = make.sign_up(people.member, session, clock)
        waiting = make.sign_up(people.stranger, session, clock)
        clock.advance(timedelta(hours=22, minutes=30))
        commands.withdraw(make.dispatcher(), taken, clock=clock)
        assert waiting.state is SignupState.WAITLISTED
        (due,) = [
            one for one in queries.due_for_dispatchers(make.dispatcher(), clock) if one.what == "waiting"
        ]
        assert due.session_id == session.public_id
        commands.promote(make.dispatcher(), waiting, clock=clock)
        assert (waiting.state, told(people.stranger, "service.promoted")) == (SignupState.CONFIRMED, 1)

    def test_whoever_waits_comes_before_a_newcomer(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        taken = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        clock.advance(timedelta(hours=22, minutes=30))
        commands.withdraw(make.dispatcher(), taken, clock=clock)
        assert make.sign_up(people.member2, session, clock).state is SignupState.WAITLISTED

    def test_promotion_is_not_for_everybody(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        make.sign_up(people.member, session, clock)
        waiting = make.sign_up(people.stranger, session, clock)
        with pytest.raises(Forbidden):
            commands.promote(make.secretary(), waiting, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.promote(make.dispatcher(), waiting, clock=clock)
        assert codes(refused) == ["no_place_free"]

    def test_who_has_a_place_elsewhere_by_then_is_passed_over(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        _, (other,) = make.published(clock)
        taken = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        make.sign_up(people.member2, session, clock)
        make.sign_up(people.stranger, other, clock)
        commands.withdraw(make.as_member(people.member), taken, clock=clock)
        assert make.standing(session) == [
            (people.stranger.name, "waitlisted"),
            (people.member2.name, "offered"),
        ]

    def test_a_place_that_nobody_who_waits_can_take_goes_to_the_newcomer(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        _, (other,) = make.published(clock)
        taken = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        make.sign_up(people.stranger, other, clock)
        commands.withdraw(make.as_member(people.member), taken, clock=clock)
        assert make.sign_up(people.member2, session, clock).state is SignupState.CONFIRMED
        assert make.standing(session)[0] == (people.stranger.name, "waitlisted")


class TestCapacity:
    def change(self, order, session, places, clock, **more):
        plan = make.plan(session.starts_at, places=places, **more)
        return commands.change_session(
            make.dispatcher(), order, session, plan, version=session.version, clock=clock
        )

    def test_more_places_are_offered_to_those_who_wait(self, clock, people):
        order, (session,) = make.published(clock, places=1)
        for one in (people.member, people.stranger, people.member2):
            make.sign_up(one, session, clock)
        self.change(order, session, 2, clock)
        assert [state for _, state in make.standing(session)] == ["confirmed", "offered", "waitlisted"]
        assert told(people.stranger, "service.place_offered") == 1

    def test_not_below_those_for_whom_a_place_is_held(self, clock, people):
        order, (session,) = make.published(clock, places=2)
        taken = [make.sign_up(one, session, clock) for one in (people.member, people.member2)]
        make.sign_up(people.stranger, session, clock)
        commands.withdraw(make.as_member(people.member), taken[0], clock=clock)
        with pytest.raises(Invalid) as refused:
            self.change(order, session, 1, clock)
        assert codes(refused) == ["max_below_confirmed"]

    def test_not_below_those_who_have_a_place(self, clock, people):
        order, (session,) = make.published(clock, places=2)
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)
        with pytest.raises(Invalid) as refused:
            self.change(order, session, 1, clock)
        assert codes(refused) == ["max_below_confirmed"]

    def test_another_place_is_told_to_all(self, clock, people):
        order, (session,) = make.published(clock, places=1)
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)
        self.change(order, session, 1, clock, place="社区活动室")
        assert [told(one, "service.session_changed") for one in (people.member, people.stranger)] == [1, 1]

    def test_a_sign_up_makes_no_edit_stale(self, clock, people):
        order, (session,) = make.published(clock, places=3)
        version = session.version
        make.sign_up(people.member, session, clock)
        plan = make.plan(session.starts_at, places=4)
        changed = commands.change_session(
            make.dispatcher(), order, session, plan, version=version, clock=clock
        )
        assert (changed.max_people, changed.confirmed_count) == (4, 1)


class TestCancel:
    def test_nobody_keeps_a_place_and_everybody_is_told_once(self, clock, people):
        order, (first, second) = make.published(clock, places=1, sessions=2)
        for one in (people.member, people.stranger):
            make.sign_up(one, first, clock)
            make.sign_up(one, second, clock)
        commands.cancel(make.dispatcher(), order, reason="台风预警", clock=clock)
        assert order.state is OrderState.CANCELLED_BY_ORGANIZER
        states = set(db.session.scalars(select(Signup.state)))
        assert states == {SignupState.RELEASED}
        assert [told(one, "service.cancelled") for one in (people.member, people.stranger)] == [1, 1]
        assert [queries.lock_session(one.id).confirmed_count for one in (first, second)] == [0, 0]

    def test_nobody_moves_up_afterwards(self, clock, people):
        order, (session,) = make.published(clock, places=1)
        taken = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        commands.cancel(make.dispatcher(), order, reason="台风预警", clock=clock)
        commands.withdraw(make.as_member(people.member), taken, clock=clock)
        assert told(people.stranger, "service.place_offered") == 0
        with pytest.raises(Conflict):
            make.sign_up(people.member2, session, clock)


class TestLeaving:
    def test_an_ended_membership_frees_the_place(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        members.set_standing(
            SYSTEM,
            people.member,
            status=Status.WITHDRAWN,
            on=clock.today(),
            document="东湖党〔2026〕3号",
            clock=clock,
        )
        assert make.standing(session) == [(people.stranger.name, "offered")]
        assert told(people.member, "service.withdrawn_by_other") == 0
        assert told(people.stranger, "service.place_offered") == 1

    def test_another_branch_changes_nothing(self, clock, people):
        _, (session,) = make.published(clock, places=1)
        make.sign_up(people.member, session, clock)
        members.transfer(SYSTEM, people.member, to=the_tree().west_branch, on=clock.today(), clock=clock)
        assert make.standing(session) == [(people.member.name, "confirmed")]

    def test_whoever_does_not_take_part_is_told_so(self, clock, people):
        _, (session,) = make.published(clock)
        members.set_standing(
            SYSTEM,
            people.member,
            status=Status.SUSPENDED,
            on=clock.today(),
            document="东湖党〔2026〕4号",
            clock=clock,
        )
        with pytest.raises(Conflict) as refused:
            make.sign_up(people.member, session, clock)
        assert codes(refused) == ["does_not_take_part"]


def test_a_sign_up_sends_few_statements(app, clock, people):
    _, (session,) = make.published(clock)
    actor, public_id = make.as_member(people.member), session.public_id
    unit.commit()
    with count_sql() as statements:
        commands.sign_up(actor, public_id, clock=clock)
        unit.commit()
    assert len(statements) <= 7, (
        statements
    )  # with the one-time key's two and the session's one or two: nine to ten
