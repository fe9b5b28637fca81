"""Connections: set up as promised on both databases; PostgreSQL's asked whether they are still there after a rest."""

from __future__ import annotations

import sqlite3
import time

import psycopg
import pytest
from sqlalchemy import literal, select, text

from partyhub.kernel import db as module
from partyhub.kernel import unit
from partyhub.kernel.db import Tags, db, tagged
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


SET_UP = {
    "sqlite": {
        "PRAGMA journal_mode": "wal",
        "PRAGMA synchronous": 2,  # FULL
        "PRAGMA foreign_keys": 1,
        "PRAGMA busy_timeout": module.SQLITE_BUSY_MS,
    },
    "postgresql": {
        "SHOW lock_timeout": "5s",
        "SHOW statement_timeout": "30s",
        "SHOW idle_in_transaction_session_timeout": "1min",
        "SHOW synchronous_commit": "on",
        "SHOW timezone": "UTC",
    },
}
"""What the database itself says of a connection of the application."""


def test_every_connection_is_set_up(fresh_app, kind):
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            said = {asked: connection.scalar(text(asked)) for asked in SET_UP[kind]}
            assert said == SET_UP[kind]


class TestTheWriteLockOfSqlite:
    @pytest.fixture(autouse=True)
    def _on_sqlite(self, kind):
        if kind != "sqlite":
            pytest.skip("PostgreSQL locks rows, not the file")

    @pytest.fixture
    def other(self, fresh_app, fresh_database):
        """A connection past the application, which does not wait."""
        connection = sqlite3.connect(fresh_database.url.removeprefix("sqlite:///"), timeout=0)
        connection.isolation_level = None
        yield connection
        connection.close()

    def test_a_unit_that_writes_has_it_from_its_first_moment(self, other):
        with unit.work(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

    def test_one_that_reads_never_takes_it(self, other):
        with unit.work(write=False):
            assert db.session.scalar(text("SELECT count(*) FROM organization")) > 0
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")


class TestTags:
    def test_are_kept_once_and_in_order(self) -> None:
        assert Tags().process_bind_param(("b", "a", "b"), None) == "|a|b|"
        assert Tags().process_result_value("|a|b|", None) == ("a", "b")
        assert Tags().process_bind_param((), None) == ""
        assert Tags().process_result_value("", None) == ()

    @pytest.mark.parametrize("tag", ["", "a|b"])
    def test_refuse_what_could_not_be_read_back(self, tag: str) -> None:
        with pytest.raises(ValueError, match="tag"):
            Tags().process_bind_param((tag,), None)

    def test_are_found_whole_and_never_as_a_part_or_a_pattern(self, app) -> None:
        column = select(literal("|急救|急救_a|").label("tags")).subquery().c.tags
        for tag, there in (("急救", True), ("急", False), ("急救%", False), ("急救__", False)):
            assert bool(db.session.scalar(select(tagged(column, tag)))) is there
