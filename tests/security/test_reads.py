"""Whoever opens record after record is noticed, once a day, at no cost for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Busy
from partyhub.kernel.http import SETTINGS
from partyhub.security import reads
from partyhub.security.reads import ReadTally
from tests.support.rush import at_once
from tests.support.sql import count_sql
from tests.support.world import World

LIMIT = 20


@pytest.fixture
def alarmed(app, monkeypatch):
    """The application with the alarm on: a small limit, carried after every tenth read."""
    monkeypatch.setitem(app.extensions, SETTINGS, replace(app.extensions[SETTINGS], reads_alarm=LIMIT))
    monkeypatch.setitem(app.extensions, reads.EXTENSION, reads.Counted())
    monkeypatch.setattr(reads, "CARRIED_AT", 10)
    return app


def walk(client, times: int, clock) -> None:
    for number in range(times):
        assert client.get(f"/members/{number:016}").status_code == 404


def alarms() -> list[str]:
    db.session.expire_all()
    query = select(AuditEvent.actor).where(AuditEvent.event == "access.many_reads").order_by(AuditEvent.id)
    return list(db.session.scalars(query))


def test_walking_through_ids_is_noticed_once_a_day(alarmed, client_as, world, clock):
    walker = client_as(world.member)
    walk(walker, LIMIT - 1, clock)
    assert alarms() == []
    walk(walker, 3 * LIMIT, clock)
    assert alarms() == [f"user:{world.member.user_id}"]
    clock.advance(timedelta(days=1))
    walk(walker, LIMIT, clock)
    assert len(alarms()) == 2


def test_nobody_is_held_up_and_others_are_not_counted_with_him(alarmed, client_as, world, clock):
    walk(client_as(world.member), 2 * LIMIT, clock)
    assert client_as(world.member).get(f"/members/{world.people.member.public_id}").status_code == 200
    walk(client_as(world.secretary), LIMIT - 1, clock)
    assert alarms() == [f"user:{world.member.user_id}"]


def test_lists_public_pages_and_strangers_are_not_counted(alarmed, client, client_as, world, clock):
    for _ in range(2 * LIMIT):
        client_as(world.secretary).get("/members")
        client.get(f"/members/{world.people.member.public_id}")
    assert db.session.scalars(select(ReadTally)).all() == []


def test_a_read_costs_no_statement_until_ten_are_carried_at_once(alarmed, client_as, world, clock):
    walker = client_as(world.member)
    seen = []
    for number in range(10):
        with count_sql() as statements:
            walker.get(f"/members/{number:016}")
        seen.append(sum("read_tally" in one for one in statements))
    assert seen == [0] * 9 + [1]


def test_what_could_not_be_carried_is_counted_the_next_time(alarmed, client_as, world, clock, monkeypatch):
    def busy(*_args, **_options):
        raise Busy

    walker = client_as(world.member)
    with monkeypatch.context() as patch:
        patch.setattr(reads, "carry", busy)
        walk(walker, 10, clock)
    walk(walker, 1, clock)
    assert db.session.scalars(select(ReadTally.reads)).one() == 11


@pytest.mark.race
def test_several_processes_at_once_raise_one_alarm_and_lose_no_read(fresh_app, clock):
    """The sum is one statement and the alarm a conditional write: whoever passes the limit first writes it."""
    actor = World().member
    owner = f"user:{actor.user_id}"

    def one() -> None:
        with fresh_app.app_context():
            reads.carry(actor, owner, clock.today(), 10, limit=LIMIT, clock=clock)
            db.session.remove()

    at_once([one] * 8)
    unit.rollback()  # what was read before them is an older state
    assert alarms() == [owner]
    assert db.session.scalars(select(ReadTally.reads)).one() == 80
