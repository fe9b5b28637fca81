"""Backup and restore. A restore goes into an empty installation, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, inspect, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.operations import archive, checks


class NotEmpty(Exception):
    """There are data where the backup should go."""


def backup(target: Path, files_dir: Path, *, clock: Clock) -> archive.Manifest:
    """Write database and files into `target`, from one snapshot of the database."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        return archive.write(target, connection, files_dir, checks.current_revision(), clock=clock)
    finally:
        db.session.rollback()


def restore(source: Path, files_dir: Path) -> archive.Manifest:
    """Bring a backup back into an empty database and file store.

    Everything is checked against the manifest before the first row is written; the rows come in one transaction.
    Raises DamagedArchive, NotEmpty.
    """
    from flask_migrate import upgrade  # alembic is loaded by what needs it

    manifest = archive.read_manifest(source)
    if list(filled_tables()) or any(files_dir.rglob("*")):
        raise NotEmpty
    upgrade(directory=str(checks.MIGRATIONS), revision=manifest.revision)
    with db.engine.begin() as connection:
        for table in reversed(archive.tables()):
            connection.execute(table.delete())  # rows that the migrations themselves put in
        counts = archive.load_tables(source, connection)
    wrong = sorted(name for name, count in manifest.tables.items() if counts.get(name) != count)
    if wrong:
        raise archive.DamagedArchive(
            f"{wrong[0]} has {counts.get(wrong[0])} rows, expected {manifest.tables[wrong[0]]}"
        )
    archive.load_files(source, files_dir)
    return manifest


def filled_tables() -> Iterable[str]:
    """Return the tables that hold rows, apart from the single rows that migrations put in."""
    existing = set(inspect(db.engine).get_table_names())
    with db.engine.connect() as connection:
        for table in archive.tables():
            kept_by_migrations = table.name in ("ledger_close", "audit_head")
            if table.name not in existing or kept_by_migrations:
                continue
            if connection.scalar(select(func.count()).select_from(table)):
                yield table.name
