"""Jobs: a row that commits with the change that asks for it, claimed under a lease, run at least once.

Handlers must be harmless when run twice. A worker that dies loses its lease, and another takes the job over.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel import unit
from partyhub.kernel.clock import SHANGHAI, Clock
from partyhub.kernel.db import BigId, Model, UTCDateTime, db, enum_column, insert_into

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 6
KEEP_DONE = timedelta(days=14)
BATCH = 1000  # rows an INSERT
log = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any], Clock], None]


class JobState(StrEnum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One thing to do later. `key` makes it unique: asking twice for the same thing gives one job."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.READY)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Scheduled:
    """A job that falls due by the calendar: every `every`, counted from midnight in Shanghai (at most a day)."""

    name: str
    kind: str
    every: timedelta = timedelta(days=1)

    def slot(self, now: datetime) -> str:
        """Return the key of the slot that `now` lies in; one job a slot, whoever asks."""
        here = now.astimezone(SHANGHAI)
        seconds = here.hour * 3600 + here.minute * 60 + here.second
        return f"{self.name}:{here.date()}:{seconds // int(self.every.total_seconds())}"


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    clock: Clock,
    run_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for a job in the current transaction; with a `key` that exists already, do nothing."""
    enqueue_all(kind, [(payload, key)], clock=clock, run_at=run_at)


def enqueue_all(
    kind: str,
    wanted: Sequence[tuple[Mapping[str, Any], str | None]],
    *,
    clock: Clock,
    run_at: datetime | None = None,
) -> None:
    """Ask for many jobs of a kind, ``(payload, key)``, in one statement a thousand."""
    now = clock.now()
    rows = [
        {
            "kind": kind,
            "payload": json.dumps(dict(payload)),
            "key": key,
            "state": JobState.READY,
            "run_at": run_at or now,
            "attempts": 0,
            "last_error": "",
            "created_at": now,
        }
        for payload, key in wanted
    ]
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert_into(Job).values(rows[start : start + BATCH]).on_conflict_do_nothing())


def claim(clock: Clock) -> tuple[int, str, dict[str, Any]] | None:
    """Take the next due job for the length of a lease, in its own transaction; None when there is none.

    The WHERE of the UPDATE takes the job, not the SELECT before it: of two workers one gets no row.
    """
    now = clock.now()
    with unit.work():
        due = (Job.state == JobState.READY) | ((Job.state == JobState.RUNNING) & (Job.leased_until < now))
        candidate = (
            select(Job.id).where(due, Job.run_at <= now).order_by(Job.run_at, Job.id).limit(1)
        ).with_for_update(skip_locked=True)
        found = db.session.execute(
            update(Job)
            .where(Job.id == candidate.scalar_subquery(), due)
            .values(state=JobState.RUNNING, leased_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.kind, Job.payload),
            execution_options={"synchronize_session": False},
        ).first()
    return (found.id, found.kind, json.loads(found.payload)) if found else None


def run_next(handlers: Mapping[str, Handler], clock: Clock) -> bool:
    """Claim and run one job; a failure is kept and tried again later with growing pauses. False when none is due."""
    claimed = claim(clock)
    if claimed is None:
        return False
    job_id, kind, payload = claimed
    try:
        with unit.work():
            handlers[kind](payload, clock)
            _finish(job_id, clock)
    except Exception as error:  # whatever a handler raises must not stop the worker
        log.warning("job %s (%s) failed: %s", job_id, kind, error, exc_info=True)
        with unit.work():
            _postpone(job_id, error, clock)
    return True


def enqueue_due(schedule: tuple[Scheduled, ...], clock: Clock) -> None:
    """Enqueue what the calendar asks for now; the slot's key keeps it to one however many workers ask."""
    now = clock.now()
    for entry in schedule:
        with unit.work():
            enqueue(entry.kind, {}, clock=clock, key=entry.slot(now))


def forget_done(clock: Clock) -> None:
    """Remove jobs that were done two weeks ago."""
    db.session.execute(
        delete(Job).where(Job.state == JobState.DONE, Job.finished_at < clock.now() - KEEP_DONE)
    )


def _finish(job_id: int, clock: Clock) -> None:
    done = {"state": JobState.DONE, "finished_at": clock.now(), "leased_until": None, "last_error": ""}
    db.session.execute(update(Job).where(Job.id == job_id).values(done))


def _postpone(job_id: int, error: Exception, clock: Clock) -> None:
    job = db.session.get_one(Job, job_id)
    job.last_error = f"{type(error).__name__}: {error}"[:500]
    job.leased_until = None
    job.state = JobState.FAILED if job.attempts >= MAX_ATTEMPTS else JobState.READY
    job.run_at = clock.now() + timedelta(seconds=5 * 4**job.attempts)
    db.session.flush()
