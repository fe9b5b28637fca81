"""The rules of the tree."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.organization import rules
from partyhub.organization.rules import OrgKind, Stay


@pytest.mark.parametrize(
    ("parent", "child", "allowed"),
    [
        (OrgKind.COMMITTEE, OrgKind.COMMITTEE, True),
        (OrgKind.COMMITTEE, OrgKind.BRANCH, True),
        (OrgKind.GENERAL_BRANCH, OrgKind.BRANCH, True),
        (OrgKind.GENERAL_BRANCH, OrgKind.JOINT_BRANCH, True),
        (OrgKind.GENERAL_BRANCH, OrgKind.GENERAL_BRANCH, False),
        (OrgKind.GENERAL_BRANCH, OrgKind.COMMITTEE, False),
        *((branch, kind, False) for branch in sorted(rules.BRANCHES) for kind in OrgKind),
    ],
)
def test_what_may_stand_below_what(parent, child, allowed):
    assert rules.may_contain(parent, child) is allowed


def test_paths():
    assert rules.child_path("", 1) == "/1/"
    assert rules.child_path("/1/3/", 12) == "/1/3/12/"
    assert rules.ids_of("/1/3/12/") == (1, 3, 12)
    assert rules.rebased("/1/3/12/", "/1/3/", "/1/4/3/") == "/1/4/3/12/"
    with pytest.raises(ValueError, match="does not start"):
        rules.rebased("/1/30/", "/1/3/", "/1/4/")


def test_where_it_stood_on_a_day():
    first = Stay(1, "/1/9/", date(2020, 1, 1), date(2021, 1, 1))
    second = Stay(2, "/1/2/9/", date(2021, 1, 1), date(2022, 1, 1))
    stays = [second, first]
    assert rules.stay_on(stays, date(2020, 12, 31)) is first
    assert rules.stay_on(stays, date(2021, 1, 1)) is second
    assert rules.stay_on(stays, date(2019, 6, 1)) is first
    assert rules.stay_on(stays, date(2023, 1, 1)) is second
    assert rules.stay_on([], date(2023, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("中共市城市投资发展集团供水公司总支部委员会", "市城市投资发展集团供水公司"),
        ("中共市商业银行股份有限公司委员会", "市商业银行股份有限公司"),
        ("中共滨江水务机关支部委员会", "滨江水务机关"),
        ("滨江水务党委", ""),
    ],
)
def test_the_unit_in_a_full_name(name, unit):
    assert rules.unit_name_of(name) == unit


def test_changes_are_recorded_not_announced():
    today = date(2026, 11, 23)
    assert rules.date_reasons(today, today=today, not_before=today) == []
    assert [r.code for r in rules.date_reasons(date(2026, 11, 24), today=today, not_before=None)] == [
        "date_in_future"
    ]
    late = rules.date_reasons(date(2026, 1, 1), today=today, not_before=date(2026, 1, 2))
    assert [r.code for r in late] == ["before_last_change"]


def test_every_reason_at_once():
    reasons = rules.name_reasons("", "", "x" * 41) + rules.placing_reasons(
        kind=OrgKind.COMMITTEE, parent_kind=OrgKind.BRANCH, parent_active=False
    )
    assert [r.code for r in reasons] == [
        "required",
        "required",
        "too_long",
        "parent_dissolved",
        "kind_not_below",
    ]
