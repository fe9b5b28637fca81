"""Rows by the million, past the application: COPY into PostgreSQL, one prepared INSERT into SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from partyhub.kernel.db import db

Rows = Iterable[Sequence[Any]]


def put(model: Any, columns: str, rows: Rows) -> None:
    """Insert rows, given in the order of `columns` (names with blanks between), and commit.

    Columns that are not named get their model's default.
    """
    names = columns.split()
    defaults = {
        column.name: getattr(column.default.arg, "value", column.default.arg)
        for column in model.__table__.c
        if column.name not in names and column.default is not None and column.default.is_scalar
    }
    names += defaults
    rest = tuple(defaults.values())
    rows = ((*row, *rest) for row in rows)
    connection = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "postgresql":
            _copy(connection, model.__tablename__, names, rows)
        else:
            _insert(connection, model.__tablename__, names, rows)
        connection.commit()
    finally:
        connection.close()


def settle(*models: Any) -> None:
    """Let numbering go on after the rows put in, and let the planner know how many there are."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            for model in models:
                if "id" in model.__table__.c:
                    table = model.__tablename__
                    highest = f"(SELECT coalesce(max(id), 1) FROM {table})"
                    connection.execute(
                        text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})")
                    )
        connection.commit()
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _copy(connection: Any, table: str, names: Sequence[str], rows: Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # pages have 30 seconds, this may take longer
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _insert(connection: Any, table: str, names: Sequence[str], rows: Rows) -> None:
    marks = ", ".join("?" for _ in names)
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    cursor.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
        (tuple(map(_plain, row)) for row in rows),
    )


def _plain(value: Any) -> Any:
    """Write dates and instants as SQLAlchemy keeps them in SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
