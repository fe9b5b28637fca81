"""Random histories of sign-ups: whatever people do, in whatever order, the counts are those of the sign-ups."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import DomainError
from partyhub.members.models import Member
from partyhub.notifications.models import Notification
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, LIVE_SIGNUPS, SignupState
from tests.factories import volunteering as make
from tests.factories.members import the_people

EXAMPLES = {"sqlite": 30, "postgresql": 12}


class World:
    """One order with a session of few places, and people who come, go, answer and let lie."""

    def __init__(self, random: Random, clock: Any) -> None:
        self.random, self.clock = random, clock
        self.order, (self.session,) = make.published(clock, places=random.choice([1, 2, 3]))
        self.session.starts_at += timedelta(days=random.choice([0, 1, 3]))
        self.session.ends_at = self.session.starts_at + timedelta(hours=2)
        db.session.flush()
        them = the_people()
        self.people: list[Member] = [
            them.member,
            them.member2,
            them.stranger,
            them.sibling,
            them.secretary,
            them.neighbour,
        ]

    def step(self) -> None:
        """Let somebody do something; what is refused changes nothing."""
        person = self.random.choice(self.people)
        verbs = [
            self.come,
            self.come,
            self.cannot_come,
            self.accept,
            self.accept,
            self.decline,
            self.keep,
            self.excuse,
            self.refuse,
            self.promote,
            self.wait,
            self.more_places,
        ]
        verb = self.random.choice(verbs)
        before = self.picture()
        try:
            verb(person)
            self.check()
            if verb in (self.accept, self.decline, self.keep, self.excuse, self.cannot_come, self.come):
                replayed = self.picture()
                verb(person)
                assert self.picture() == replayed, f"{verb.__name__} twice is not as once"
        except DomainError:
            assert self.picture()[0] == before[0] or verb is not self.promote
        self.check()

    def own(self, person: Member) -> Signup | None:
        query = select(Signup).where(Signup.session_id == self.session.id, Signup.member_id == person.id)
        return db.session.scalar(query, execution_options={"populate_existing": True})

    def come(self, person: Member) -> None:
        make.sign_up(person, self.session, self.clock)

    def cannot_come(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.withdraw(make.as_member(person), signup, clock=self.clock)

    def accept(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.accept_place(make.as_member(person), signup, clock=self.clock)

    def decline(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.decline_place(make.as_member(person), signup, clock=self.clock)

    def keep(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.keep_place(make.as_member(person), signup, clock=self.clock)

    def excuse(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.excuse(make.dispatcher(), signup, clock=self.clock)

    def refuse(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.refuse_leave(make.dispatcher(), signup, reason="缺人", clock=self.clock)

    def promote(self, person: Member) -> None:
        if (signup := self.own(person)) is not None:
            commands.promote(make.dispatcher(), signup, clock=self.clock)

    def wait(self, _person: Member) -> None:
        self.clock.advance(timedelta(minutes=self.random.choice([10, 180, 700])))
        commands.lapse_places(self.clock)

    def more_places(self, _person: Member) -> None:
        session = queries.lock_session(self.session.id)
        plan = commands.SessionPlan(session.starts_at, session.ends_at, 1, min(session.max_people + 1, 4))
        commands.change_session(
            make.dispatcher(), self.order, session, plan, version=session.version, clock=self.clock
        )

    def picture(self) -> tuple[Any, ...]:
        """Return all that a replayed form must leave alone: states, counts, messages."""
        states = db.session.execute(
            select(Signup.member_id, Signup.state, Signup.respond_by, Signup.replaces_id).order_by(Signup.id)
        ).all()
        session = queries.lock_session(self.session.id)
        told = db.session.scalar(select(func.count()).select_from(Notification))
        return states, session.confirmed_count, session.held_count, session.max_people, told

    def check(self) -> None:
        """The counts are those of the sign-ups, no place is sold twice, stand-ins are asked once."""
        session = queries.lock_session(self.session.id)
        rows = db.session.execute(
            select(Signup.id, Signup.state, Signup.replaces_id, Signup.respond_by).where(
                Signup.session_id == session.id
            )
        ).all()
        states = {row.id: row.state for row in rows}
        given = sum(state in EXPECTED for state in states.values())
        held = [row for row in rows if row.state is SignupState.OFFERED]
        assert session.confirmed_count == given
        assert session.held_count == sum(row.replaces_id is None for row in held)
        assert session.confirmed_count + session.held_count <= session.max_people
        assert all(row.respond_by <= session.starts_at for row in held)
        for row in held:
            assert row.replaces_id is None or states[row.replaces_id] is SignupState.LOOKING

    def cancel(self) -> None:
        """Whatever was before, nobody has or waits for a place afterwards, and everybody concerned is told once."""
        concerned = set(
            db.session.scalars(
                select(Signup.member_id).where(
                    Signup.session_id == self.session.id, Signup.state.in_(LIVE_SIGNUPS)
                )
            )
        )
        commands.cancel(make.dispatcher(), self.order, reason="台风预警", clock=self.clock)
        left = db.session.scalar(select(func.count()).where(Signup.state.in_(LIVE_SIGNUPS)))
        assert left == 0
        topic = select(Notification.member_id).where(Notification.topic == "service.cancelled")
        told = Counter(db.session.scalars(topic))
        assert told == dict.fromkeys(concerned | {self.order.leader_id}, 1)
        session = db.session.get_one(ServiceSession, self.session.id, populate_existing=True)
        assert (session.confirmed_count, session.held_count) == (0, 0)


def test_seats_are_never_oversold_and_a_cancel_leaves_nobody(app, kind, clock):
    begun = clock.now()

    @settings(
        max_examples=EXAMPLES[kind], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.randoms(use_true_random=False), st.integers(5, 30))
    def history(random, steps):
        db.session.rollback()
        clock.advance(begun - clock.now())
        world = World(random, clock)
        for _ in range(steps):
            world.step()
        world.cancel()
        db.session.rollback()

    history()
