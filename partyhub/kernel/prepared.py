"""Statements of the hot path, built once and compiled once for each database engine.

SQLAlchemy keeps the SQL of a statement as well, but finds it again by walking through the whole statement, which costs
more than to send it; an INSERT with ON CONFLICT it does not keep at all. A prepared statement reads and writes columns,
never whole records, and takes its values when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CursorResult, Executable
from sqlalchemy.engine import Compiled, Dialect

from partyhub.kernel.db import db


class Prepared:
    """A statement with `bindparam`s. `make` builds it, inside an application; `columns` are those an INSERT fills."""

    def __init__(self, make: Callable[[], Executable], columns: Sequence[str] | None = None) -> None:
        self._make = make
        self._columns = columns
        self._compiled: WeakKeyDictionary[Dialect, Compiled] = WeakKeyDictionary()

    def run(self, values: dict[str, Any] | list[dict[str, Any]]) -> CursorResult[Any]:
        """Run it in the session's transaction, after what the session holds was flushed."""
        session = db.session()
        session.flush()
        connection = session.connection()
        compiled = self._compiled.get(connection.dialect)
        if compiled is None:
            statement: Any = self._make()
            compiled = statement.compile(dialect=connection.dialect, column_keys=self._columns)
            self._compiled[connection.dialect] = compiled
        return connection.execute(compiled, values)  # type: ignore[arg-type]  # it takes what is compiled, which its types do not say
