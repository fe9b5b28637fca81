from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from partyhub.accounts import commands, queries
from partyhub.accounts.models import LoginSession, LoginThrottle, PersonalLink, User
from partyhub.accounts.rules.sessions import digest_of
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, NotFound
from partyhub.security.actors import SYSTEM, Via
from tests.factories import accounts as make

PASSWORD = make.PASSWORD
IDLE = timedelta(minutes=30)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def events() -> list[str]:
    unit.commit()
    return list(db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


def session_of(user: User, clock, address: str = "10.0.0.1") -> str:
    return commands.open_session(
        user.id, username=user.username, address=address, agent="Firefox", password=PASSWORD, clock=clock
    )


def alive(key: str, clock) -> bool:
    return queries.by_session_key(key, idle_limit=IDLE, now=clock.now()) is not None


class TestLinks:
    def test_opens_once_for_that_member(self, app, world, clock):
        one, other = commands.issue_links(
            world.secretary, [world.people.member, world.people.member2], clock=clock
        )
        actor, key = commands.open_link(one.token, agent="微信", clock=clock)
        assert actor.member_id == world.people.member.id
        with pytest.raises(NotFound):
            commands.open_link(one.token, agent="微信", clock=clock)
        clock.advance(timedelta(days=89))
        found = queries.by_session_key(key, idle_limit=IDLE, now=clock.now())
        assert (found.actor.via, found.actor.member_id) == (Via.LINK, world.people.member.id)
        clock.advance(timedelta(days=1))
        assert not alive(key, clock)
        assert other.token != one.token

    def test_stored_hashed(self, app, world, clock):
        (link,) = commands.issue_links(world.secretary, [world.people.member], clock=clock)
        assert link.token not in str(db.session.execute(select(PersonalLink.__table__)).all())
        assert len(link.token) * 6 >= 128

    def test_after_seven_days_it_does_not_open(self, app, world, clock):
        (link,) = commands.issue_links(world.secretary, [world.people.member], clock=clock)
        clock.advance(timedelta(days=7))
        assert queries.name_behind_link(link.token, now=clock.now()) is None
        with pytest.raises(NotFound):
            commands.open_link(link.token, agent="", clock=clock)

    def test_only_for_members_below(self, app, world, clock):
        with pytest.raises(NotFound):
            queries.linked_members(world.neighbour, [world.people.member.public_id])
        with pytest.raises(Forbidden):
            commands.issue_links(world.neighbour, [world.people.member], clock=clock)
        with pytest.raises(Forbidden):
            commands.issue_links(world.member, [world.people.member], clock=clock)

    def test_a_new_link_ends_nothing(self, app, world, clock):
        (link,) = commands.issue_links(world.secretary, [world.people.member], clock=clock)
        _actor, key = commands.open_link(link.token, agent="", clock=clock)
        commands.issue_links(world.secretary, [world.people.member], clock=clock)
        assert alive(key, clock)

    def test_the_secretary_ends_one_phone_or_all_with_open_links(self, app, world, clock):
        member = world.people.member
        keys = []
        for link in commands.issue_links(world.secretary, [member, member, member], clock=clock):
            keys.append((commands.open_link(link.token, agent="", clock=clock)[1], link))
        (unused,) = commands.issue_links(world.secretary, [member], clock=clock)
        first = db.session.scalars(
            select(LoginSession).where(LoginSession.key_digest == digest_of(keys[0][0]))
        ).one()
        assert commands.end_phone_access(world.secretary, member, first.public_id, clock=clock) == 1
        assert [alive(key, clock) for key, _ in keys] == [False, True, True]
        assert queries.name_behind_link(unused.token, now=clock.now()) == member.name
        assert commands.end_phone_access(world.secretary, member, clock=clock) == 2
        assert queries.name_behind_link(unused.token, now=clock.now()) is None
        with pytest.raises(NotFound):
            commands.end_phone_access(world.secretary, member, first.public_id, clock=clock)
        with pytest.raises(Forbidden):
            commands.end_phone_access(world.neighbour, member, clock=clock)

    def test_who_leaves_the_branch_is_signed_out_everywhere(self, app, world, clock):
        member, user = world.people.member, world.user("member")
        (link,) = commands.issue_links(world.secretary, [member], clock=clock)
        _actor, phone = commands.open_link(link.token, agent="", clock=clock)
        (unused,) = commands.issue_links(world.secretary, [member], clock=clock)
        desk = session_of(user, clock)
        from partyhub.members.signals import member_left

        member_left.send(
            member_id=member.id,
            organization_id=member.organization_id,
            on=date(2026, 11, 23),
            actor=SYSTEM,
            clock=clock,
        )
        assert not alive(phone, clock)
        assert not alive(desk, clock)
        assert queries.name_behind_link(unused.token, now=clock.now()) is None


class TestThrottle:
    def test_the_sixth_try_waits_and_the_owner_still_comes_in_from_elsewhere(self, app, world, clock):
        waits = [commands.take_try("secretary", "203.0.113.9", clock=clock) for _ in range(7)]
        assert waits == [0, 0, 0, 0, 0, 60, 60]
        assert commands.take_try("secretary", "10.0.0.1", clock=clock) == 0
        assert commands.take_try("neighbour", "203.0.113.9", clock=clock) == 0

    def test_writing_the_name_otherwise_gives_no_further_tries(self, app, clock):
        for name in ("secretary", "Secretary", " secretary", "SECRETARY ", "sEcretary"):
            assert commands.take_try(name, "203.0.113.9", clock=clock) == 0
        assert commands.take_try("secretarY", "203.0.113.9", clock=clock) > 0

    def test_an_address_that_tries_many_names_waits(self, app, clock):
        waits = [commands.take_try(f"name{n}", "203.0.113.9", clock=clock) for n in range(31)]
        assert waits == [0] * 30 + [60]

    def test_one_household_is_one_address(self, app, clock):
        for n in range(5):
            assert commands.take_try("secretary", f"2001:db8::{n}", clock=clock) == 0
        assert commands.take_try("secretary", "2001:db8::ffff", clock=clock) > 0
        assert commands.take_try("secretary", "2001:db8:1::1", clock=clock) == 0

    def test_many_addresses_against_one_account_wait_but_not_where_the_owner_was_before(
        self, app, world, clock
    ):
        session_of(world.user("secretary"), clock, address="10.0.0.1")
        waits = [commands.take_try("secretary", f"203.0.113.{n}", clock=clock) for n in range(61)]
        assert waits[:60] == [0] * 60
        assert waits[60] > 0
        assert commands.take_try("secretary", "198.51.100.1", clock=clock) > 0
        assert commands.take_try("secretary", "10.0.0.1", clock=clock) == 0

    def test_success_forgives_what_came_before(self, app, world, clock):
        for _ in range(4):
            commands.take_try("secretary", "10.0.0.1", clock=clock)
        session_of(world.user("secretary"), clock, address="10.0.0.1")
        assert [commands.take_try("secretary", "10.0.0.1", clock=clock) for _ in range(5)] == [0] * 5

    def test_neither_name_nor_address_is_kept(self, app, clock):
        commands.take_try("canary-name", "203.0.113.77", clock=clock)
        rows = str(db.session.execute(select(LoginThrottle.__table__)).all())
        assert "canary-name" not in rows
        assert "203.0.113.77" not in rows

    def test_what_ran_out_is_forgotten(self, app, world, clock):
        commands.take_try("secretary", "10.0.0.1", clock=clock)
        session_of(world.user("secretary"), clock)
        commands.issue_links(world.secretary, [world.people.member], clock=clock)
        clock.advance(timedelta(days=98))
        commands.forget_old(clock)
        for model in (LoginThrottle, LoginSession, PersonalLink):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
