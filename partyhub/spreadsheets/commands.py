"""The verbs of import batches. The long ones (check, apply, undo) are asked for here and done in `runs.py` by a job."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import delete, select

from partyhub.audit import commands as audit
from partyhub.kernel import jobs
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.spreadsheets import keeping, reading
from partyhub.spreadsheets.models import (
    FILENAME_LENGTH,
    ImportBatch,
    ImportProblem,
)
from partyhub.spreadsheets.rules import (
    MACHINE,
    BatchState,
    Correction,
    Examined,
    Importer,
    Planned,
    Problem,
    Severity,
    acting,
)
from partyhub.spreadsheets.running import RunningBatch

CHECK, APPLY, UNDO = "spreadsheets.check", "spreadsheets.apply", "spreadsheets.undo"


@dataclass(frozen=True)
class Received:
    """A workbook that was read before anything was locked; `reasons` say why it is not taken."""

    filename: str
    content: bytes
    reasons: tuple[Reason, ...] = ()


def upload(
    actor: Actor,
    importer: Importer,
    *,
    filename: str,
    content: bytes,
    dry_run: bool,
    correction: Correction | None = None,
    queue: bool = True,
    clock: Clock,
) -> ImportBatch:
    """Take a workbook in and ask for its check; without `dry_run` a clean check goes on to apply.

    Raises Forbidden without the importer's permission, Invalid when the file as a whole cannot be read. `queue` is
    False where the caller runs the steps himself.
    """
    received = receive(filename, content)
    return take_in(
        actor, importer, received, dry_run=dry_run, correction=correction, queue=queue, clock=clock
    )


def receive(filename: str, content: bytes) -> Received:
    """Read a workbook once through and say what is wrong with it as a whole; call it before a unit of work."""
    try:
        reading.check(filename, content)
    except Invalid as refused:
        return Received(filename, content, refused.reasons)
    return Received(filename, content)


def take_in(
    actor: Actor,
    importer: Importer,
    received: Received,
    *,
    dry_run: bool,
    correction: Correction | None = None,
    queue: bool = True,
    clock: Clock,
) -> ImportBatch:
    """Do what `upload` does with a workbook that was received before. Raises as `upload`."""
    _must_be_allowed(actor, importer)
    raise_if(Invalid, correction_reasons(importer, correction))
    raise_if(Invalid, received.reasons)
    filename, content = received.filename, received.content
    batch = ImportBatch(
        kind=importer.kind,
        filename=PurePath(filename.replace("\\", "/")).name[-FILENAME_LENGTH:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        dry_run=dry_run,
        acting_json=acting.written(actor),
        created_by=actor.user_id,
        created_by_name=actor.name[:100],
        organization_id=actor.organization_id,
        path=_home(actor),
        created_at=clock.now(),
    )
    batch.keep(content)
    batch.correction = correction
    db.session.add(batch)
    db.session.flush()
    details = {"kind": batch.kind, "sha256": batch.sha256, "size": batch.size, "dry_run": dry_run}
    _audit(actor, "import.uploaded", batch, clock, details=details, personal={"filename": batch.filename})
    if queue:
        _enqueue(CHECK, batch, clock)
    return batch


def set_mapping(
    actor: Actor, batch: ImportBatch, importer: Importer, correction: Correction, *, clock: Clock
) -> None:
    """Read the workbook again with the user's mapping. Raises Invalid, or Conflict once it is being applied."""
    _must_be_allowed(actor, importer)
    batch.state = BatchState(MACHINE.target(batch.state, "map"))
    raise_if(Invalid, correction_reasons(importer, correction))
    _must_have_content(batch)
    batch.correction = correction
    batch.acting_json = acting.written(actor)
    batch.round += 1
    batch.progress = 0
    db.session.flush()
    _audit(actor, "import.mapped", batch, clock, details={"columns": len(correction.columns)})
    _enqueue(CHECK, batch, clock)


def ask_apply(
    actor: Actor, batch: ImportBatch, importer: Importer, *, queue: bool = True, clock: Clock
) -> None:
    """Ask for a checked batch to be written. Raises Conflict in any other state, Forbidden as `upload`."""
    _must_be_allowed(actor, importer)
    batch.state = BatchState(MACHINE.target(batch.state, "apply"))
    _must_have_content(batch)
    batch.acting_json = acting.written(actor)
    batch.progress = 0
    db.session.flush()
    _audit(actor, "import.apply_asked", batch, clock)
    if queue:
        _enqueue(APPLY, batch, clock)


