"""The rules of membership."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.kernel.partial_date import PartialDate
from partyhub.members import rules
from partyhub.members.rules import AffiliationKind, Category, Gender, Post, Status

FULL, PROBATIONARY = Category.FULL, Category.PROBATIONARY


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("affiliation", list(AffiliationKind))
def test_who_votes(category, status, affiliation):
    expected = category is FULL and status is Status.NORMAL and affiliation in ("formal", "temporary")
    assert rules.can_vote(category, status, affiliation) is expected


@pytest.mark.parametrize(
    ("category", "join_on", "full_on", "day", "expected"),
    [
        (FULL, "2015-07", "2016-07", date(2016, 7, 1), FULL),
        (FULL, "2015-07", "2016-07", date(2016, 6, 30), PROBATIONARY),
        (FULL, "2015-07", "2016-07", date(2015, 6, 30), None),
        (FULL, "2015-07-15", None, date(2015, 7, 15), FULL),
        (PROBATIONARY, "2025-12-10", None, date(2026, 12, 31), PROBATIONARY),
        (FULL, None, None, date(1990, 1, 1), FULL),
    ],
)
def test_the_category_of_a_day(category, join_on, full_on, day, expected):
    assert rules.category_on(category, join_on, full_on, day) is expected


def test_dates_in_order():
    today = date(2026, 11, 23)

    def codes(**dates: PartialDate | None) -> list[str]:
        given = {"birth_on": None, "join_on": None, "full_on": None, **dates}
        return [r.code for r in rules.date_order_reasons(**given, today=today)]

    assert (
        codes(birth_on=PartialDate(1980, 5), join_on=PartialDate(2000, 5), full_on=PartialDate(2001, 5)) == []
    )
    assert codes(join_on=PartialDate(2001, 5, 20), full_on=PartialDate(2001, 5)) == []
    assert codes(join_on=PartialDate(2001, 5), full_on=PartialDate(2001, 4)) == ["full_before_joining"]
    assert codes(birth_on=PartialDate(2001, 5), join_on=PartialDate(2001, 5)) == ["joined_before_birth"]
    assert codes(full_on=PartialDate(2026, 12)) == ["date_in_future"]
    assert codes(full_on=PartialDate(2026, 11)) == []


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("曾国强", "zgq"),
        ("单雄信", "sxx"),
        ("仇大明", "qdm"),
        ("查良镛", "zly"),
        ("区大相", "odx"),
        ("解缙", "xj"),
        ("尉迟恭", "ycg"),
        ("于宁㛃", "ynj"),
        ("张曾", "zc"),
        ("阿卜杜拉·艾买提", "abdlamt"),
        ("John Smith", "js"),
        ("单", "d"),
    ],
)
def test_initials(name, initials):
    assert rules.initials_of(name) == initials


def test_what_an_id_number_says():
    assert rules.birth_of_id("990000197510280016") == PartialDate(1975, 10, 28)
    assert rules.birth_of_id("990000751028001") == PartialDate(1975, 10, 28)
    assert rules.birth_of_id("990000197513280016") is None
    assert rules.birth_of_id("") is None
    assert rules.gender_of_id("990000197510280016") is Gender.MALE
    assert rules.gender_of_id("990000199208280049") is Gender.FEMALE


def test_posts_belong_to_their_tree():
    assert rules.post_reasons(Post.SECRETARY, on_enterprise=False) == []
    assert [r.code for r in rules.post_reasons(Post.SECRETARY, on_enterprise=True)] == ["post_on_wrong_tree"]
    assert [r.code for r in rules.post_reasons(Post.CHAIRMAN, on_enterprise=False)] == ["post_on_wrong_tree"]


def test_a_purpose_says_something():
    assert rules.purpose_reasons("核对党费缴纳") == []
    assert [r.code for r in rules.purpose_reasons("  x ")] == ["purpose_required"]
    assert [r.code for r in rules.purpose_reasons("长" * 201)] == ["too_long"]
