"""Counting the statements that a piece of work sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

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
