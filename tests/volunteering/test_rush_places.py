"""Answers to offered places, all at once: with the guards everybody's count is right, without them it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import DomainError
from partyhub.kernel.http import PartyHub
from partyhub.members.models import Member
from partyhub.volunteering import commands
from partyhub.volunteering.commands import places
from partyhub.volunteering.models import HoursEntry, ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, SignupState
from tests.factories import volunteering as make
from tests.support.rush import at_once
from tests.volunteering import unguarded
from tests.volunteering.test_rush import CLOCK, Rush, a_rush, outcome

ROUNDS = 4
"""How often the sabotage is tried; once is mostly enough."""

pytestmark = pytest.mark.race


def counts(rush: Rush) -> tuple[int, int, int, int]:
    """Return (places given by the session's count, by sign-ups; places held by the count, by sign-ups)."""
    unit.rollback()
    session = db.session.get_one(ServiceSession, rush.session_id)
    of = select(func.count()).select_from(Signup).where(Signup.session_id == rush.session_id)
    given = db.session.scalar(of.where(Signup.state.in_(EXPECTED)))
    held = db.session.scalar(of.where(Signup.state == SignupState.OFFERED, Signup.replaces_id.is_(None)))
    found = (session.confirmed_count, given or 0, session.held_count, held or 0)
    unit.rollback()
    return found


def all_right(rush: Rush, places_: int) -> bool:
    """Whether the counts are those of the sign-ups and no place is sold twice."""
    said, given, said_held, held = counts(rush)
    return said == given and said_held == held and given + held <= places_


def in_turn(rush: Rush, *, capacity: int) -> list[int]:
    """Sign everybody up one after the other for a session of so many places; return their sign-ups."""
    with unit.work():
        session = update(ServiceSession).where(ServiceSession.id == rush.session_id)
        db.session.execute(session.values(max_people=capacity))
    found = []
    for number in rush.member_ids:
        with unit.work():
            actor = make.as_member(db.session.get_one(Member, number))
            found.append(commands.sign_up(actor, rush.public_id, clock=CLOCK).signup.id)
    return found


def actors(rush: Rush) -> list[Any]:
    found = [make.as_member(db.session.get_one(Member, number)) for number in rush.member_ids]
    unit.rollback()
    return found


def each(app: PartyHub, *acts: Callable[[], Any]) -> list[str]:
    """Run acts at once, each in a thread and a unit of work of its own; return what came of each."""

    def call(act: Callable[[], Any]) -> Callable[[], str]:
        def run() -> str:
            with app.app_context():
                try:
                    act()
                    return "done"
                except DomainError as error:
                    return type(error).__name__
                finally:
                    db.session.remove()

        return run

    return at_once([call(act) for act in acts])[0]


def on(signup_id: int, act: Callable[[Signup], Any]) -> Callable[[], None]:
    """Read a sign-up before the others act, as a page does, and then act on it in a unit of work."""
    signup = db.session.get_one(Signup, signup_id)
    db.session.expunge(signup)

    def run() -> None:
        with unit.work():
            act(db.session.merge(signup, load=False))

    return run


@pytest.fixture
def without_turns() -> Iterator[None]:
    """Steps of sign-ups are neither read under the lock nor written conditionally."""
    kept = unguarded.remove_turns()
    yield
    unguarded.put_turns_back(kept)


@pytest.fixture
def without_places(fresh_app: PartyHub) -> Iterator[None]:
    """No guard of the places in this process, no CHECK in this database."""
    guard, hint = places.is_free, places.looks_free
    unguarded.remove_guard()
    unguarded.remove_belt()
    yield
    unguarded.put_guard_back(guard, hint)


def held_for_one(rush: Rush) -> tuple[int, Any]:
    """One place: the first gives it back, it is held for the second; return his sign-up and himself."""
    first, second, *_ = in_turn(rush, capacity=1)
    one, two, *_ = actors(rush)
    with unit.work():
        commands.withdraw(one, db.session.get_one(Signup, first), clock=CLOCK)
    return second, two


class TestPromotionAgainstSignUp:
    def rush(self, app: PartyHub) -> Rush:
        """Five leave, five wait, ten more come: who has which place?"""
        (rush,) = a_rush(20)
        early = Rush(rush.session_id, rush.public_id, rush.member_ids[:10])
        signups, people = in_turn(early, capacity=5), actors(rush)
        leaving = [
            on(signups[n], lambda one, who=people[n]: commands.withdraw(who, one, clock=CLOCK))
            for n in range(5)
        ]

        def come(who: Any) -> Callable[[], None]:
            def run() -> None:
                with unit.work():
                    commands.sign_up(who, rush.public_id, clock=CLOCK)

            return run

        each(app, *leaving, *(come(who) for who in people[10:]))
        return rush

    def test_nobody_gets_a_held_place(self, fresh_app):
        rush = self.rush(fresh_app)
        assert all_right(rush, 5)
        found = outcome(rush)
        assert (found["withdrawn"], found["offered"] + found["confirmed"]) == (5, 5)

    def test_without_the_guard_places_are_sold_twice(self, fresh_app, without_places):
        assert not all_right(self.rush(fresh_app), 5)


class TestOneAnswer:
    def answers(self, app: PartyHub, rush: Rush) -> list[str]:
        signup, person = held_for_one(rush)
        take = on(signup, lambda one: commands.accept_place(person, one, clock=CLOCK))
        leave = on(signup, lambda one: commands.decline_place(person, one, clock=CLOCK))
        return each(app, *([take, leave] * 4))

    def test_taken_or_declined_and_never_both(self, fresh_app):
        (rush,) = a_rush(3)
        answers = self.answers(fresh_app, rush)
        assert all_right(rush, 1)
        found = outcome(rush)
        assert found["offered"] + found["confirmed"] == 1
        assert "done" in answers

    def test_without_the_guard_the_counts_are_wrong(self, fresh_app, without_turns):
        rushes = a_rush(3, sessions=ROUNDS)
        for rush in rushes:
            self.answers(fresh_app, rush)
        assert not all(all_right(rush, 1) for rush in rushes)


class TestWithdrawAgainstAccept:
    def both(self, app: PartyHub, rush: Rush) -> None:
        """He takes the place on one phone and leaves on another."""
        signup, person = held_for_one(rush)
        take = on(signup, lambda one: commands.accept_place(person, one, clock=CLOCK))
        leave = on(signup, lambda one: commands.withdraw(person, one, clock=CLOCK))
        each(app, *([leave, take] * 4))

    def test_the_place_is_his_or_the_next_ones(self, fresh_app):
        (rush,) = a_rush(3)
        self.both(fresh_app, rush)
        assert all_right(rush, 1)
        assert outcome(rush)["withdrawn"] >= 1

    def test_without_the_guard_the_counts_are_wrong(self, fresh_app, without_turns):
        rushes = a_rush(3, sessions=ROUNDS)
        for rush in rushes:
            self.both(fresh_app, rush)
        assert not all(all_right(rush, 1) for rush in rushes)


class TestTwoCloseOuts:
    def test_time_is_credited_once(self, fresh_app, clock):
        with unit.work():
            order, _ = make.served(clock, [make.the_people().member, make.the_people().member2])
            order_id = order.id
        boss = make.dispatcher()
        unit.rollback()

        def close() -> None:
            with unit.work():
                commands.close(boss, db.session.get_one(ServiceOrder, order_id), clock=clock)

        assert sorted(each(fresh_app, *[close] * 6)) == ["Conflict"] * 5 + ["done"]
        assert db.session.scalar(select(func.count()).select_from(HoursEntry)) == 2
        unit.rollback()
