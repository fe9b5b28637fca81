"""Doing the long steps: check, apply, undo. Each has its own units of work and may be done again after a crash.

Reading and checking hold no write lock; applying and undoing are one transaction each.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Busy, DomainError, Reason
from partyhub.security.actors import Actor
from partyhub.spreadsheets import commands, progress, reading
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.rules import (
    BatchState,
    Correction,
    Examined,
    Importer,
    Planned,
    Problem,
    Severity,
    acting,
    examine,
)

log = logging.getLogger(__name__)


class RowsRefused(Exception):
    """Rows that were sound when they were checked are not any more; carries the problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class _Source:
    """What a run needs of a batch, taken out of the session so that no transaction stays open meanwhile."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch_id = batch.id
        self.round = batch.round
        self.dry_run = batch.dry_run
        self.filename = batch.filename
        self.content = batch.content or b""
        self.correction: Correction | None = batch.correction
        self.actor: Actor = acting.read(batch.acting_json)

    def examined(self, importer: Importer) -> Examined:
        """Read the workbook; raises Invalid."""
        return examine(importer, reading.read(self.filename, self.content), self.correction)


def check(batch_id: int, importer: Importer, *, clock: Clock, queue: bool = True) -> BatchState | None:
    """Check a batch and plan it; a batch that is no dry run and has no error goes on to apply.

    Returns the state reached, None when there was nothing to do.
    """
    with unit.work():
        batch = commands.begin_check(batch_id)
        source = _Source(batch) if batch else None
    if source is None:
        return None
    meter = progress.Meter(batch_id)
    meter.report(5, 100)
    try:
        examined = source.examined(importer)
    except DomainError as error:
        return _finish(source, None, _about_file(error), (), clock)
    try:
        with unit.work(write=False):
            meter.report(30, 100)
            problems = examined.problems + examined.located(
                importer.check(source.actor, examined.sound, clock)
            )
            meter.report(70, 100)
            planned = _plan(importer, source.actor, examined, problems, clock)
    except DomainError as error:
        return _finish(source, examined, examined.problems + _about_file(error), (), clock)
    state = _finish(source, examined, problems, planned, clock)
    if state is BatchState.READY and not source.dry_run:
        with unit.work():
            ready = commands.locked(batch_id)
            if ready is not None and ready.state is BatchState.READY:
                commands.ask_apply(source.actor, ready, importer, queue=queue, clock=clock)
                state = ready.state
    return state


def apply(batch_id: int, importer: Importer, *, clock: Clock) -> BatchState | None:
    """Write a batch, all or nothing; the rows are checked again inside the transaction that writes them."""
    source = _source(batch_id, BatchState.APPLYING)
    if source is None:
        return None
    try:
        examined = source.examined(importer)
        with unit.work():
            found = examined.problems + examined.located(importer.check(source.actor, examined.sound, clock))
            if any(problem.severity is Severity.ERROR for problem in found):
                raise RowsRefused(found)
            commands.apply_rows(batch_id, importer, examined, clock=clock)
    except RowsRefused as refused:
        _refuse_apply(batch_id, refused.problems, clock)
        return BatchState.FAILED
    except (OperationalError, StaleDataError, Busy):
        raise  # a lost race or a lost database: the job runs again
    except DomainError as error:
        _refuse_apply(batch_id, _about_file(error), clock)
        return BatchState.FAILED
    except Exception:
        _refuse_apply(batch_id, _about_file(DomainError(Reason("import_broke"))), clock)
        raise
    finally:
        progress.forget(batch_id)
    return BatchState.APPLIED


def undo(batch_id: int, importer: Importer, *, clock: Clock) -> BatchState | None:
    """Take an applied batch back, all or nothing; a refusal leaves it applied and says why."""
    try:
        with unit.work():
            done = commands.undo_rows(batch_id, importer, clock=clock)
    except (OperationalError, StaleDataError, Busy):
        raise  # as above
    except DomainError as error:
        with unit.work():
            commands.refuse_undo(batch_id, _about_file(error), clock=clock)
        return BatchState.APPLIED
    except Exception:
        with unit.work():
            commands.refuse_undo(batch_id, _about_file(DomainError(Reason("import_broke"))), clock=clock)
        raise
    finally:
        progress.forget(batch_id)
    return done.state if done else None


def _plan(
    importer: Importer, actor: Actor, examined: Examined, problems: Iterable[Problem], clock: Clock
) -> tuple[Planned, ...]:
    if any(problem.severity is Severity.ERROR for problem in problems):
        return ()
    return tuple(importer.plan(actor, examined.rows, clock))


def _finish(
    source: _Source,
    examined: Examined | None,
    problems: tuple[Problem, ...],
    planned: tuple[Planned, ...],
    clock: Clock,
) -> BatchState | None:
    with unit.work():
        state = commands.finish_check(
            source.batch_id, examined, problems, planned, clock=clock, round_checked=source.round
        )
    progress.forget(source.batch_id)
    return state


def _source(batch_id: int, state: BatchState) -> _Source | None:
    with unit.work(write=False):
        batch = db.session.get(ImportBatch, batch_id, populate_existing=True)
        return _Source(batch) if batch is not None and batch.state is state else None


def _refuse_apply(batch_id: int, problems: tuple[Problem, ...], clock: Clock) -> None:
    with unit.work():
        commands.refuse_apply(batch_id, problems, clock=clock)


def _about_file(error: DomainError) -> tuple[Problem, ...]:
    return tuple(Problem("", 0, "", "", "", "", reason.code, reason.params) for reason in error.reasons)
