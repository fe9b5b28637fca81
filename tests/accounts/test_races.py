"""What only one may get, taken by several at once, with real commits on both databases."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from partyhub.accounts import commands, queries
from partyhub.accounts.commands import ending, grants
from partyhub.accounts.models import LoginSession, RoleGrant, User
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, NotFound
from partyhub.members.models import Member
from partyhub.organization import queries as organizations
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from tests.factories import accounts as make
from tests.support.rush import at_once

pytestmark = pytest.mark.race


def in_a_thread(app, work):
    """Return a call that does `work` in an application context and a unit of its own."""

    def call():
        with app.app_context():
            try:
                with unit.work():
                    return work()
            except (Conflict, NotFound, Forbidden, StaleDataError) as refused:
                return refused
            finally:
                db.session.remove()

    return call


def test_a_link_opens_for_one_of_many_at_once(fresh_app, clock, rounds):
    for _ in range(rounds):
        with unit.work():
            member = db.session.scalars(select(Member).where(Member.name.is_not(None)).limit(1)).one()
            (link,) = commands.issue_links(SYSTEM, [member], clock=clock)
            before = db.session.scalar(select(func.count()).select_from(LoginSession)) or 0
        calls = [in_a_thread(fresh_app, partial(commands.open_link, link.token, agent="", clock=clock))] * 12
        answers, _ = at_once(calls)
        assert sum(not isinstance(one, NotFound) for one in answers) == 1
        with unit.work(write=False):
            assert db.session.scalar(select(func.count()).select_from(LoginSession)) == before + 1


def two_sysadmins(clock) -> tuple[int, int]:
    with unit.work():
        root = organizations.root()
        first = db.session.scalars(select(User).where(User.username == "sysadmin")).one()
        second = make.user(Role.SYSADMIN, root, clock=clock)
        return first.id, second.id


def take_role(user_id: int, clock) -> None:
    user = db.session.get_one(User, user_id)
    for held, organization in queries.grants_of(user_id):
        if held.role is Role.SYSADMIN:
            commands.revoke(SYSTEM, user, held, organization, clock=clock)


def shut(user_id: int, clock) -> None:
    commands.disable(SYSTEM, db.session.get_one(User, user_id), clock=clock)


def sysadmins_left() -> int:
    with unit.work(write=False):
        return len(
            db.session.scalars(
                select(RoleGrant.id)
                .join(User, User.id == RoleGrant.user_id)
                .where(
                    RoleGrant.role == Role.SYSADMIN,
                    RoleGrant.revoked_at.is_(None),
                    User.disabled_at.is_(None),
                )
            ).all()
        )


@pytest.mark.parametrize("ways", [(take_role, take_role), (shut, shut), (take_role, shut)])
def test_of_the_last_two_sysadmins_one_stays(fresh_app, clock, ways):
    pair = two_sysadmins(clock)
    calls = [
        in_a_thread(fresh_app, lambda way=way, one=one: way(one, clock))
        for way, one in zip(ways, pair, strict=True)
    ]
    answers, _ = at_once(calls * 3)
    assert sysadmins_left() == 1
    assert any(isinstance(one, Conflict) for one in answers)


def test_without_the_lock_both_go(fresh_app, clock, monkeypatch, kind):
    """The guard is what holds: with a plain count in its place PostgreSQL lets both go."""
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time; there the guard is the unit of work itself")
    import threading

    pair = two_sysadmins(clock)
    together = threading.Barrier(2)

    def count_only() -> set[int]:
        found = set(
            db.session.scalars(
                select(RoleGrant.user_id).where(
                    RoleGrant.role == Role.SYSADMIN, RoleGrant.revoked_at.is_(None)
                )
            )
        )
        together.wait(20)
        return found

    assert ending.lock_sysadmins is grants.lock_sysadmins
    monkeypatch.setattr(grants, "lock_sysadmins", count_only)
    at_once([in_a_thread(fresh_app, lambda one=one: take_role(one, clock)) for one in pair])
    assert sysadmins_left() == 0


def test_many_tries_at_once_are_five(fresh_app, clock):
    calls = [in_a_thread(fresh_app, lambda: commands.take_try("secretary", "203.0.113.9", clock=clock))] * 24
    answers, _ = at_once(calls)
    assert sum(wait == 0 for wait in answers) == 5


def test_tries_outlive_the_process(fresh_app, fresh_database, clock):
    from tests.support.application import make_app

    for _ in range(5):
        with unit.work():
            assert commands.take_try("secretary", "203.0.113.9", clock=clock) == 0
    another = make_app(fresh_database)
    another.clock = clock
    with another.app_context():
        with unit.work():
            assert commands.take_try("secretary", "203.0.113.9", clock=clock) > 0
        db.session.remove()
        db.engine.dispose()


def test_the_same_role_given_by_many_at_once_is_held_once(fresh_app, clock):
    def give():
        user = db.session.scalars(select(User).where(User.username == "neighbour")).one()
        return commands.grant(SYSTEM, user, Role.INSPECTOR, organizations.root(), clock).id

    answers, _ = at_once([in_a_thread(fresh_app, give)] * 8)
    assert len(set(answers)) == 1
