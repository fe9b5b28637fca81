"""How far a job has come, told beside its transaction.

A batch is written in one transaction, whose own rows nobody else sees before its end. So the percentage goes another
way: over a connection of its own on PostgreSQL; on SQLite, where a second writer would have to wait for the first and
everything runs on one machine, through a small file beside the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from partyhub.kernel.db import db
from partyhub.spreadsheets.models import ImportBatch, ImportProgress
from partyhub.spreadsheets.rules import RUNNING, percentage

_EVERY_SECONDS = 0.5
_listener: ContextVar[Callable[[int], None] | None] = ContextVar("import_progress_listener", default=None)


@contextmanager
def told_to(listener: Callable[[int], None]) -> Iterator[None]:
    """Tell `listener` every percentage too: the terminal that waits for it."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


class Meter:
    """Tells the percentage of one batch, at most twice a second; `first` and `last` bound the part of the whole."""

    def __init__(self, batch_id: int, first: int = 0, last: int = 99) -> None:
        self._batch_id = batch_id
        self._first, self._last = first, last
        self._told = -1
        self._told_at = 0.0

    def report(self, done: int, total: int) -> None:
        """Tell that `done` of `total` are behind us."""
        percent = self._first + percentage(done, total) * (self._last - self._first) // 100
        now = time.monotonic()
        if percent == self._told or now - self._told_at < _EVERY_SECONDS:
            return
        self._told, self._told_at = percent, now
        _tell(self._batch_id, percent)


def current(batch: ImportBatch) -> int:
    """The percentage to show: what a running job told last, else what stands in the batch."""
    if batch.state not in RUNNING and batch.undo_asked_at is None:
        return batch.progress
    told = _told(batch.id)
    return batch.progress if told is None else told


def forget(batch_id: int) -> None:
    """Clear what was told, when the job has ended."""
    path = _file(batch_id)
    if path is not None:
        path.unlink(missing_ok=True)
    elif _is_postgresql():
        with db.engine.engine.begin() as connection:
            connection.execute(delete(ImportProgress).where(ImportProgress.batch_id == batch_id))


def _tell(batch_id: int, percent: int) -> None:
    listener = _listener.get()
    if listener is not None:
        listener(percent)
    path = _file(batch_id)
    if path is not None:
        path.write_text(str(percent), encoding="ascii")
    elif _is_postgresql():
        statement = insert(ImportProgress).values(batch_id=batch_id, percent=percent)
        statement = statement.on_conflict_do_update(index_elements=["batch_id"], set_={"percent": percent})
        with db.engine.engine.begin() as connection:
            connection.execute(statement)


def _told(batch_id: int) -> int | None:
    path = _file(batch_id)
    if path is None:
        kept = db.session.get(ImportProgress, batch_id, populate_existing=True)
        return None if kept is None else kept.percent
    try:
        return min(99, int(path.read_text(encoding="ascii")))
    except (OSError, ValueError):
        return None


def _file(batch_id: int) -> Path | None:
    database = db.engine.engine.url.database
    if _is_postgresql() or not database or database == ":memory:":
        return None
    return Path(database).with_name(f".import-{batch_id}.progress")


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
