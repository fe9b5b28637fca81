from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel import jobs, unit
from partyhub.kernel.db import db
from partyhub.kernel.jobs import LEASE, MAX_ATTEMPTS, Job, JobState, Scheduled
from tests.support.rush import at_once


def only_job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job).where(Job.kind.like("tests.%"))).one()


def ask(kind: str, payload: dict[str, object], **about: object) -> None:
    with unit.work():
        jobs.enqueue(kind, payload, **about)


class TestQueue:
    def test_a_job_commits_and_dies_with_the_change_that_asks_for_it(self, app, clock):
        unit.begin_write()
        jobs.enqueue("tests.x", {}, clock=clock)
        unit.rollback()
        assert jobs.claim(clock) is None

    def test_with_a_key_it_is_asked_for_once(self, app, clock):
        for number in range(3):
            ask("tests.x", {"n": number}, clock=clock, key="once")
        assert only_job().payload == '{"n": 0}'

    def test_runs_when_due_in_order_of_time(self, app, clock):
        ran: list[str] = []
        handlers = {"tests.x": lambda payload, _clock: ran.append(payload["name"])}
        ask("tests.x", {"name": "later"}, clock=clock, run_at=clock.now() + timedelta(hours=1))
        ask("tests.x", {"name": "first"}, clock=clock, run_at=clock.now() - timedelta(hours=1))
        ask("tests.x", {"name": "second"}, clock=clock)
        while jobs.run_next(handlers, clock):
            pass
        assert ran == ["first", "second"]
        clock.advance(timedelta(hours=1))
        assert jobs.run_next(handlers, clock)
        assert ran[-1] == "later"

    def test_what_a_failing_job_wrote_is_undone_and_it_is_tried_again_with_growing_pauses(self, app, clock):
        def fail(_payload, clock) -> None:
            jobs.enqueue("other.kind", {}, clock=clock)
            raise ValueError("今天不行")

        ask("tests.x", {}, clock=clock)
        pauses = []
        for _ in range(MAX_ATTEMPTS):
            assert jobs.run_next({"tests.x": fail}, clock)
            job = only_job()
            pauses.append((job.run_at - clock.now()).total_seconds())
            clock.advance(job.run_at - clock.now())
        assert pauses == sorted(set(pauses))
        assert (job.state, job.last_error) == (JobState.FAILED, "ValueError: 今天不行")
        assert not jobs.run_next({"tests.x": fail}, clock)
        assert db.session.scalars(select(Job).where(Job.kind == "other.kind")).all() == []

    def test_a_kind_nobody_knows_is_kept_and_said(self, app, clock):
        ask("tests.unknown", {}, clock=clock)
        assert jobs.run_next({}, clock)
        assert "KeyError" in only_job().last_error

    def test_a_lease_that_ran_out_gives_the_job_to_another(self, app, clock):
        ask("tests.x", {}, clock=clock)
        assert jobs.claim(clock) is not None
        assert jobs.claim(clock) is None
        clock.advance(LEASE + timedelta(seconds=1))
        assert jobs.claim(clock) is not None
        assert only_job().attempts == 2

    def test_done_ones_are_forgotten_after_two_weeks(self, app, clock):
        ask("tests.x", {}, clock=clock)
        jobs.run_next({"tests.x": lambda *_: None}, clock)
        jobs.forget_done(clock)
        assert only_job().state is JobState.DONE
        clock.advance(timedelta(days=15))
        jobs.forget_done(clock)
        assert db.session.scalars(select(Job).where(Job.kind == "tests.x")).all() == []


class TestCalendar:
    @pytest.mark.parametrize(
        ("every", "one", "other", "same"),
        [
            (timedelta(days=1), "2026-11-22T16:00", "2026-11-23T15:59", True),
            (timedelta(days=1), "2026-11-22T15:59", "2026-11-22T16:00", False),
            (timedelta(hours=1), "2026-11-23T02:00", "2026-11-23T02:59", True),
            (timedelta(hours=1), "2026-11-23T02:59", "2026-11-23T03:00", False),
        ],
    )
    def test_slots_count_from_midnight_in_shanghai(self, every, one, other, same):
        entry = Scheduled("nightly", "tests.x", every)
        slots = [entry.slot(datetime.fromisoformat(text).replace(tzinfo=UTC)) for text in (one, other)]
        assert (slots[0] == slots[1]) is same

    def test_each_slot_is_asked_for_once(self, app, clock):
        schedule = (Scheduled("nightly", "tests.x"),)
        for _ in range(3):
            jobs.enqueue_due(schedule, clock)
        assert only_job()
        clock.advance(timedelta(days=1))
        jobs.enqueue_due(schedule, clock)
        assert len(db.session.scalars(select(Job).where(Job.kind == "tests.x")).all()) == 2


@pytest.mark.race
class TestManyWorkers:
    def in_thread(self, app, work):
        def call():
            with app.app_context():
                try:
                    return work()
                finally:
                    db.session.remove()

        return call

    def test_each_job_is_claimed_by_one(self, fresh_app, clock):
        with unit.work():
            for _ in range(20):
                jobs.enqueue("tests.x", {}, clock=clock)
        db.session.remove()

        def claim_all() -> list[int]:
            mine = []
            while (claimed := jobs.claim(clock)) is not None:
                mine.append(claimed[0])
            return mine

        answers, _ = at_once([self.in_thread(fresh_app, claim_all)] * 6)
        claimed = [number for mine in answers for number in mine]
        assert len(claimed) == len(set(claimed)) >= 20

    def test_the_calendar_asked_by_many_at_once_gives_one_job(self, fresh_app, clock):
        schedule = (Scheduled("nightly", "tests.x"),)

        def ask() -> bool:
            jobs.enqueue_due(schedule, clock)
            return True

        answers, _ = at_once([self.in_thread(fresh_app, ask)] * 8)
        assert answers == [True] * 8
        assert only_job()
