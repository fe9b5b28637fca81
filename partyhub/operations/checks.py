"""Health and readiness: small checks that each answer with nothing, or with one sentence of what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from partyhub.kernel.clock import Clock
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Job, JobState

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
FREE_BYTES = 200 * 1024 * 1024
QUEUE_PATIENCE = timedelta(minutes=10)


def readiness(settings: Settings, clock: Clock) -> dict[str, str]:
    """Return each check's finding, "" where all is well: database, migrations, queue, disk. No secrets, no paths."""
    checks: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "queue": lambda: _queue(clock),
        "disk": lambda: _disk(settings),
    }
    return {name: _safely(check) for name, check in checks.items()}


def head_revision() -> str:
    """Return the newest migration's name."""
    from alembic.config import Config  # a third of a second to load, which serving pages does not need
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def current_revision() -> str:
    """Return the migration that the database is at, "" when it has none."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(db.session.connection()).get_current_revision() or ""


def _safely(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  # whatever breaks a check is the finding
        return f"check failed: {type(error).__name__}"


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return ""


def _migrations() -> str:
    here, head = current_revision(), head_revision()
    return "" if here == head else f"database is at {here or 'nothing'}, the code at {head}"


def _queue(clock: Clock) -> str:
    oldest = db.session.scalar(select(func.min(Job.run_at)).where(Job.state == JobState.READY))
    if oldest is not None and clock.now() - oldest > QUEUE_PATIENCE:
        return "a job has been waiting for more than 10 minutes: is the worker running?"
    return ""


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.data_dir).free
    return "" if free >= FREE_BYTES else "less than 200 MB free in the data directory"