def ask_undo(
    actor: Actor, batch: ImportBatch, importer: Importer, *, queue: bool = True, clock: Clock
) -> None:
    """Ask for an applied batch to be taken back; harmless when asked twice. Raises as `ask_apply`."""
    _must_be_allowed(actor, importer)
    MACHINE.target(batch.state, "undo")
    if batch.undo_asked_at is not None:
        return
    batch.undo_asked_at = clock.now()
    batch.acting_json = acting.written(actor)
    batch.round += 1
    was_refused = (ImportProblem.batch_id == batch.id, ImportProblem.severity == Severity.ERROR)
    db.session.execute(delete(ImportProblem).where(*was_refused))
    batch.errors = 0
    db.session.flush()
    _audit(actor, "import.undo_asked", batch, clock)
    if queue:
        _enqueue(UNDO, batch, clock)


def begin_check(batch_id: int) -> ImportBatch | None:
    """Mark a batch as being checked; None when there is nothing (more) to do: the step was done by another worker."""
    batch = locked(batch_id)
    if batch is None or batch.state not in (BatchState.QUEUED, BatchState.CHECKING):
        return None
    batch.state = BatchState(MACHINE.target(batch.state, "check"))
    batch.progress = 5
    db.session.flush()
    return batch


def finish_check(
    batch_id: int,
    examined: Examined | None,
    problems: Sequence[Problem],
    planned: Sequence[Planned],
    *,
    clock: Clock,
    round_checked: int,
) -> BatchState | None:
    """Write down what a check found; returns the new state, None when the batch has moved on meanwhile."""
    batch = locked(batch_id)
    if batch is None or batch.state is not BatchState.CHECKING or batch.round != round_checked:
        return None
    errors = [p for p in problems if p.severity is Severity.ERROR]
    keeping.write_problems(batch, problems)
    failed_rows = {p.row for p in errors if p.row > 0} | (set(examined.failed) if examined else set())
    batch.rows_total = examined.total if examined else 0
    batch.rows_failed = len(failed_rows)
    batch.errors, batch.warnings = len(errors), len(problems) - len(errors)
    keeping.remember_header(batch, examined)
    keeping.remember_plan(batch, planned)
    batch.state = BatchState(MACHINE.target(batch.state, "fail" if errors else "pass"))
    batch.progress = 100
    batch.checked_at = clock.now()
    db.session.flush()
    details = {"rows": batch.rows_total, "rows_failed": batch.rows_failed, "errors": batch.errors}
    _audit(acting.read(batch.acting_json), "import.checked", batch, clock, details=details)
    return batch.state


def apply_rows(batch_id: int, importer: Importer, examined: Examined, *, clock: Clock) -> ImportBatch | None:
    """Write every row, inside the caller's one transaction. None when the batch is not (any more) to be applied.

    Raises whatever the importer refuses with; the caller's transaction then leaves nothing behind.
    """
    batch = locked(batch_id)
    if batch is None or batch.state is not BatchState.APPLYING:
        return None
    actor = acting.read(batch.acting_json)
    running = RunningBatch(batch)
    importer.apply(actor, examined.rows, running, clock)
    running.flush()
    batch.state = BatchState(MACHINE.target(batch.state, "finish"))
    batch.progress = 100
    batch.applied_at = clock.now()
    db.session.flush()
    details = {
        "rows": batch.rows_total,
        "new": batch.count_new,
        "changed": batch.count_changed,
        "unchanged": batch.count_unchanged,
        "written": running.noted,
    }
    _audit(actor, "import.applied", batch, clock, details=details)
    return batch


def refuse_apply(batch_id: int, problems: Sequence[Problem], *, clock: Clock) -> None:
    """Mark a batch whose apply was refused (or broke): nothing was written, and this is why."""
    batch = locked(batch_id)
    if batch is None or batch.state is not BatchState.APPLYING:
        return
    errors = [p for p in problems if p.severity is Severity.ERROR]
    keeping.write_problems(batch, problems)
    batch.errors, batch.warnings = len(errors), len(problems) - len(errors)
    batch.rows_failed = len({p.row for p in errors if p.row > 0})
    batch.state = BatchState(MACHINE.target(batch.state, "fail"))
    batch.progress = 100
    db.session.flush()
    _audit(
        acting.read(batch.acting_json),
        "import.apply_refused",
        batch,
        clock,
        details={"codes": _codes(problems)},
    )


