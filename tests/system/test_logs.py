"""What the log says names statements, rules and numbers, never a word of anybody's."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, text
from sqlalchemy.exc import DBAPIError

from partyhub.kernel import jobs, unit
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.members.models import Member
from partyhub.organization.models import Organization

SECRET = "金丝雀4407221987"


def refused_by(world: Any) -> list[Any]:
    """Return statements with the secret among their values, each refused by the database for another cause."""
    branch = world.tree.east_branch
    same = {
        name: getattr(branch, name)
        for name in (one.key for one in Organization.__mapper__.column_attrs)
        if name != "id"
    }
    return [
        insert(Member).values(name=SECRET),  # NOT NULL: PostgreSQL quotes the row
        insert(Organization).values(same | {"short_name": SECRET}),  # UNIQUE
        text("SELECT CAST(:value AS integer) / 0, nothing FROM nowhere").bindparams(
            bindparam("value", SECRET)
        ),
        text(
            "SELECT CAST(CAST(:value AS text) AS integer), x.nothing FROM (SELECT 1 AS one) AS x"
        ).bindparams(value=SECRET),
    ]


@pytest.mark.logs_errors
@pytest.mark.parametrize("number", range(4))
def test_what_the_database_refuses_is_logged_without_values(
    app: PartyHub,
    world: Any,
    client: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    statement = refused_by(world)[number]
    monkeypatch.setitem(
        app.view_functions, "web.help_index", _declared_like(app, lambda: db.session.execute(statement))
    )
    answer = client.get("/help")
    assert answer.status_code >= 400
    assert caplog.records
    assert SECRET not in caplog.text + answer.text


def _declared_like(app: PartyHub, view: Any) -> Any:
    view.access = app.view_functions["web.help_index"].access  # type: ignore[attr-defined]  # every declared view has one
    return view


def test_a_value_that_postgresql_cannot_read_is_not_quoted(app: PartyHub, kind: str) -> None:
    if kind != "postgresql":
        pytest.skip("SQLite reads every text as a number")
    with pytest.raises(DBAPIError) as refused, db.session.begin_nested():
        db.session.execute(text("SELECT CAST(CAST(:value AS text) AS integer)").bindparams(value=SECRET))
    assert SECRET not in str(refused.value) + str(refused.value.orig)
    assert "SQLSTATE 22" in str(refused.value)


def test_a_job_that_fails_keeps_and_logs_no_value(
    app: PartyHub, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(payload: dict[str, Any], clock: Any) -> None:
        db.session.execute(insert(Member).values(name=SECRET))

    with unit.work():
        jobs.enqueue("tests.logs", {}, clock=clock)
    jobs.run_next({"tests.logs": handler}, clock)
    kept = db.session.query(jobs.Job).filter_by(kind="tests.logs").one()
    assert kept.last_error
    assert SECRET not in caplog.text + kept.last_error


def test_signing_in_leaves_nothing_of_it_in_the_log(
    app: PartyHub, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    typed = {"username": SECRET, "password": SECRET}
    client.post("/sign-in", data=typed)
    client.get(f"/me/link/{SECRET}", headers={"Authorization": f"Bearer {SECRET}"})
    assert SECRET not in caplog.text
