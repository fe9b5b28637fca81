"""The night and the weekly digest: once a person and week, however many workers there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from partyhub.activities import commands as activities
from partyhub.activities.rules import Kind
from partyhub.kernel import jobs, unit
from partyhub.kernel.clock import FixedClock, local_time
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Job
from partyhub.notifications import commands as notifications
from partyhub.notifications.models import Notification
from partyhub.obligations import commands
from partyhub.obligations.jobs import HANDLERS, NIGHT, SCHEDULE, WEEK
from tests.factories.obligations import loaded, rows, run_jobs
from tests.obligations.test_commands import meeting
from tests.support.rush import at_once

MONDAY = date(2026, 11, 23)


@pytest.fixture
def rulebook(app, clock, world):
    return loaded(world.committee, clock)


def at(day: date, hour: int, minute: int = 0) -> FixedClock:
    return FixedClock(local_time(day, hour, minute))


def night(day: date) -> None:
    """What the calendar asks for shortly after midnight, and what is due by then."""
    jobs.enqueue_due(SCHEDULE, at(day, 0, 1))
    run_jobs(at(day, 0, 2))


def digests() -> list[Notification]:
    query = select(Notification).where(Notification.topic == "obligation.week")
    return list(db.session.scalars(query.order_by(Notification.id)))


def test_periods_open_at_night(rulebook, world) -> None:
    assert "themed_day 2026-12" not in rows(world.tree.east_branch)
    night(date(2026, 12, 1))
    assert "themed_day 2026-12" in rows(world.tree.east_branch)


def test_the_digest_waits_for_nine_on_monday(rulebook, world) -> None:
    night(MONDAY)
    assert digests() == []
    run_jobs(at(MONDAY, 8, 59))
    assert digests() == []
    run_jobs(at(MONDAY, 9))
    told = {one.user_id for one in digests()}
    assert told == {
        world.user(name).id for name in ("secretary", "sibling", "neighbour", "group", "committee")
    }
    night(MONDAY + timedelta(days=1))
    run_jobs(at(MONDAY + timedelta(days=1), 12))
    assert len(digests()) == len(told)
    night(MONDAY + timedelta(days=7))
    run_jobs(at(MONDAY + timedelta(days=7), 9))
    assert len(digests()) == 2 * len(told)


def test_a_runner_that_was_down_catches_up_outside_the_quiet_hours_or_not_at_all(rulebook) -> None:
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    night(thursday)
    run_jobs(at(thursday, 12))
    assert digests() == []
    night(tuesday)
    run_jobs(at(tuesday, 7, 59))
    assert digests() == []
    run_jobs(at(tuesday, 8))
    assert digests()


def test_what_it_says_and_who_wants_none(rulebook, world, clock) -> None:
    made = meeting(world, clock, date(2026, 11, 20), [Kind.HEART_TALK])
    activities.return_(world.group, made, comment="请补充。", clock=clock)
    notifications.set_preference(world.actor("sibling"), email="", muted=False, weekly=False, clock=clock)
    unit.commit()
    night(MONDAY)
    run_jobs(at(MONDAY, 9))
    by_user = {one.user_id: one for one in digests()}
    assert world.user("sibling").id not in by_user
    own = by_user[world.user("secretary").id]
    assert '"overdue": 1' in own.params
    assert '"returned": 1' in own.params
    assert own.link == f"monday_sheet:{world.tree.east_branch.id}"


def test_nobody_is_told_that_nothing_is_due(rulebook, world, clock) -> None:
    for row in rows(world.tree.west_branch).values():
        commands.excuse(world.committee, row, reason="机构调整", version=row.version, clock=clock)
    unit.commit()
    night(MONDAY)
    run_jobs(at(MONDAY, 9))
    assert world.user("neighbour").id not in {one.user_id for one in digests()}


@pytest.mark.race
def test_two_workers_tell_once(fresh_app, fresh_database) -> None:
    """Two runners ask the calendar and run what is due at the same time, the whole Monday long."""
    from tests.support.world import World

    with fresh_app.app_context():
        world = World()
        loaded(world.committee, at(MONDAY - timedelta(days=3), 10))
        db.session.remove()

    def worker() -> None:
        with fresh_app.app_context():
            for hour in (0, 9, 10):
                jobs.enqueue_due(SCHEDULE, at(MONDAY, hour, 1))
                while jobs.run_next(HANDLERS, at(MONDAY, hour, 2)):
                    pass
            db.session.remove()

    at_once([worker, worker])
    with fresh_app.app_context():
        worker()
        told = db.session.execute(
            select(Notification.user_id, func.count())
            .where(Notification.topic == "obligation.week")
            .group_by(Notification.user_id)
        ).all()
        assert {count for _user, count in told} == {1}
        assert len(told) == 5
        asked = db.session.scalar(select(func.count()).select_from(Job).where(Job.kind.in_((NIGHT, WEEK))))
        assert asked == 2
        db.session.remove()
