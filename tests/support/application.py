"""The application in tests: its settings, its prepared databases, and one transaction around every test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from partyhub.app import create_app
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from tests.support import baseline
from tests.support.actors import admit_test_actors
from tests.support.client import Client
from tests.support.databases import Database

KEYS = {
    "secret_key": "secret key of the tests, at least 32 characters",
    "field_key": "field key of the tests, at least 32 characters.",
    "audit_key": "audit key of the tests, at least 32 characters.",
}
CACHE = Path(__file__).parents[2] / ".pytest_cache" / "templates"
"""Compiled templates, shared by every application and server of every run."""
ENVIRONMENT = {
    "PARTYHUB_CACHE_DIR": str(CACHE),
    **{f"PARTYHUB_{name.upper()}": value for name, value in KEYS.items()},
}
TEST_NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, ten o'clock in Shanghai


def settings_for(database: Database) -> Settings:
    """Return the settings of a test application on `database`."""
    return Settings(
        env="test",
        database_url=database.url,
        data_dir=database.data_dir,
        cache_dir=CACHE,
        testing=True,
        reads_alarm=0,
        **KEYS,
    )


def make_app(database: Database) -> PartyHub:
    """Return an application on `database` whose test clients may say who acts."""
    app = create_app(settings_for(database))
    app.test_client_class = Client
    admit_test_actors(app)
    return app


def prepare(database: Database) -> None:
    """Make the tables, with their triggers, and the baseline organisation."""
    app = make_app(database)
    app.clock = FixedClock(baseline.FOUNDED)
    with app.app_context():
        db.create_all()
        baseline.load(app.clock)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def one_transaction(app: PartyHub) -> Iterator[None]:
    """Run what follows inside one transaction that is undone at the end; commits inside become savepoints.

    Every session of the application, those of requests too, works on one connection.
    """
    with app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db._app_engines[app][None] = connection  # type: ignore[assignment]  # a Connection where sessions look for their bind
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield
            finally:
                db.session.remove()
                outer.rollback()
                db._app_engines[app][None] = engine
                db.session.configure(join_transaction_mode="conditional_savepoint")


@contextmanager
def real_commits(app: PartyHub) -> Iterator[None]:
    """Run what follows in an application context whose commits are real; for fresh databases only."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def cookie(app: Flask, values: dict[str, Any]) -> str:
    """Return the Cookie header of a session that holds `values`, signed as `app` signs it."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise ValueError("the application has no secret key")
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(values)}"
