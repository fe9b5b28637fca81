"""Batches from upload to undo, on both databases."""

from __future__ import annotations

import resource
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from partyhub.kernel import jobs, unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.security.permissions import Permission
from partyhub.spreadsheets import commands, runs
from partyhub.spreadsheets.jobs import HANDLERS
from partyhub.spreadsheets.models import ImportBatch, ImportProblem, ImportRowChange
from partyhub.spreadsheets.rules import BatchState, Correction, Finding
from tests.factories.spreadsheets import NOTES, good_row, note_names, workbook


def uploaded(actor: Any, content: bytes, clock: Any, **options: Any) -> ImportBatch:
    """Upload and commit."""
    options.setdefault("dry_run", True)
    with unit.work():
        return commands.upload(actor, NOTES, filename="名单.xlsx", content=content, clock=clock, **options)


def work_off(clock: Any) -> None:
    """Run every job that is due."""
    while jobs.run_next(HANDLERS, clock):
        pass


def fresh(batch: ImportBatch) -> ImportBatch:
    """The batch as the database has it now."""
    return db.session.get_one(ImportBatch, batch.id, populate_existing=True)


def codes(batch: ImportBatch) -> list[tuple[str, str]]:
    """(cell, code) of every problem."""
    query = select(ImportProblem).where(ImportProblem.batch_id == batch.id).order_by(ImportProblem.position)
    return [(problem.cell, problem.code) for problem in db.session.scalars(query)]


def test_a_dry_run_ends_ready_and_writes_nothing(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1), good_row(2)]), clock)
    work_off(clock)
    batch = fresh(batch)
    assert (batch.state, batch.rows_total, batch.rows_ok, batch.rows_failed) == (BatchState.READY, 2, 2, 0)
    assert (batch.count_new, batch.count_changed, batch.count_unchanged, batch.progress) == (2, 0, 0, 100)
    assert note_names() == {}


def test_without_dry_run_a_clean_check_goes_on_to_applied(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1), good_row(2)]), clock, dry_run=False)
    work_off(clock)
    assert fresh(batch).state is BatchState.APPLIED
    assert note_names() == {"A-00001": "张三", "A-00002": "张三"}


def test_one_wrong_row_stops_everything_and_every_error_is_named(app, clock, secretary):
    bad = ["", "李四5", "123", "1998.13", "男性", "12", ""]
    batch = uploaded(secretary, workbook([good_row(1), bad, good_row(1)]), clock, dry_run=False)
    work_off(clock)
    batch = fresh(batch)
    assert (batch.state, batch.rows_total, batch.rows_ok, batch.rows_failed) == (BatchState.FAILED, 3, 1, 2)
    assert codes(batch) == [
        ("A3", "cell_missing"),
        ("B3", "name_with_figures"),
        ("C3", "id_shape"),
        ("D3", "date_impossible"),
        ("E3", "not_in_list"),
        ("F3", "phone_shape"),
        ("A4", "conflict"),
    ]
    assert note_names() == {}


def test_the_same_workbook_again_adds_nothing(app, clock, secretary):
    content = workbook([good_row(1), good_row(2)])
    uploaded(secretary, content, clock, dry_run=False)
    work_off(clock)
    again = uploaded(secretary, content, clock, dry_run=False)
    work_off(clock)
    again = fresh(again)
    assert (again.state, again.count_new, again.count_unchanged) == (BatchState.APPLIED, 0, 2)
    assert db.session.scalar(select(func.count()).where(ImportRowChange.batch_id == again.id)) == 0


def test_undo_takes_back_what_was_new_and_what_was_changed(app, clock, secretary):
    uploaded(secretary, workbook([good_row(1)]), clock, dry_run=False)
    work_off(clock)
    renamed = ["A-00001", "李四", *good_row(1)[2:]]
    batch = uploaded(secretary, workbook([renamed, good_row(2)]), clock, dry_run=False)
    work_off(clock)
    assert note_names() == {"A-00001": "李四", "A-00002": "张三"}
    with unit.work():
        commands.ask_undo(secretary, commands.locked(batch.id), NOTES, clock=clock)
    work_off(clock)
    assert fresh(batch).state is BatchState.UNDONE
    assert note_names() == {"A-00001": "张三"}


def test_an_undo_that_would_lose_later_work_is_refused_and_said(app, clock, secretary):
    first = uploaded(secretary, workbook([good_row(1)]), clock, dry_run=False)
    work_off(clock)
    uploaded(secretary, workbook([["A-00001", "李四", *good_row(1)[2:]]]), clock, dry_run=False)
    work_off(clock)
    with unit.work():
        commands.ask_undo(secretary, commands.locked(first.id), NOTES, clock=clock)
    work_off(clock)
    first = fresh(first)
    assert (first.state, first.undo_asked_at) == (BatchState.APPLIED, None)
    assert codes(first) == [("", "stale")]
    assert note_names() == {"A-00001": "李四"}
    with unit.work():
        commands.ask_undo(secretary, commands.locked(first.id), NOTES, clock=clock)
    assert (codes(first), fresh(first).errors) == ([], 0)


def test_an_importer_that_refuses_at_the_end_leaves_nothing_behind(app, clock, secretary):
    batch = uploaded(
        secretary, workbook([good_row(1), ["A-2", "拒绝", *good_row(2)[2:]]]), clock, dry_run=False
    )
    work_off(clock)
    assert fresh(batch).state is BatchState.FAILED
    assert codes(batch) == [("", "conflict")]
    assert note_names() == {}


