"""Counting the statements that a piece of work sends to the database, and changing what cannot be changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, text

from partyhub.kernel.db import db
from partyhub.kernel.triggers import drop_statements

_BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")


class Statements(list[str]):
    """The statements seen, in order; transaction bookkeeping apart."""

    def __str__(self) -> str:
        lines = [f"  {n}. {' '.join(sql.split())[:200]}" for n, sql in enumerate(self, 1)]
        return "\n".join([f"{len(self)} statements:", *lines])


@contextmanager
def count_sql() -> Iterator[Statements]:
    """Collect every statement sent by this process while the context lasts."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_BOOKKEEPING):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def tamper(table: str, statement: str) -> None:
    """Change an append-only table as somebody with a database client could: without its triggers.

    Everything, the triggers included, is put back with the test's transaction.
    """
    for drop in drop_statements(table, db.engine.dialect.name):
        db.session.execute(text(drop))
    changed = db.session.execute(text(statement))
    assert changed.rowcount, f"nothing to tamper with: {statement}"  # type: ignore[attr-defined]  # a CursorResult has it
    db.session.flush()
