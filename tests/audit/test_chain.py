"""The chain: whatever is done to it is found, named by the first bad id; erasing a person leaves it whole."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from partyhub.audit import commands as audit
from partyhub.audit.models import AuditEvent, AuditHead, AuditPersonal
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.kernel.triggers import drop_statements
from partyhub.security.actors import SYSTEM
from tests.support.rush import at_once

PHONE = "13912345678"


def last_id() -> int:
    return db.session.scalar(select(AuditHead.last_id)) or 0


@pytest.fixture
def first(app, clock) -> int:
    """Record ten events, each in a unit of work of its own; returns the number of the first."""
    before = last_id()
    for n in range(10):
        with unit.work():
            audit.record(
                SYSTEM,
                "member.revealed",
                Reference("member", n % 3),
                details={"purpose": f"check {n}", "where": "资料核对"},
                personal={"mobile": PHONE} if n % 2 else {},
                clock=clock,
            )
    return before + 1


def tamper(*statements: str) -> None:
    for drop in drop_statements("audit_event", db.engine.dialect.name):
        db.session.execute(text(drop))
    for statement in statements:
        assert db.session.execute(text(statement)).rowcount
    db.session.expire_all()


def test_an_untouched_chain_is_whole(first):
    verdict = audit.verify()
    assert (verdict.is_whole, verdict.events, verdict.bad_id) == (True, first + 9, None)


EDITS = [
    "event = 'x'",
    "actor = 'user:9'",
    "details = '{}'",
    "subject = 'member:9'",
    "via = 'token'",
    "path = '/1/'",
]


@pytest.mark.parametrize(
    "change", [*EDITS, "personal_digest = 'x'", "hash = 'x'", "at = '2020-01-01 00:00:00'"]
)
def test_an_edit_is_found(first, change):
    tamper(f"UPDATE audit_event SET {change} WHERE id = {first + 4}")
    assert audit.verify().bad_id == first + 4


@pytest.mark.parametrize("at", [0, 4])
def test_a_deletion_is_found(first, at):
    tamper(f"DELETE FROM audit_event WHERE id = {first + at}")
    assert audit.verify().bad_id == first + at


def test_a_deletion_that_closes_the_gap_is_found(first):
    tamper(
        f"DELETE FROM audit_event WHERE id = {first + 4}",
        f"UPDATE audit_event SET id = id - 1000000 WHERE id > {first + 4}",
        "UPDATE audit_event SET id = id + 999999 WHERE id < 0",
        f"UPDATE audit_head SET last_id = {first + 8}",
    )
    assert audit.verify().bad_id == first + 4


COLUMNS = "at, event, actor, via, subject, path, details, personal_digest, hash"


def test_an_insertion_is_found(first):
    tamper(
        f"INSERT INTO audit_event (id, {COLUMNS}) "
        f"SELECT {first + 10}, {COLUMNS} FROM audit_event WHERE id = {first + 9}"
    )
    assert audit.verify().bad_id == first + 10
    tamper(f"UPDATE audit_head SET last_id = {first + 10}")
    assert audit.verify().bad_id == first + 10


def test_an_event_put_before_all_others_is_found(first):
    tamper(f"INSERT INTO audit_event (id, {COLUMNS}) SELECT 0, {COLUMNS} FROM audit_event WHERE id = {first}")
    assert audit.verify().bad_id == 0


def test_a_swap_is_found(first):
    tamper(
        f"UPDATE audit_event SET id = -1 WHERE id = {first + 2}",
        f"UPDATE audit_event SET id = {first + 2} WHERE id = {first + 5}",
        f"UPDATE audit_event SET id = {first + 5} WHERE id = -1",
    )
    assert audit.verify().bad_id == first + 2


def test_a_cut_tail_is_found_by_the_head(first):
    tamper(f"DELETE FROM audit_event WHERE id >= {first + 7}")
    assert audit.verify().bad_id == first + 7


def test_a_cut_tail_with_the_head_set_back_is_found_by_an_anchor(first, clock, tmp_path):
    assert audit.anchor(tmp_path, clock).last_id == first + 9
    cut = first + 7
    kept_hash = db.session.scalar(select(AuditEvent.hash).where(AuditEvent.id == cut - 1))
    tamper(
        f"DELETE FROM audit_event WHERE id >= {cut}",
        f"UPDATE audit_head SET last_id = {cut - 1}, last_hash = '{kept_hash}'",
    )
    assert audit.verify().is_whole, "without the anchor nothing shows"
    assert audit.verify(tmp_path).bad_id == cut


def test_a_chain_written_anew_with_the_key_is_found_by_an_anchor(first, clock, tmp_path, monkeypatch):
    audit.anchor(tmp_path, clock)
    with unit.work():
        audit.record(SYSTEM, "later", clock=clock)
    anchored = db.session.get(AuditEvent, first + 9)
    assert anchored is not None
    lines = (tmp_path / "audit.jsonl").read_text().splitlines()
    wrong = json.loads(lines[0]) | {"last_hash": "0" * 64}
    (tmp_path / "audit.jsonl").write_text(json.dumps(wrong) + "\n")
    verdict = audit.verify(tmp_path)
    assert "line 1 of the anchors" in verdict.problem, "an anchor cannot be made without the key"


def test_a_changed_head_is_found(first):
    tamper(f"UPDATE audit_head SET last_hash = '{'1' * 64}'")
    assert audit.verify().bad_id == first + 9


def test_a_changed_personal_value_is_found(first):
    tamper(f'UPDATE audit_personal SET body = \'{{"mobile":"1"}}\' WHERE event_id = {first + 3}')
    assert audit.verify().bad_id == first + 3


def test_the_database_itself_refuses_changes(first):
    for statement in ("UPDATE audit_event SET event = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


class TestErasure:
    def test_the_values_go_and_the_chain_stays(self, first, clock):
        assert any(PHONE in body for body in db.session.scalars(select(AuditPersonal.body)))
        with unit.work():
            erased = audit.erase_personal(SYSTEM, *(Reference("member", n) for n in range(3)), clock=clock)
        assert erased == 5
        assert not any(PHONE in body for body in db.session.scalars(select(AuditPersonal.body)))
        assert audit.verify().is_whole
        noted = select(func.count()).where(AuditEvent.event == "audit.personal_erased")
        assert db.session.scalar(noted) == 3

    def test_others_keep_theirs(self, first, clock):
        with unit.work():
            audit.erase_personal(SYSTEM, Reference("member", 0), clock=clock)
        left = select(AuditEvent.subject).join(AuditPersonal, AuditPersonal.event_id == AuditEvent.id)
        subjects = set(db.session.scalars(left.where(AuditEvent.id >= first)))
        assert subjects == {"member:1", "member:2"}


class TestAnchors:
    def test_lines_are_only_added_and_chained(self, first, clock, tmp_path):
        one = audit.anchor(tmp_path, clock)
        assert audit.anchor(tmp_path, clock) == one, "the same head is not anchored twice"
        with unit.work():
            audit.record(SYSTEM, "later", clock=clock)
        audit.anchor(tmp_path, clock)
        found, bad = audit.anchors_in(tmp_path)
        assert ([a.last_id for a in found], bad) == ([first + 9, first + 10], None)
        lines = (tmp_path / "audit.jsonl").read_text().splitlines()
        (tmp_path / "audit.jsonl").write_text(lines[1] + "\n")
        assert audit.anchors_in(tmp_path) == ([], 1)
        assert not audit.verify(tmp_path).is_whole

    def test_the_command_line(self, first, app):
        runner = app.test_cli_runner()
        assert str(first + 9) in runner.invoke(args=["audit", "anchor"]).output
        assert runner.invoke(args=["audit", "verify"]).exit_code == 0
        tamper(f"UPDATE audit_event SET actor = 'user:1' WHERE id = {first + 1}")
        unit.commit()
        found = runner.invoke(args=["audit", "verify"])
        assert found.exit_code == 1
        assert f"first bad id: {first + 1}:" in found.output
        (app.extensions["partyhub.settings"].data_dir / audit.ANCHORS / "audit.jsonl").unlink()


@pytest.mark.race
def test_parallel_writers_make_one_unbroken_chain(fresh_app, clock):
    before = last_id()
    db.session.rollback()

    def write(number: int) -> None:
        with fresh_app.app_context():
            for n in range(8):
                with unit.work():
                    audit.record(SYSTEM, "tried", Reference("writer", number), details={"n": n}, clock=clock)
            db.session.remove()

    at_once([lambda n=n: write(n) for n in range(12)])
    verdict = audit.verify()
    assert (verdict.is_whole, verdict.events) == (True, before + 96)


@pytest.mark.race
@pytest.mark.long
def test_a_thousand_parallel_writers(fresh_app, clock):
    before = last_id()
    db.session.rollback()

    def write(number: int) -> None:
        with fresh_app.app_context():
            for n in range(50):
                with unit.work():
                    audit.record(SYSTEM, "tried", Reference("writer", number * 100 + n), clock=clock)
            db.session.remove()

    at_once([lambda n=n: write(n) for n in range(20)])
    verdict = audit.verify()
    assert (verdict.is_whole, verdict.events) == (True, before + 1000)


def test_the_daily_job_anchors(first, app, clock):
    directory = app.extensions["partyhub.settings"].data_dir / audit.ANCHORS
    app.extensions["partyhub.handlers"]["audit.anchor"]({}, clock)
    found, bad = audit.anchors_in(directory)
    assert (found[-1].last_id, bad) == (first + 9, None)
    assert any(entry.kind == "audit.anchor" for entry in app.extensions["partyhub.schedule"])
    (directory / "audit.jsonl").unlink()