def test_an_importer_that_breaks_leaves_nothing_behind_and_the_batch_says_so(app, clock, secretary):
    batch = uploaded(
        secretary, workbook([good_row(1), ["A-2", "崩溃", *good_row(2)[2:]]]), clock, dry_run=False
    )
    work_off(clock)
    assert fresh(batch).state is BatchState.FAILED
    assert codes(batch) == [("", "import_broke")]
    assert note_names() == {}


def test_a_check_whose_worker_died_is_taken_over(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1)]), clock)
    assert jobs.claim(clock) is not None
    with unit.work():
        commands.begin_check(batch.id)
    assert not jobs.run_next(HANDLERS, clock)
    clock.advance(jobs.LEASE + timedelta(seconds=1))
    work_off(clock)
    assert fresh(batch).state is BatchState.READY


def test_an_apply_whose_worker_died_is_taken_over_and_done_once(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1)]), clock)
    work_off(clock)
    with unit.work():
        commands.ask_apply(secretary, commands.locked(batch.id), NOTES, clock=clock)
    assert jobs.claim(clock) is not None
    clock.advance(jobs.LEASE + timedelta(seconds=1))
    work_off(clock)
    assert fresh(batch).state is BatchState.APPLIED
    assert runs.apply(batch.id, NOTES, clock=clock) is None
    assert note_names() == {"A-00001": "张三"}


def test_rows_that_turned_wrong_since_the_check_stop_the_apply(app, clock, secretary, monkeypatch):
    batch = uploaded(secretary, workbook([good_row(1)]), clock)
    work_off(clock)
    with unit.work():
        commands.ask_apply(secretary, commands.locked(batch.id), NOTES, clock=clock)
    stricter = replace(NOTES, check=lambda actor, rows, clock: [Finding(2, "code", "conflict")])
    assert runs.apply(batch.id, stricter, clock=clock) is BatchState.FAILED
    assert codes(batch) == [("A2", "conflict")]
    assert note_names() == {}


def test_a_corrected_mapping_is_checked_anew(app, clock, secretary):
    headings = ("编号", "名字", "身份证号码", "出生年月", "性别", "手机号码", "备注")
    batch = uploaded(secretary, workbook([good_row(1)], headings), clock)
    work_off(clock)
    assert (fresh(batch).state, codes(batch)) == (BatchState.FAILED, [("", "column_missing")])
    with unit.work():
        found = commands.locked(batch.id)
        commands.set_mapping(secretary, found, NOTES, Correction(columns={1: "name"}), clock=clock)
    work_off(clock)
    batch = fresh(batch)
    assert (batch.state, codes(batch), batch.count_new) == (BatchState.READY, [], 1)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({1: "nonsense"}, "mapping_key_unknown"),
        ({1: "name", 2: "name"}, "mapping_key_twice"),
        ({999: "name"}, "mapping_column_unknown"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(app, clock, secretary, columns, code):
    with pytest.raises(Invalid) as refused:
        uploaded(secretary, workbook([good_row(1)]), clock, correction=Correction(columns=columns))
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_steps_out_of_order_are_refused(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1)]), clock)
    for step in (commands.ask_apply, commands.ask_undo):
        with pytest.raises(Conflict):
            step(secretary, commands.locked(batch.id), NOTES, clock=clock)


def test_who_may_not_import_is_refused(app, clock, member):
    with pytest.raises(Forbidden):
        uploaded(member, workbook([good_row(1)]), clock)


def test_an_importer_with_a_permission_of_its_own_asks_for_it_at_every_step(app, clock, secretary):
    batch = uploaded(secretary, workbook([good_row(1)]), clock)
    stricter = replace(NOTES, permission=Permission.ORGANIZATION_MANAGE)
    found = commands.locked(batch.id)
    for step in (commands.ask_apply, commands.ask_undo):
        with pytest.raises(Forbidden):
            step(secretary, found, stricter, clock=clock)
    with pytest.raises(Forbidden):
        commands.set_mapping(secretary, found, stricter, Correction(), clock=clock)


def test_the_workbook_is_sealed_in_the_database_and_forgotten_in_time(app, clock, secretary):
    content = workbook([good_row(1)])
    batch = uploaded(secretary, content, clock)
    work_off(clock)
    assert fresh(batch).content == content
    raw = db.session.scalar(select(func.length(ImportBatch.__table__.c.content)))
    assert raw > 0
    clock.advance(timedelta(days=91))
    with unit.work():
        jobs.enqueue("spreadsheets.forget", {}, clock=clock)
    work_off(clock)
    assert fresh(batch).content is None
    with pytest.raises(Conflict):
        commands.ask_apply(secretary, commands.locked(batch.id), NOTES, clock=clock)


def test_ten_thousand_bad_rows_are_all_named_within_thirty_seconds_and_nothing_is_written(
    app, clock, secretary
):
    rows = [[f"A-{n}", "张三", "12345" if n % 2 else "", "去年", "男", "", ""] for n in range(10_000)]
    content = workbook(rows)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    batch = uploaded(secretary, content, clock, dry_run=False)
    work_off(clock)
    assert time.monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    batch = fresh(batch)
    assert (batch.state, batch.rows_total, batch.rows_failed, batch.errors) == (
        BatchState.FAILED,
        10_000,
        10_000,
        15_000,
    )
    found = Counter(code for _, code in codes(batch))
    assert found == {"date_unreadable": 10_000, "id_shape": 5_000}
    assert note_names() == {}
