"""Looking, from beside, whether a unit of work holds what others must wait for."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import text

from partyhub.kernel.db import db


def nobody_waits() -> bool:
    """Whether a writer who came now would get on with it: SQLite's write lock is free, PostgreSQL locks no row."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as beside:
            held = beside.scalar(
                text(
                    "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' AND granted "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        return not held
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)) as beside:
        try:
            beside.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        beside.execute("ROLLBACK")
        return True
