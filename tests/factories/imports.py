"""Running an import from end to end, without the queue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Reason
from partyhub.security.actors import Actor
from partyhub.spreadsheets import commands, queries, runs
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importer_of
from partyhub.spreadsheets.rules import BatchState
from partyhub.web.words import sentence

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


@dataclass
class Done:
    """A batch that was run, with its problems as (cell, code, severity, sentence)."""

    batch: ImportBatch
    problems: list[tuple[str, str, str, str]]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The cells and codes of what stopped it."""
        return [(cell, code) for cell, code, severity, _ in self.problems if severity == "error"]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many rows are new, changed and unchanged."""
        return self.batch.count_new, self.batch.count_changed, self.batch.count_unchanged


def run(actor: Actor, kind: str, content: bytes, clock: Clock, *, dry_run: bool = False) -> Done:
    """Upload, check and, unless `dry_run` or there are errors, apply."""
    importer = importer_of(kind)
    with unit.work():
        options: dict[str, Any] = {
            "filename": "名册.xlsx",
            "content": content,
            "dry_run": dry_run,
            "queue": False,
        }
        batch_id = commands.upload(actor, importer, **options, clock=clock).id
    if runs.check(batch_id, importer, clock=clock, queue=False) is BatchState.APPLYING:
        runs.apply(batch_id, importer, clock=clock)
    return look(batch_id)


def undo(actor: Actor, done: Done, clock: Clock) -> Done:
    """Take a batch back."""
    with unit.work():
        batch, importer = db.session.get_one(ImportBatch, done.batch.id), importer_of(done.batch.kind)
        commands.ask_undo(actor, batch, importer, queue=False, clock=clock)
    runs.undo(done.batch.id, importer, clock=clock)
    return look(done.batch.id)


def look(batch_id: int) -> Done:
    """Read a batch and its problems."""
    db.session.expire_all()
    batch = db.session.get_one(ImportBatch, batch_id)
    problems = [
        (one.cell, one.code, one.severity.value, sentence(Reason(one.code, params=one.params)))
        for one in queries.every_problem(batch)
    ]
    return Done(batch, problems)


def roster(form: str, kind: str) -> bytes:
    """The bytes of one of the four workbooks."""
    return (ROSTERS / form / f"{kind}.xlsx").read_bytes()
