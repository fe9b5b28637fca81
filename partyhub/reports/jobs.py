"""Making packages beside the server, and taking away what is over.

Reading a year takes seconds: the handler gives the worker's transaction back first, and tells its progress in short
transactions of its own.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from partyhub.accounts.queries import actor_of
from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import DomainError
from partyhub.kernel.jobs import Scheduled
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.reports import commands, policy, rules
from partyhub.reports.models import Export
from partyhub.reports.rules import ExportState
from partyhub.reports.words import in_chinese

FORGET = "reports.forget"
STEP = 10
log = logging.getLogger(__name__)


def make(payload: dict[str, Any], clock: Clock) -> None:
    """Make one package; harmless when run twice. What its requester may not have any more is not made."""
    unit.rollback()
    export_id = int(payload["export"])
    if _start(export_id):
        try:
            content, rows = _made(export_id, clock)
        except DomainError as error:
            log.warning("package %s refused: %s", export_id, error)
            _end(export_id, "fail", clock, problem=error.reasons[0].code)
        else:
            _end(export_id, "finish", clock, content=content, rows=rows)
    unit.begin_write()


def forget(_payload: dict[str, Any], clock: Clock) -> None:
    """Take away the files of exports whose day is over."""
    commands.forget_expired(clock)


def _start(export_id: int) -> bool:
    with unit.work():
        export = db.session.get(Export, export_id)
        if export is None or export.state in (ExportState.READY, ExportState.FAILED):
            return False
        export.state = ExportState(rules.MACHINE.target(export.state, "start"))
    return True


def _made(export_id: int, clock: Clock) -> tuple[bytes, int]:
    """Return a package's bytes and rows: read in one go, built without a transaction."""
    with unit.work(write=False):
        export = db.session.get_one(Export, export_id)
        package = commands.read_package(actor_of(export.user_id or 0), export, in_chinese, clock=clock)
    return commands.build(package, in_chinese, progress=_Meter(export_id)), len(package.records)


class _Meter:
    """Writes how far a package is, each in a transaction of its own, and not for every file."""

    def __init__(self, export_id: int) -> None:
        self._export_id, self._told = export_id, 0

    def __call__(self, percent: int) -> None:
        if percent < self._told + STEP:
            return
        self._told = percent
        with unit.work():
            commands.set_progress(self._export_id, percent)


def _end(
    export_id: int, event: str, clock: Clock, *, problem: str = "", content: bytes = b"", rows: int = 0
) -> None:
    with unit.work():
        export = db.session.get_one(Export, export_id)
        export.state = ExportState(rules.MACHINE.target(export.state, event))
        export.problem = problem
        if content:
            commands.keep(export, content, clock=clock)
            export.rows, export.progress = rows, 100
        notifications.enqueue(
            to_users=[export.user_id] if export.user_id is not None else [],
            topic=f"report.package_{export.state.value}",
            params={"year": export.year},
            link=Reference(policy.RECORD, export.id),
            key=f"report_export:{export.id}:{export.state.value}",
            clock=clock,
        )


HANDLERS = {commands.MAKE: make, FORGET: forget}
SCHEDULE = (Scheduled("reports.forget", FORGET, every=timedelta(hours=1)),)
