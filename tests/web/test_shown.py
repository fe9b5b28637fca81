"""How things are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from partyhub.kernel.errors import Reason
from partyhub.web import shown
from partyhub.web.words import MissingWord, sentence, word
from tests.web.gallery import Kind

LATE = datetime(2026, 3, 14, 16, 30, tzinfo=UTC)  # half past midnight on the 15th in Shanghai


def test_days_and_moments_in_chinese(context) -> None:
    assert shown.day(date(2026, 3, 5)) == "2026年3月5日"
    assert shown.day(date(2026, 3, 5), "iso") == "2026-03-05"
    assert shown.day("2026-03") == "2026年3月"
    assert shown.day(None) == "—"
    assert shown.moment(LATE) == "2026年3月15日 00:30"
    assert shown.day(LATE) == "2026年3月15日"
    assert shown.span(LATE, LATE.replace(hour=18)) == "2026年3月15日 00:30–02:30"


def test_days_in_english(chrome) -> None:
    with chrome.test_request_context("/?lang=en"):
        assert shown.day(date(2026, 3, 5)) == "5 March 2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567"),
        (0, "0"),
        (0.5, "0.5"),
        (Decimal("1200.2500"), "1,200.25"),
        (100.0, "100"),
        (None, "—"),
    ],
)
def test_numbers(context, value, text: str) -> None:
    assert shown.number(value) == text


def test_shares_phones_and_ids(context) -> None:
    assert shown.percent(0.853) == "85.3%"
    assert shown.percent(Decimal(1)) == "100%"
    assert shown.percent(None) == "—"
    assert shown.phone("13812345678") == "138 1234 5678"
    assert shown.phone("138****5678") == "138 **** 5678"
    assert shown.id_number("11010119900307888X") == "110101 19900307 888X"
    assert shown.file_size(1536) == "1.5 KB"
    assert shown.duration(90) == "1 小时 30 分钟"


def test_a_reason_is_a_sentence_with_its_parameters_written_out(context) -> None:
    reason = Reason(
        "from_then", params={"day": date(2026, 3, 5), "count": 12345, "state": "word:gallery.kind.lecture"}
    )
    assert sentence(reason) == "从2026年3月5日起，至少 12,345 人，状态为“党课”。"


def test_words_of_enum_members(context) -> None:
    assert word(Kind.MEETING, "gallery.kind") == "党员大会"


def test_a_missing_word_is_loud_in_tests(context) -> None:
    with pytest.raises(MissingWord):
        word("gallery.kind.nothing")
    with pytest.raises(MissingWord):
        sentence(Reason("no_such_reason"))
    with pytest.raises(MissingWord):
        sentence(Reason("title_taken"))  # its parameter is missing


@pytest.mark.logs_errors
def test_a_missing_word_is_a_general_sentence_in_production(context, monkeypatch) -> None:
    monkeypatch.setattr(type(context), "testing", False)
    assert sentence(Reason("no_such_reason")).startswith("操作未完成")
    assert word("gallery.kind.nothing") == "（未命名）"
