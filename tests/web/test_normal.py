"""What people type is read; what cannot be read is None."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.web import normal


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15",
        "2026.3.15",
        "2026/3/15",
        "20260315",
        "2026年3月15日",
        "２０２６－０３－１５",
        " 2026 年 3 月 15 日 ",
    ],
)
def test_dates_in_every_usual_form(text: str) -> None:
    assert normal.read_date(text) == date(2026, 3, 15)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026-13-01", "15.3.2026", "明天", "2026-3", "0000-01-01", "１e5"]
)
def test_what_is_no_date(text: str) -> None:
    assert normal.read_date(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1998.07", "1998-07"),
        ("1998年7月", "1998-07"),
        ("1998-07-01", "1998-07-01"),
        ("1998-13", None),
        ("98.7", None),
    ],
)
def test_a_month_stays_a_month(text: str, found: str | None) -> None:
    assert normal.read_month_or_date(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9:30", time(9, 30)),
        ("09：30", time(9, 30)),
        ("9点", time(9)),
        ("9时05分", time(9, 5)),
        ("24:00", None),
        ("930", None),
    ],
)
def test_times(text: str, found: time | None) -> None:
    assert normal.read_time(text) == found


@pytest.mark.parametrize(
    "text",
    ["138 1234 5678", "138-1234-5678", "+86 13812345678", "００８６１３８１２３４５６７８", "1３812345678"],
)
def test_a_mobile_number_is_stored_as_eleven_digits(text: str) -> None:
    assert normal.mobile(text) == "13812345678"


def test_an_identity_number_keeps_its_capital_check_letter() -> None:
    assert normal.compact("110101 19900307 888x") == "11010119900307888X"


def test_lines_are_kept_and_their_ends_made_plain() -> None:
    assert normal.tidy_lines("　　一、\r\n  二、  \r\n\r\n") == "　　一、\n  二、"


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\x80", "\x85", "\x9b", "\x9f", "\u202e"])
def test_control_characters_are_seen(mark: str) -> None:
    assert normal.has_control(f"会{mark}议")


def test_rare_characters_and_line_ends_are_text() -> None:
    assert not normal.has_control("𠮷·阿依古丽\n\t👍")


@given(st.dates())
def test_every_day_written_in_iso_is_read_back(day: date) -> None:
    assert normal.read_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_read_or_declined(text: str) -> None:
    found = [read(text) for read in (normal.read_date, normal.read_month_or_date, normal.read_time)]
    assert all(one is None or one for one in found)
    assert normal.tidy(normal.tidy(text)) == normal.tidy(text)
    assert not set(normal.compact(text)) & set(" -()\t\n")