def undo_rows(batch_id: int, importer: Importer, *, clock: Clock) -> ImportBatch | None:
    """Take every change of an applied batch back, inside the caller's transaction; None when not asked (any more)."""
    batch = locked(batch_id)
    if batch is None or batch.state is not BatchState.APPLIED or batch.undo_asked_at is None:
        return None
    actor = acting.read(batch.acting_json)
    importer.undo(actor, RunningBatch(batch), clock)
    batch.state = BatchState(MACHINE.target(batch.state, "undo"))
    batch.undone_at = clock.now()
    db.session.flush()
    _audit(actor, "import.undone", batch, clock)
    return batch


def refuse_undo(batch_id: int, problems: Sequence[Problem], *, clock: Clock) -> None:
    """Note why an undo was refused; the batch stays applied and may be undone later."""
    batch = locked(batch_id)
    if batch is None or batch.state is not BatchState.APPLIED or batch.undo_asked_at is None:
        return
    batch.undo_asked_at = None
    keeping.write_problems(batch, problems)
    batch.errors, batch.warnings = len(problems), 0
    db.session.flush()
    _audit(
        acting.read(batch.acting_json),
        "import.undo_refused",
        batch,
        clock,
        details={"codes": _codes(problems)},
    )


def forget_workbooks(*, before: Any) -> int:
    """Throw away the workbooks and problem lists of batches made before `before`; returns how many batches.

    What was written and the batch itself stay, so that it can still be undone.
    """
    old = list(
        db.session.scalars(
            select(ImportBatch).where(
                ImportBatch.created_at < before,
                ImportBatch.sealed.is_not(None),
                ImportBatch.state.not_in((BatchState.QUEUED, BatchState.CHECKING, BatchState.APPLYING)),
            )
        )
    )
    for batch in old:
        batch.sealed = None
        batch.preview_json = "[]"
        db.session.execute(delete(ImportProblem).where(ImportProblem.batch_id == batch.id))
    db.session.flush()
    return len(old)


def note_download(actor: Actor, batch: ImportBatch, *, clock: Clock) -> None:
    """Note that the list of errors, which holds personal data, was taken out."""
    _audit(
        actor, "import.errors_downloaded", batch, clock, details={"problems": batch.errors + batch.warnings}
    )


def locked(batch_id: int) -> ImportBatch | None:
    """The batch, freshly read and locked for this transaction."""
    return db.session.scalar(
        select(ImportBatch)
        .where(ImportBatch.id == batch_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def correction_reasons(importer: Importer, correction: Correction | None) -> list[Reason]:
    """Why a mapping cannot be used: unknown keys, or one thing read from two columns."""
    if correction is None:
        return []
    given = [key for key in correction.columns.values() if key is not None]
    found = [
        Reason("mapping_key_unknown", "mapping", {"key": key}) for key in given if key not in importer.keys
    ]
    twice = sorted({key for key in given if given.count(key) > 1 and key in importer.keys})
    found += [
        Reason("mapping_key_twice", "mapping", {"heading": importer.column(key).heading}) for key in twice
    ]
    if any(not 0 <= position < reading.LIMITS.columns for position in correction.columns):
        found.append(Reason("mapping_column_unknown", "mapping"))
    return found


def _must_be_allowed(actor: Actor, importer: Importer) -> None:
    if not actor.can(importer.permission):
        raise Forbidden


def _must_have_content(batch: ImportBatch) -> None:
    if batch.sealed is None:
        raise Conflict(Reason("workbook_forgotten"))


def _home(actor: Actor) -> str:
    """The path that a batch belongs to: the widest organisation over which its uploader may import."""
    paths = actor.paths(Permission.IMPORT_RUN)
    return paths[0] if paths else actor.path


def _codes(problems: Sequence[Problem]) -> list[str]:
    return sorted({problem.code for problem in problems})[:20]


def _enqueue(kind: str, batch: ImportBatch, clock: Clock) -> None:
    jobs.enqueue(kind, {"batch": batch.id}, clock=clock, key=f"{kind}:{batch.id}:{batch.round}")


def _audit(
    actor: Actor,
    event: str,
    batch: ImportBatch,
    clock: Clock,
    *,
    details: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        actor, event, batch.reference, path=batch.path, details=details, personal=personal, clock=clock
    )
