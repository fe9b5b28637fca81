"""Files handed out: nothing calculates, nothing loses a figure."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import xlsxwriter  # noqa: F401  # loaded late by what uses it: not in the time of the first example
from hypothesis import given
from hypothesis import strategies as st

from partyhub.kernel.partial_date import PartialDate
from partyhub.spreadsheets import reading, writing

CANARIES = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM",
    " =1+1",
    "'=1+1",
    '"=1+1',
    "\x00=1+1",
    "\x01=1+1",
    "\x9b=1+1",
    "\ufeff=1+1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]
NUMBERS = ["00123", "11010519491231002X", "110105194912310021", "13900000000", "0572-2012345"]


def cells(content):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_becomes_a_formula(canary):
    sheet = cells(writing.xlsx("表", [canary], [[canary]]))
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    (header, row) = csv.reader(
        io.StringIO(writing.csv_text([canary], [[canary]]).decode("utf-8-sig"), newline="")
    )
    for written in (*header, *row):
        assert written.lstrip()[0] not in "=+-@＝＋－＠\t\r\n\x00"


def test_no_control_is_written():
    _heading, row = cells(writing.xlsx("表", ["内容"], [["a\x1b\x85\x9bb"]]))
    assert row[0].value == "ab"
    assert writing.safe_text("a\x1b\x85\x9bb") == "ab"


@given(st.text(max_size=50))
def test_csv_never_begins_with_what_calculates(text):
    written = writing.safe_text(text)
    assert not written or written[0] not in "=+@＝＋－＠\t\r\n\x00"
    assert not written.startswith("-") or float(written) <= 0


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30), min_size=1, max_size=5
    )
)
def test_text_comes_back_as_it_was(texts):
    sheet = cells(writing.xlsx("表", ["x"] * len(texts), [texts]))
    assert [cell.value for cell in sheet[1]] == texts


def test_numbers_that_are_text_keep_every_figure_and_zero():
    sheet = cells(writing.xlsx("表", ["x"] * len(NUMBERS), [NUMBERS]))
    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [(number, "s") for number in NUMBERS]
    book = reading.read("a.xlsx", writing.xlsx("表", ["x"] * len(NUMBERS), [NUMBERS]))
    assert book.sheets[0].rows[2] == NUMBERS
    assert writing.csv_text(["x"], [[n] for n in NUMBERS]).decode("utf-8-sig").split() == ["x", *NUMBERS]


def test_dates_keep_their_precision_both_ways():
    moment = datetime(2026, 3, 14, 16, 30, tzinfo=UTC)
    row = [date(1998, 7, 1), PartialDate(1998, 7, 1), PartialDate(1998, 7), moment, 12, 1.5, True, None, ""]
    read = reading.read("a.xlsx", writing.xlsx("表", ["x"] * 9, [row])).sheets[0].rows[2]
    assert read == [
        date(1998, 7, 1),
        date(1998, 7, 1),
        "1998-07",
        datetime(2026, 3, 15, 0, 30),
        12,
        1.5,
        True,
    ]  # a cell has no zone


@pytest.mark.parametrize("name", ["", "a/b:c", "党" * 40, "'x'", "[]", "\x00"])
def test_any_title_makes_a_sheet_name(name):
    assert writing.xlsx(name, ["x"], [])
    assert len(writing.sheet_name(name)) in range(1, 32)
