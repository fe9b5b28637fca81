"""Headers found, headings matched, every wrong cell named."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from partyhub.spreadsheets import reading
from partyhub.spreadsheets import rules as sheet
from partyhub.spreadsheets.rules import (
    Cell,
    CellError,
    Column,
    Correction,
    Importer,
    Severity,
    Sheet,
    Span,
    Workbook,
    examine,
)
from tests.factories.spreadsheets import HEADINGS, NOTES, good_row, workbook

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


def nothing(*_):
    return ()


def importer(*columns: Column) -> Importer:
    return Importer("test", "spreadsheets.action.new", columns, nothing, nothing, nothing, nothing)


MEMBERS = importer(
    Column("name", ("姓名", "党员姓名"), sheet.person_name, required=True),
    Column("id_no", ("公民身份证号", "身份证号码"), sheet.id_number, required=True),
    Column("birth", ("出生日期", "出生年月"), sheet.day, required=True),
    Column("branch", ("所在党支部", "所在支部"), sheet.text, required=True),
    Column("joined", ("加入党组织日期", "入党时间"), sheet.day, required=True),
    Column("full", ("转为正式党员日期", "转正时间"), sheet.day),
    Column("mobile", ("手机号", "联系电话"), sheet.phone),
    Column("floating", ("是否为流动党员", "是否流动党员"), sheet.yes_no),
)
ORGANISATIONS = importer(
    Column("name", ("党组织名称",), required=True),
    Column("parent", ("上级组织",)),
    Column("code", ("党组织代码",), sheet.identifier, required=True),
    Column("kind", ("组织类别",), sheet.choice({"党委": 1, "党总支": 2, "党支部": 3}), required=True),
    Column("founded", ("成立时间",), sheet.day, required=True),
)


def book(rows: list[list[Cell]], *, merged: tuple[Span, ...] = (), name: str = "名单", **more) -> Workbook:
    return Workbook((Sheet(name, {n: row for n, row in enumerate(rows, 1) if any(row)}, merged, **more),))


def found(examined):
    return [(p.cell or p.row, p.code) for p in examined.problems]


@pytest.mark.parametrize(
    ("path", "one", "header", "rows"),
    [
        ("national-form/members.xlsx", MEMBERS, 1, 4100),
        ("as-kept/members.xlsx", MEMBERS, 4, 4100),
        ("national-form/organisations.xlsx", ORGANISATIONS, 1, 285),
        ("as-kept/organisations.xlsx", ORGANISATIONS, 3, 285),
    ],
)
def test_the_rosters_are_understood_without_an_error(path, one, header, rows):
    examined = examine(one, reading.read(path, (ROSTERS / path).read_bytes()))
    assert (examined.header.first, examined.total, examined.problems) == (header, rows, ())
    assert set(examined.header.mapping.values()) == set(one.keys)


def test_both_rosters_keep_ids_phones_and_months():
    kept = examine(MEMBERS, reading.read("a.xlsx", (ROSTERS / "as-kept/members.xlsx").read_bytes()))
    form = examine(MEMBERS, reading.read("a.xlsx", (ROSTERS / "national-form/members.xlsx").read_bytes()))
    for examined in (kept, form):
        assert Counter(len(row["id_no"]) for row in examined.rows) == {18: 4100}
        assert len({row["mobile"] for row in examined.rows}) == 4100
        assert all(row["mobile"].startswith("1990000") for row in examined.rows)
        assert not any(set(row["name"]) & set(" \u3000\u00a0") for row in examined.rows)
    months = sum(not row["birth"].is_exact for row in kept.rows)
    assert months == 1014
    assert all(row["birth"].is_exact for row in form.rows)


def test_the_header_is_the_row_with_most_known_headings_however_they_are_broken():
    rows = [
        ["党员花名册（姓名）"],
        ["填报单位：某支部", None, "填报日期：", date(2026, 1, 8)],
        ["编 号", "* 姓\n名：", "身份证号码(必填)", "出生年月（如 1998.07）", "性　别", "手机号码", "备注"],
        good_row(1),
    ]
    examined = examine(NOTES, book(rows))
    assert examined.header.first == 3
    assert [h.key for h in examined.header.headings] == [
        "code",
        "name",
        "id_no",
        "birth",
        "gender",
        "mobile",
        None,
    ]
    assert (examined.total, found(examined)) == (1, [])


def test_merged_headings_of_two_rows_are_one_header():
    rows = [
        ["编号", "姓名", "证件", None, "其他", None],
        [None, None, "身份证号码", "出生年月", "性别", "手机号码"],
        ["A-1", "张三", "11010519491231002X", "1949.12", "男", "19900000001"],
    ]
    merged = (Span(1, 0, 2, 0), Span(1, 1, 2, 1), Span(1, 2, 1, 3), Span(1, 4, 1, 5))
    examined = examine(NOTES, book(rows, merged=merged))
    assert (examined.header.first, examined.header.last, examined.header.known) == (1, 2, 6)
    assert (examined.total, found(examined)) == (1, [])


def test_a_value_written_once_beside_merged_rows_counts_for_each():
    rows = [list(HEADINGS), good_row(1), [None, "李四"], [None, "王五"], ["B-2", "赵六"]]
    examined = examine(
        importer(Column("code", ("编号",)), Column("name", ("姓名",))), book(rows, merged=(Span(2, 0, 4, 0),))
    )
    assert [row["code"] for row in examined.rows] == ["A-00001", "A-00001", "A-00001", "B-2"]


def test_of_two_columns_for_one_thing_the_better_heading_wins_and_the_other_is_shown_unread():
    rows = [["编号", "联系电话", "姓名", "手机号"], ["A-1", "x", "张三", "19900000001"]]
    examined = examine(NOTES, book(rows))
    assert examined.header.mapping == {0: "code", 2: "name", 3: "mobile"}


def test_the_sheet_with_the_best_header_is_read_and_the_others_are_named():
    good = Sheet("名册", {1: list(HEADINGS), 2: good_row(1)})
    poor = Sheet("说明", {1: ["编号", "姓名"], 2: ["一", "二"]})
    examined = examine(NOTES, Workbook((poor, good), ("藏",)))
    assert examined.header.sheet == "名册"
    assert [(p.sheet, p.code, p.severity) for p in examined.problems] == [
        ("藏", "hidden_sheet_skipped", Severity.WARNING),
        ("说明", "other_sheet_skipped", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("workbook_read", "codes"),
    [
        (book([["随便"], ["写写"]]), ["header_not_found"]),
        (Workbook((), ("藏",)), ["hidden_sheet_skipped", "no_visible_sheet"]),
        (Workbook((Sheet("空", {}),)), ["header_not_found"]),
        (book([["编号", "性别"], ["A-1", "男"]]), ["column_missing"]),
        (book([list(HEADINGS)]), ["no_data_rows"]),
    ],
)
def test_a_workbook_without_a_list_says_what_is_missing(workbook_read, codes):
    assert [p.code for p in examine(NOTES, workbook_read).problems] == codes


def test_blank_rows_footers_and_repeated_headers_are_no_data_and_the_last_two_are_said():
    rows = [
        list(HEADINGS),
        good_row(1),
        [None],
        list(HEADINGS),
        good_row(2),
        [None, None, None, None, None, None, "随手一记"],
        ["合计", "2人"],
        ["填表人：张三"],
    ]
    examined = examine(NOTES, book(rows))
    assert examined.total == 2
    assert found(examined) == [
        (4, "repeated_header_skipped"),
        (6, "row_skipped"),
        (7, "row_skipped"),
        (8, "row_skipped"),
    ]


def test_a_formulas_value_is_taken_and_said_a_missing_one_is_an_error():
    rows = [list(HEADINGS), good_row(1), [CellError(""), "张三"], ["A-3", CellError("#N/A")]]
    examined = examine(NOTES, book(rows, formulas=frozenset({(2, 0), (2, 6), (3, 0)})))
    assert found(examined) == [
        ("A3", "formula_without_value"),
        ("B4", "cell_error"),
        (0, "formula_value_used"),
    ]
    assert examined.problems[-1].params == {"count": 1, "cell": "A2"}


def test_the_users_mapping_stands_over_what_was_found():
    rows = [["甲", "乙", "姓名"], ["A-1", "张三", "不是"]]
    examined = examine(NOTES, book(rows), Correction("名单", 1, {0: "code", 1: "name"}))
    assert (examined.header.mapping, examined.rows[0]["name"]) == ({0: "code", 1: "name"}, "张三")
    partly = examine(
        NOTES, book([["甲", "姓名", "性别"], ["A-1", "张三", "男"]]), Correction(columns={0: "code"})
    )
    assert partly.header.mapping == {0: "code", 1: "name", 2: "gender"}
    assert [p.code for p in examine(NOTES, book(rows), Correction("没有", 1, {})).problems] == [
        "sheet_missing"
    ]


def test_a_column_that_the_workbook_lacks_is_absent_from_the_row_and_an_empty_cell_is_none():
    examined = examine(NOTES, book([["编号", "姓名", "性别"], ["A-1", "张三", "无"]]))
    row = examined.rows[0]
    assert ("gender" in row, row["gender"], "mobile" in row, row.get("mobile", "?")) == (
        True,
        None,
        False,
        "?",
    )


PLANTED = [
    (0, None, "cell_missing"),
    (0, "无", "cell_missing"),
    (0, "B" * 21, "cell_too_long"),
    (0, CellError("#REF!"), "cell_error"),
    (1, "张三3", "name_with_figures"),
    (1, "—", "cell_missing"),
    (1, "很" * 11, "cell_too_long"),
    (1, "张\x01三", "control_character"),
    (2, "123", "id_shape"),
    (2, 1.1010519491231e17, "digits_lost"),
    (2, "11010519491231002Z", "id_shape"),
    (3, "1998.13", "date_impossible"),
    (3, "1998-02-30", "date_impossible"),
    (3, "1998", "date_year_only"),
    (3, 1998.1, "date_ambiguous"),
    (3, "1850-01-01", "date_out_of_range"),
    (3, "去年", "date_unreadable"),
    (3, True, "date_unreadable"),
    (4, "男性", "not_in_list"),
    (4, "3", "not_in_list"),
    (4, CellError(""), "formula_without_value"),
    (5, "12345", "phone_shape"),
    (5, "139000000001", "phone_shape"),
    (5, "问门卫", "phone_shape"),
    (5, 1.39e15, "digits_lost"),
]


def test_all_of_ten_thousand_planted_errors_of_25_kinds_are_found_and_no_other():
    dice = random.Random(7)
    rows: list[list[Cell]] = [list(HEADINGS)]
    planted = set()
    for number in range(10_000):
        row: list[Cell] = good_row(number)
        position, value, code = PLANTED[number % len(PLANTED)]
        row[position] = value
        planted.add((f"{'ABCDEFG'[position]}{number + 2}", code))
        if dice.random() < 0.5 and position != 4:
            row[4] = "不详"
            planted.add((f"E{number + 2}", "not_in_list"))
        rows.append(row)
    started = time.monotonic()
    examined = examine(NOTES, book(rows))
    assert time.monotonic() - started < 10
    errors = [(p.cell, p.code) for p in examined.problems if p.severity is Severity.ERROR]
    assert len(errors) == len(planted) > 14_000
    assert set(errors) == planted
    assert (examined.total, len(examined.failed), examined.sound) == (10_000, 10_000, ())


def test_a_problem_carries_everything_a_person_needs_to_find_it():
    content = workbook([good_row(1), ["A-2", "李四", "12 3", "1998.13", "男", "", ""]])
    problem = next(
        p for p in examine(NOTES, reading.read("a.xlsx", content)).problems if p.code == "date_impossible"
    )
    assert (
        problem.sheet,
        problem.row,
        problem.column,
        problem.heading,
        problem.cell,
        problem.value,
        problem.severity,
    ) == (
        "名单",
        3,
        "D",
        "出生年月",
        "D3",
        "1998.13",
        Severity.ERROR,
    )


@pytest.mark.parametrize(
    ("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_column_letters(position, name):
    assert sheet.letter(position) == name
