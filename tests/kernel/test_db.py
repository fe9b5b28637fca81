"""Connections to PostgreSQL: asked whether they are still there after a rest, and only then."""

from __future__ import annotations

import time

import psycopg
import pytest
from sqlalchemy import select, text

from partyhub.kernel import db as module
from partyhub.kernel.db import db
from tests.support.sql import count_sql


@pytest.fixture
def cut(fresh_app, fresh_database, kind):
    """Return a function that ends every connection of the application from the server's side."""
    if kind != "postgresql":
        pytest.skip("SQLite has no connection that could get lost")

    def end_all() -> None:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        others += " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(fresh_database.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(others)
            while connection.execute(others).fetchall():
                time.sleep(0.01)

    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    return end_all


def test_one_lost_while_it_rested_is_made_anew(cut, monkeypatch):
    cut()
    monkeypatch.setattr(module, "ASK_AFTER_SECONDS", 0.0)
    assert db.session.scalar(select(1)) == 1


def test_one_just_used_is_not_asked(cut):
    with count_sql() as seen:
        db.session.scalar(select(1))
        db.session.rollback()
    assert len(seen) == 1
    cut()
    with pytest.raises(Exception, match=r"terminat|closed"):
        db.session.scalar(select(1))
    db.session.rollback()
    assert db.session.scalar(select(1)) == 1, "the pool was made anew"
