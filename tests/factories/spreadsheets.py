"""A small importer for tests, and makers of workbooks. The importer writes to a table of its own: words by code."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from sqlalchemy import delete, select, update

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Reason
from partyhub.kernel.jobs import Job, JobState
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.spreadsheets import rules as sheet
from partyhub.spreadsheets.rules import (
    Action,
    Batch,
    Column,
    Finding,
    Importer,
    Planned,
    Remark,
    Row,
    Severity,
)

NOTE = "test.note"
HEADINGS = ("编号", "姓名", "身份证号码", "出生年月", "性别", "手机号码", "备注")


def _check_figure(number: str) -> Iterator[Remark]:
    if not sheet.id_check_figure_agrees(number):
        yield Remark("id_check_figure", severity=Severity.WARNING)


def _notes() -> dict[str, Job]:
    found = db.session.scalars(select(Job).where(Job.kind == NOTE).execution_options(populate_existing=True))
    return {str(job.key): job for job in found}


def check(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Finding]:
    """Codes must be unique within the workbook."""
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row["code"], row.number)
        if first != row.number:
            yield Finding(row.number, "code", "conflict", {"first": first})


def plan(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Planned]:
    """Compare with what is there."""
    known = _notes()
    for row in rows:
        there = known.get(row["code"])
        if there is None:
            yield Planned(row.number, Action.NEW, row["name"])
        elif there.payload != row["name"]:
            yield Planned(row.number, Action.CHANGED, row["name"], {"name": (there.payload, row["name"])})
        else:
            yield Planned(row.number, Action.UNCHANGED, row["name"])


def apply(actor: Actor, rows: Sequence[Row], batch: Batch, clock: Clock) -> None:
    """Write what differs; the name 拒绝 is refused after everything else was written."""
    known = _notes()
    for done, row in enumerate(rows, start=1):
        there = known.get(row["code"])
        if there is None:
            made = Job(
                kind=NOTE,
                payload=row["name"],
                key=row["code"],
                state=JobState.DONE,
                run_at=clock.now(),
                created_at=clock.now(),
            )
            db.session.add(made)
            db.session.flush()
            batch.note(Reference("note", made.id), None, {"name": row["name"]})
        elif there.payload != row["name"]:
            batch.note(Reference("note", there.id), {"name": there.payload}, {"name": row["name"]})
            there.payload = row["name"]
            db.session.flush()
        batch.advance(done, len(rows))
    if any(row["name"] == "拒绝" for row in rows):
        raise Conflict(Reason("conflict"))
    if any(row["name"] == "崩溃" for row in rows):
        raise RuntimeError("broke on purpose")


def undo(actor: Actor, batch: Batch, clock: Clock) -> None:
    """Take everything back, unless a note says otherwise by now."""
    for change in batch.changes():
        now = db.session.scalar(select(Job.payload).where(Job.id == change.reference.id))
        if change.after is None or now != change.after["name"]:
            raise Conflict(Reason("stale"))
        if change.before is None:
            db.session.execute(delete(Job).where(Job.id == change.reference.id))
        else:
            values = {"payload": change.before["name"]}
            db.session.execute(update(Job).where(Job.id == change.reference.id).values(values))


NOTES = Importer(
    kind="notes",
    label="spreadsheets.action.new",
    columns=(
        Column("code", ("编号", "序号"), sheet.identifier, required=True, max_length=20, example="A-001"),
        Column("name", ("姓名", "党员姓名"), sheet.person_name, required=True, max_length=10, example="张三"),
        Column("id_no", ("公民身份证号", "身份证号码"), sheet.id_number, check=_check_figure),
        Column("birth", ("出生日期", "出生年月"), sheet.day),
        Column("gender", ("性别",), sheet.choice({"男": "male", "女": "female"})),
        Column("mobile", ("手机号", "手机号码", "联系电话"), sheet.phone),
    ),
    check=check,
    plan=plan,
    apply=apply,
    undo=undo,
)


def workbook(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS, **sheets: Any) -> bytes:
    """An .xlsx with one sheet 名单 of `headings` and `rows`."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("名单")
    for number, row in enumerate([headings, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def good_row(number: int) -> list[Any]:
    """A row without fault; `number` makes it one of its own."""
    return [f"A-{number:05d}", "张三", "11010519491231002X", "1949.12", "男", f"1990000{number:04d}"[:11], ""]


def note_names() -> dict[str, str]:
    """What the importer has written: name by code."""
    return {code: job.payload for code, job in _notes().items()}


__all__ = ["HEADINGS", "NOTES", "good_row", "note_names", "workbook"]
