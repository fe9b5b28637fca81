"""Untrusted files: what is refused, how fast, at what cost; and that what is sound is read whole."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from partyhub.kernel.errors import Invalid
from partyhub.kernel.partial_date import PartialDate
from partyhub.spreadsheets import reading
from partyhub.spreadsheets.rules import CellError
from tests.factories.spreadsheets import good_row, workbook
from tests.spreadsheets import hostile

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
BOMBS: list[tuple[Callable[[], bytes], set[str]]] = [
    (hostile.zip_bomb, {"archive_too_large"}),
    (hostile.lying_zip, {"archive_bomb", "workbook_damaged"}),
    (hostile.many_entries, {"archive_too_many_entries"}),
    (hostile.nested_archive, {"archive_nested"}),
    (hostile.entities, {"xml_entities"}),
    (hostile.external_entity, {"xml_entities"}),
    (hostile.utf16_entities, {"workbook_damaged"}),
    (hostile.far_cell, {"too_many_rows"}),
    (hostile.wide_row, {"too_many_columns"}),
    (hostile.many_rows, {"too_many_rows"}),
    (hostile.repeated_string, {"too_much_text", "workbook_needs_too_much"}),
    (hostile.deep_xml, {"archive_bomb", "workbook_damaged", "workbook_needs_too_much"}),
]
WRONG: list[tuple[str, Callable[[], bytes] | bytes, str]] = [
    ("a.xlsx", b"", "file_empty"),
    ("a.xls", OLE, "format_old_xls"),
    ("a.xlsx", OLE, "format_old_xls"),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "format_encrypted"),
    ("a.xlsx", hostile.encrypted_entries, "format_encrypted"),
    ("a.xlsx", hostile.open_document, "format_ods"),
    ("a.ods", hostile.open_document, "format_ods"),
    ("a.xlsx", hostile.other_zip, "format_not_workbook"),
    ("a.xlsx", hostile.with_macros, "format_macros"),
    ("a.xlsm", hostile.with_macros, "format_macros"),
    ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "format_web_page"),
    ("a.csv", b"\xef\xbb\xbf<!DOCTYPE html><table>", "format_web_page"),
    ("a.xlsx", b"%PDF-1.7", "format_other_than_name"),
    ("a.csv", b"%PDF-1.7", "format_not_workbook"),
    ("a.csv", hostile.plain, "format_other_than_name"),
    ("a.xlsx", "姓名,性别".encode(), "format_other_than_name"),
    ("a.html.pdf", b"x", "format_not_workbook"),
    ("a", hostile.plain, "format_not_workbook"),
    ("a.csv", b"a,b\x00c", "format_not_workbook"),
    ("a.csv", b"\x81\x20\xff\xff\xfe", "text_not_readable"),
    ("a.xlsx", lambda: hostile.plain()[:-40], "workbook_damaged"),
    ("a.xlsx", b"PK\x03\x04" + bytes(200), "workbook_damaged"),
    (
        "a.xlsx",
        lambda: hostile.repacked(hostile.plain(), {hostile.SHEET: b"<worksheet><she"}),
        "workbook_damaged",
    ),
]


def refusal(filename: str, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        reading.read(filename, content)
    assert [reason.field for reason in refused.value.reasons] == ["file"]
    return refused.value.reasons[0].code


@pytest.mark.parametrize(("make", "codes"), BOMBS, ids=[make.__name__ for make, _ in BOMBS])
def test_a_bomb_is_answered_within_five_seconds_and_costs_this_process_little(make, codes):
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    assert refusal("a.xlsx", content) in codes
    assert time.monotonic() - started < 5
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50_000, f"this process grew by {grown} KB"


@pytest.mark.parametrize(
    ("filename", "content", "code"), WRONG, ids=[f"{n}-{c}-{i}" for i, (n, _, c) in enumerate(WRONG)]
)
def test_a_wrong_format_is_named(filename, content, code):
    assert refusal(filename, content if isinstance(content, bytes) else content()) == code


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(Invalid) as refused:
        reading.read("a.csv", b"a,b\n" * 1000, replace(reading.LIMITS, file_bytes=1000))
    assert refused.value.reasons[0].code == "file_too_large"


def test_time_and_memory_are_really_limited():
    slow = replace(reading.LIMITS, wall_seconds=0.001)
    with pytest.raises(Invalid) as refused:
        reading.read("a.xlsx", hostile.plain(), slow)
    assert refused.value.reasons[0].code == "workbook_takes_too_long"
    narrow = replace(reading.LIMITS, memory_bytes=200_000_000, characters=10**12)
    with pytest.raises(Invalid) as refused:
        reading.read("a.xlsx", hostile.repeated_string(), narrow)
    assert refused.value.reasons[0].code in {"workbook_needs_too_much", "workbook_damaged"}


@pytest.mark.parametrize(
    ("path", "rows", "width"),
    [
        ("national-form/organisations.xlsx", 286, 14),
        ("national-form/members.xlsx", 4101, 20),
        ("as-kept/organisations.xlsx", 288, 14),
        ("as-kept/members.xlsx", 4103, 16),
    ],
)
def test_the_rosters_are_read_whole(path, rows, width):
    book = reading.read(path, (ROSTERS / path).read_bytes())
    assert [(len(sheet.rows), sheet.width) for sheet in book.sheets] == [(rows, width)]


def test_text_comes_as_utf8_utf16_or_gbk_with_any_separator():
    lines = "编号,姓名\nA-1,张三\n"
    for content in (
        lines.encode(),
        lines.encode("utf-8-sig"),
        lines.encode("gbk"),
        lines.replace(",", ";").encode(),
        lines.replace(",", "\t").encode("utf-16"),
    ):
        book = reading.read("名单.csv", content)
        assert book.sheets[0].rows == {1: ["编号", "姓名"], 2: ["A-1", "张三"]}


def made(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(book)
    book.close()
    return stream.getvalue()


def test_hidden_sheets_and_rows_formulas_errors_and_months_are_told_apart():
    def fill(book):
        page = book.add_worksheet("看得见")
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()
        page.write(2, 1, "从 B3 开始")
        page.write_formula(3, 1, "=1+1", None, 2)
        page.write_formula(4, 1, "=NA()", None, "#N/A")
        page.write_datetime(5, 1, date(1998, 7, 1), book.add_format({"num_format": 'yyyy"年"m"月"'}))
        page.write_datetime(6, 1, date(1998, 7, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_datetime(7, 1, date(1998, 7, 2), book.add_format({"num_format": "yyyy/m"}))
        page.set_row(6, None, None, {"hidden": True})
        page.merge_range("D4:D6", "合并")

    book = reading.read("a.xlsx", made(fill))
    assert book.hidden == ("藏", "深藏")
    (sheet,) = book.sheets
    assert sheet.cell(3, 1) == "从 B3 开始"
    assert (sheet.cell(4, 1), (4, 1) in sheet.formulas) == (2, True)
    assert sheet.cell(5, 1) == CellError("#ERROR")
    assert sheet.cell(6, 1) == PartialDate(1998, 7)
    assert sheet.cell(7, 1) == date(1998, 7, 1)
    assert sheet.cell(8, 1) == date(1998, 7, 2)
    assert sheet.hidden_rows == (7,)
    assert [sheet.fill_down(row, 3) for row in (3, 4, 5, 6, 7)] == [None, "合并", "合并", "合并", None]


def test_a_formula_that_was_never_calculated_is_an_error_and_not_an_empty_cell():
    empty_text = '<c r="C1" t="str"><f>""</f><v></v></c>'
    rows = f'<row r="1"><c r="A1"><f>1+1</f><v></v></c><c r="B1"><f>1+1</f></c>{empty_text}</row>'
    book = reading.read("a.xlsx", hostile.repacked(hostile.plain(), {hostile.SHEET: hostile.sheet_xml(rows)}))
    assert book.sheets[0].rows == {1: [CellError(""), CellError("")]}


def test_ten_thousand_rows_are_read_quickly():
    content = workbook(good_row(number) for number in range(10_000))
    started = time.monotonic()
    book = reading.read("a.xlsx", content)
    assert len(book.sheets[0].rows) == 10_001
    assert time.monotonic() - started < 5
