"""The rebuild check finds whatever was tampered with, names it, and mends sums."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import commands, rules
from partyhub.ledger.commands.rebuild import findings, first_bad_row, rebuild
from partyhub.ledger.rules import sources
from tests.support.sql import tamper

ON = date(2026, 3, 15)


@pytest.fixture
def posted(app, clock):
    told = {"on": ON, "clock": clock, "event": "approved#1"}
    with unit.work():
        commands.post(kind="t.talk", organization_id=12, path="/1/3/12/", source=Reference("talk", 1), **told)
        commands.post_shares(
            kind="t.selected",
            legs=[(12, "/1/3/12/", 1), (13, "/1/3/13/", 1), (10, "/1/2/10/", 1)],
            source=Reference("entry", 2),
            **told,
        )
        commands.state(
            kind="t.dual_post",
            subject="enterprise:7",
            timeline=[(ON, 12, "/1/3/12/", "yes", "")],
            source=Reference("register", 1),
            event="saved#1",
            clock=clock,
        )


TAMPERED = {
    "UPDATE fact_sum SET quantity = quantity + 1 WHERE kind = 't.talk' AND node_id = 3 AND span = 'm'": (
        "fact_sum (node 3, t.talk, 2026-03"
    ),
    "UPDATE fact_sum SET entries = 2 WHERE kind = 't.talk' AND node_id = 1 AND span = 'd'": "in 2 entries",
    "DELETE FROM fact_sum WHERE kind = 't.talk' AND node_id = 12 AND span = 'd'": "is missing",
    "UPDATE fact SET quantity = 20000 WHERE kind = 't.talk'": "the facts give 20000",
    "UPDATE fact SET quantity = quantity + 1 WHERE kind = 't.selected' AND leg = 1": "not to whole units",
    "UPDATE fact SET quantity = 20000 WHERE kind = 't.dual_post'": "a balance is neither 0 nor 1",
}


@pytest.mark.parametrize(("statement", "said"), TAMPERED.items(), ids=range(len(TAMPERED)))
def test_what_was_tampered_with_is_named(posted, app, statement, said):
    assert first_bad_row() is None
    tamper("fact", statement)
    assert any(said in line for line in findings())
    assert first_bad_row() is not None


def test_sums_are_made_anew(posted, app):
    db.session.execute(text("DELETE FROM fact_sum WHERE kind LIKE 't.%' AND node_id = 1"))
    db.session.execute(text("UPDATE fact_sum SET quantity = 7 WHERE kind = 't.talk'"))
    assert first_bad_row() is not None
    rebuild()
    assert first_bad_row() is None


def test_sources_are_asked(posted, app, monkeypatch):
    monkeypatch.setattr(sources, "_checks", {})
    due = rules.Due(1, "approved#1", "t.talk")
    rules.register_source("talk", rules.SourceCheck(set, lambda: [due]))
    assert first_bad_row() is None
    rules.register_source("talk", rules.SourceCheck(lambda ids: set(), lambda: [due]))
    assert first_bad_row() == "facts of talk:1 stand, but there is no such record"
    missing = rules.Due(2, "approved#1", "t.talk")
    rules.register_source("talk", rules.SourceCheck(set, lambda: [due, missing]))
    assert first_bad_row() == "talk:2 should have a standing t.talk of approved#1, but has none"
    leg = rules.Due(1, "approved#1", "t.talk", leg=3)
    rules.register_source("talk", rules.SourceCheck(set, lambda: [due, leg]))
    assert first_bad_row() == "talk:1 should have a standing t.talk (leg 3) of approved#1, but has none"
    rules.register_source("talk", rules.SourceCheck(set, lambda: []))
    assert "though the record is not in that state" in str(first_bad_row())


class TestCommandLine:
    def test_verify_says_all_is_well_or_exits_with_the_first_bad_row(self, posted, app):
        runner = app.test_cli_runner()
        assert runner.invoke(args=["ledger", "rebuild", "--verify"]).exit_code == 0
        with unit.work():
            db.session.execute(text("UPDATE fact_sum SET quantity = 7 WHERE kind = 't.talk'"))
        found = runner.invoke(args=["ledger", "rebuild", "--verify"])
        assert found.exit_code == 1
        assert "fact_sum (node 1, t.talk" in found.output
        assert runner.invoke(args=["ledger", "rebuild"]).exit_code == 0
        assert runner.invoke(args=["ledger", "rebuild", "--verify"]).exit_code == 0

    def test_closing(self, app):
        runner = app.test_cli_runner()
        refused = runner.invoke(args=["ledger", "close", "2099-01-01", "--reason", "x"])
        assert refused.exit_code == 1
        assert "closing_not_over" in refused.output
        assert runner.invoke(args=["ledger", "close", "2026-06-30", "--reason", "review"]).exit_code == 0
