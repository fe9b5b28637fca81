"""Alembic's environment: runs inside the app's context, on the app's own engine."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, LargeBinary
from sqlalchemy import DateTime as SqlDateTime

from partyhub.kernel.db import UTCDateTime, db
from partyhub.kernel.vault import EncryptedText
from partyhub.search.models import of_the_models


def render_item(kind: str, item: object, _autogenerate_context: object) -> str | bool:
    """Write our own column types as what they are in the database, so that a migration never depends on the app."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return repr(SqlDateTime(timezone=True)).replace("DateTime", "sa.DateTime")
    if kind == "type" and isinstance(item, EncryptedText):
        return repr(LargeBinary()).replace("LargeBinary", "sa.LargeBinary")
    return False


def run(connection: Connection) -> None:
    """Run the migrations on `connection`, all of them in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        include_name=of_the_models,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def without_foreign_keys(connection: Connection) -> None:
    """Run on SQLite with its foreign keys off, which only works outside a transaction, and check them at the end.

    Dropping or rebuilding a table deletes its rows first, and rows of others may still refer to them.
    """
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        run(connection)
        dangling = driver.execute("PRAGMA foreign_key_check").fetchone()
        if dangling:
            raise RuntimeError(f"the migration leaves a dangling reference in {dangling[0]}")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


with current_app.app_context(), db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        without_foreign_keys(connection)
    else:
        run(connection)
        connection.commit()
