"""The jobs of the room. A handler gives the worker's transaction back first: reading a workbook takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Scheduled
from partyhub.spreadsheets import commands, runs
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importer_of

KEPT = timedelta(days=90)
FORGET = "spreadsheets.forget"


def _step(run: Callable[..., Any]) -> Callable[[dict[str, Any], Clock], None]:
    def handle(payload: dict[str, Any], clock: Clock) -> None:
        unit.rollback()
        with unit.work(write=False):
            batch = db.session.get(ImportBatch, payload["batch"])
            kind = batch.kind if batch else None
        if kind is not None:
            run(payload["batch"], importer_of(kind), clock=clock)
        unit.begin_write()

    return handle


def forget(payload: dict[str, Any], clock: Clock) -> None:
    """Throw away workbooks that are older than `KEPT`: they hold personal data and have served their purpose."""
    commands.forget_workbooks(before=clock.now() - KEPT)


HANDLERS: dict[str, Callable[[dict[str, Any], Clock], None]] = {
    commands.CHECK: _step(runs.check),
    commands.APPLY: _step(runs.apply),
    commands.UNDO: _step(runs.undo),
    FORGET: forget,
}
SCHEDULE = (Scheduled("spreadsheets.forget", FORGET),)
