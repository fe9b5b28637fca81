"""Cells as people type them."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.kernel.partial_date import PartialDate
from partyhub.spreadsheets import rules as sheet
from partyhub.spreadsheets.rules import CellError, Coded, Unreadable

SERIAL_ZERO = date(1899, 12, 30)
days = st.dates(date(1901, 1, 1), date(2099, 12, 31))
cells = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.builds(CellError, st.sampled_from(["#N/A", ""])),
)
PARSERS = (
    sheet.text,
    sheet.person_name,
    sheet.identifier,
    sheet.id_number,
    sheet.phone,
    sheet.day,
    sheet.exact_day,
    sheet.coded,
    sheet.label,
    sheet.yes_no,
    sheet.whole_number,
    sheet.choice({"男": 1, "女": 2}),
)


def refused(parse, cell):
    with pytest.raises(Unreadable) as error:
        parse(cell)
    return error.value.code


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@given(cell=cells)
def test_no_cell_breaks_a_parser(parse, cell):
    with contextlib.suppress(Unreadable):
        assert parse(cell) != ""


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@pytest.mark.parametrize("word", [None, "", " ", "\u3000", "无", " 无 ", "—", "——", "-", "/", "／", "'"])
def test_the_words_for_nothing_are_nothing(parse, word):
    assert parse(word) is None


@given(days)
def test_every_way_of_writing_a_day_reads_the_same(day):
    y, m, d = day.year, day.month, day.day
    exact = PartialDate(y, m, d)
    for cell in (
        day,
        datetime(y, m, d, 13, 30),
        (day - SERIAL_ZERO).days,
        float((day - SERIAL_ZERO).days),
        f"{(day - SERIAL_ZERO).days}" if day.year > 1927 else day,
        (day - SERIAL_ZERO).days + 0.5,
        f"{y}-{m:02}-{d:02}",
        f"{y}.{m}.{d}",
        f"{y}/{m:02}/{d}",
        f"{y}年{m}月{d}日",
        f"{y}年{m}月{d}",
        f"{y}{m:02}{d:02}",
        int(f"{y}{m:02}{d:02}"),
        f" {y} 年 {m} 月 {d} 日 ",
        f"{y}-{m}-{d} 00:00:00",
        f"'{y}-{m}-{d}",
        f"{y}．{m}．{d}".translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    ):
        if isinstance(cell, int | float) and 1900 <= cell < 2101:
            continue  # the serials of 1905 look like years, and are read so
        assert sheet.day(cell) == exact, cell


@given(st.integers(1901, 2099), st.integers(1, 12))
def test_every_way_of_writing_a_month_stays_a_month(y, m):
    month = PartialDate(y, m)
    for cell in (
        f"{y}.{m:02}",
        f"{y}-{m}",
        f"{y}/{m:02}",
        f"{y}年{m}月",
        f"{y}{m:02}",
        int(f"{y}{m:02}"),
        month,
    ):
        assert sheet.day(cell) == month, cell
    if m not in (1, 10):
        assert sheet.day(float(f"{y}.{m:02}")) == month


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1998", "date_year_only"),
        (1998, "date_year_only"),
        (1998.0, "date_year_only"),
        ("1998年", "date_year_only"),
        (1998.1, "date_ambiguous"),
        ("1998.13", "date_impossible"),
        ("1998-02-30", "date_impossible"),
        ("19980230", "date_impossible"),
        (199813, "date_impossible"),
        ("1898-01-01", "date_out_of_range"),
        (date(1880, 1, 1), "date_out_of_range"),
        ("2150.01", "date_out_of_range"),
        ("98.07", "date_unreadable"),
        ("去年", "date_unreadable"),
        (True, "date_unreadable"),
        (time(8, 0), "date_unreadable"),
        (-5, "date_unreadable"),
        (0, "date_unreadable"),
        ("1998-07-01前", "date_unreadable"),
        (CellError("#REF!"), "cell_error"),
        (CellError(""), "formula_without_value"),
        (1998.123, "date_unreadable"),
        ("1998.0", "date_impossible"),
    ],
)
def test_what_is_no_date_says_why(cell, code):
    assert refused(sheet.day, cell) == code


def test_the_text_1998_1_is_january_and_the_cell_1998_10_is_october():
    assert sheet.day("1998.1") == PartialDate(1998, 1)
    assert sheet.day("1998.10") == PartialDate(1998, 10)


def test_a_month_is_not_enough_where_a_day_is_needed():
    assert refused(sheet.exact_day, "1998.07") == "date_needs_day"
    assert sheet.exact_day("1998.07.01") == date(1998, 7, 1)


@given(st.integers(0, 10**15 - 1))
def test_a_number_that_is_a_code_keeps_every_figure(number):
    for cell in (number, float(number), f"'{number}", f" {number}\u00a0"):
        assert sheet.text(cell) == str(number)
        assert sheet.identifier(cell) == str(number)


@given(st.integers(10**15, 10**20))
def test_a_number_that_lost_figures_is_never_taken(number):
    assert refused(sheet.text, float(number)) == "digits_lost"
    assert refused(sheet.id_number, float(number)) == "digits_lost"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("'11010519491231002x", "11010519491231002X"),
        (" 110105194912310021 ", "110105194912310021"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231 0021", "110105194912310021"),
        (110105491231002, "110105491231002"),
        ("\u200b110105194912310021\ufeff", "110105194912310021"),
    ],
)
def test_an_id_number_is_read_as_text(cell, number):
    assert sheet.id_number(cell) == number


def test_an_id_number_of_another_shape_is_refused_and_its_check_figure_is_only_told():
    assert refused(sheet.id_number, "1101051949123100") == "id_shape"
    assert refused(sheet.id_number, "11010519491231002Y") == "id_shape"
    assert sheet.id_check_figure_agrees("11010519491231002X")
    assert not sheet.id_check_figure_agrees("110105194912310021")
    assert sheet.id_check_figure_agrees("110105491231002")


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_figure_is_always_noticed(figures, place, change):
    right = next(last for last in "0123456789X" if sheet.id_check_figure_agrees(figures + last))
    other = str((int(figures[place]) + change) % 10)
    assert not sheet.id_check_figure_agrees(figures[:place] + other + figures[place + 1 :] + right)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (19900000006.0, "19900000006"),
        ("199 0000 0002", "19900000002"),
        ("199-0000-0002", "19900000002"),
        ("+86 19900000002", "19900000002"),
        ("１９９０００００００２", "19900000002"),
        ("0572-2012345", "0572-2012345"),
        ("(0572)2012345", "0572-2012345"),
        ("（0572）2012345-801", "0572-2012345-801"),
        ("2012345", "2012345"),
        ("400-800-8888", "400-800-8888"),
        ("057122012345", "057122012345"),
    ],
)
def test_a_phone_number_is_read_as_text(cell, number):
    assert sheet.phone(cell) == number


@pytest.mark.parametrize("cell", ["1990000000", "199000000022", "请打座机", "13900000000/13900000001", 1.5])
def test_what_is_no_phone_number_is_refused(cell):
    assert refused(sheet.phone, cell) == "phone_shape"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("孔\u3000秀", "孔秀"),
        ("杜\u3000𬭎", "杜𬭎"),
        ("于 宁㛃", "于宁㛃"),
        ("张\u00a0三", "张三"),
        ("张\n三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提 . 艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("'张三", "张三"),
    ],
)
def test_a_name_loses_its_padding(cell, name):
    assert sheet.person_name(cell) == name


def test_a_name_with_figures_or_controls_is_refused():
    assert refused(sheet.person_name, "张三1") == "name_with_figures"
    assert refused(sheet.person_name, "张三１") == "name_with_figures"
    for mark in "\x00\x1b\x7f\x80\x9b":  # NEL is a line end, which `text` folds like any other
        assert refused(sheet.text, f"张{mark}三") == "control_character"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("631 党支部", Coded("631", "党支部")),
        ("631\u3000党支部", Coded("631", "党支部")),
        ("党支部", Coded("", "党支部")),
        ("６３１ 党支部", Coded("631", "党支部")),
        ("631党支部", Coded("631", "党支部")),
        ("631", Coded("", "631")),
    ],
)
def test_a_coded_cell_is_split(cell, found):
    assert sheet.coded(cell) == found


def test_a_choice_takes_labels_coded_or_not_and_names_them_otherwise():
    parse = sheet.choice({"党委": "committee", "党支部": "branch", "1": "first"})
    assert [parse(cell) for cell in ("党支部", "631 党支部", "党 支部", " 611 党委", 1.0)] == [
        "branch",
        "branch",
        "branch",
        "committee",
        "first",
    ]
    with pytest.raises(Unreadable) as error:
        parse("党小组")
    assert (error.value.code, error.value.params) == ("not_in_list", {"allowed": "党委、党支部、1"})


def test_yes_and_no_and_whole_numbers():
    assert [sheet.yes_no(cell) for cell in ("是", "√", True, "否", "×", "N", "无")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        None,
    ]
    assert refused(sheet.yes_no, "也许") == "not_in_list"
    assert [sheet.whole_number(cell) for cell in (12.0, "12人", "1,200", "０")] == [12, 12, 1200, 0]
    assert refused(sheet.whole_number, 1.5) == "not_whole_number"
    assert refused(sheet.whole_number, -1) == "not_whole_number"


class TestPartialDate:
    @given(days)
    def test_its_text_reads_back(self, day):
        assert PartialDate.parse(str(PartialDate.of(day))) == PartialDate.of(day)
        assert PartialDate.parse(f"{day:%Y-%m}") == PartialDate(day.year, day.month)

    @given(days, days)
    def test_order_follows_time(self, one, other):
        assert (PartialDate.of(one) < PartialDate.of(other)) == (one < other)
        assert PartialDate(one.year, one.month) <= PartialDate.of(one)

    @given(days)
    def test_a_month_covers_its_days(self, day):
        month, exact = PartialDate(day.year, day.month), PartialDate.of(day)
        assert month.first <= day <= month.last < month.first + timedelta(days=31)
        assert month.agrees_with(exact)
        assert exact.agrees_with(month)
        assert not month.certainly_before(exact)
        assert not exact.certainly_before(month)
        assert (exact.first, exact.last, exact.is_exact, month.is_exact) == (day, day, True, False)

    @pytest.mark.parametrize(
        "text", ["", "1998", "1998-7", "1998-13", "1998-02-30", "1998-07-01T00:00", "x1998-07"]
    )
    def test_other_texts_are_refused(self, text):
        with pytest.raises(ValueError, match=r"\w"):
            PartialDate.parse(text)
