"""The harness itself: isolation, guards and inspectors work, each shown by what it must catch."""

from __future__ import annotations

import socket

import pytest
from sqlalchemy import text

from partyhub.kernel import unit
from partyhub.kernel.db import db
from tests.support.network import OutsideConnection
from tests.support.sql import count_sql


def fail_after(statement: str) -> None:
    with unit.work():
        db.session.execute(text(statement))
        raise ZeroDivisionError


class TestIsolation:
    @pytest.mark.parametrize("turn", [1, 2])
    def test_a_commit_is_gone_in_the_next_test(self, app, turn):
        here = "select count(*) from idempotency_key"
        assert db.session.execute(text(here)).scalar_one() == 0
        with unit.work():
            db.session.execute(
                text(
                    "insert into idempotency_key (owner, path, key, body_hash, status, headers, body, created_at)"
                    " values ('a', '/', 'k', '', 0, '[]', '', '2026-01-01')"
                )
            )
        assert db.session.execute(text(here)).scalar_one() == 1

    def test_a_rollback_inside_keeps_what_was_committed_before(self, app):
        with unit.work():
            db.session.execute(text("create table kept (a integer)"))
        with pytest.raises(ZeroDivisionError):
            fail_after("insert into kept values (1)")
        assert db.session.execute(text("select count(*) from kept")).scalar_one() == 0

    def test_a_fresh_database_keeps_what_another_connection_commits(self, fresh_app):
        with unit.work():
            db.session.execute(text("create table kept (a integer)"))
        with db.engine.connect() as connection:
            assert connection.execute(text("select count(*) from kept")).scalar_one() == 0


class TestNetwork:
    def test_nothing_leaves_the_machine(self):
        with socket.socket() as outward, pytest.raises(OutsideConnection):
            outward.connect(("192.0.2.1", 80))


class TestCounting:
    def test_statements_are_counted_without_bookkeeping(self, app):
        with count_sql() as statements, unit.work():
            db.session.execute(text("select 1"))
            db.session.execute(text("select 2"))
        assert len(statements) >= 2
        assert all("SAVEPOINT" not in one for one in statements)
