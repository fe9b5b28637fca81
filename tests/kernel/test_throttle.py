"""Counters in the database: what they let through, what many at once make of them, when they are forgotten."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel import throttle, unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from partyhub.kernel.errors import TooMany
from partyhub.kernel.throttle import RequestThrottle, forget_old, refuse, take_try
from partyhub.kernel.tries import Limit, network
from tests.support.rush import at_once

LIMIT = Limit(5, timedelta(minutes=1))
ADDRESS = "203.0.113.9"


class TestCounting:
    def test_five_a_minute_and_no_more(self, app, clock):
        assert [take_try("look", ADDRESS, LIMIT, clock=clock) for _ in range(6)] == [0, 0, 0, 0, 0, 60]
        clock.advance(timedelta(seconds=61))
        assert take_try("look", ADDRESS, LIMIT, clock=clock) == 0

    def test_others_and_other_things_are_counted_apart(self, app, clock):
        for _ in range(6):
            take_try("look", ADDRESS, LIMIT, clock=clock)
        assert take_try("look", "203.0.113.10", LIMIT, clock=clock) == 0
        assert take_try("order", ADDRESS, LIMIT, clock=clock) == 0

    def test_a_second_block_is_longer(self, app, clock):
        waits = []
        for _ in range(2):
            waits.append([take_try("look", ADDRESS, LIMIT, clock=clock) for _ in range(6)][-1])
            clock.advance(timedelta(seconds=61))
        assert waits == [60, 120]

    def test_no_address_stands_in_the_table(self, app, clock):
        take_try("look", ADDRESS, LIMIT, clock=clock)
        assert ADDRESS not in str(db.session.execute(select(RequestThrottle.__table__)).all())

    def test_what_nobody_touched_is_forgotten(self, app, clock):
        take_try("look", ADDRESS, LIMIT, clock=clock)
        forget_old(clock)
        assert db.session.scalar(select(func.count()).select_from(RequestThrottle)) == 1
        clock.advance(timedelta(days=3))
        forget_old(clock)
        assert db.session.scalar(select(func.count()).select_from(RequestThrottle)) == 0

    def test_a_wait_is_a_refusal_that_says_how_long(self):
        refuse(0)
        with pytest.raises(TooMany) as refused:
            refuse(42)
        assert refused.value.retry_after == 42


def test_a_household_is_one_address():
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert network("203.0.113.9") == "203.0.113.9"
    assert network("no address at all, and far too long for one of our columns") == (
        "no address at all, and far too long for one o"
    )


def passed(app) -> int:
    """Let twenty ask at once, each in a thread and a unit of work of his own; return how many got through."""
    clock = SystemClock()

    def ask() -> int:
        with app.app_context():
            try:
                with unit.work():
                    return take_try("look", ADDRESS, LIMIT, clock=clock)
            finally:
                db.session.remove()

    answers, _ = at_once([ask for _ in range(20)])
    return sum(not wait for wait in answers)


@pytest.mark.race
class TestManyAtOnce:
    def test_no_more_get_through_than_may(self, fresh_app):
        assert passed(fresh_app) == LIMIT.tries

    def test_without_the_lock_more_get_through(self, fresh_app, kind, monkeypatch):
        """Sabotage: the row is read without being touched first. SQLite's writers come one by one by themselves."""

        def unlocked(what, key, now):
            row = db.session.get_one(RequestThrottle, (what, key))
            time.sleep(0.2)
            return row

        with unit.work():
            take_try("look", ADDRESS, Limit(50, LIMIT.window), clock=SystemClock())
        monkeypatch.setattr(throttle, "_locked", unlocked)
        assert (passed(fresh_app) > LIMIT.tries - 1) is (kind == "postgresql")
