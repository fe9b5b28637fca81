"""The arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.kernel.facts import FactKind
from partyhub.ledger import rules
from partyhub.ledger.rules.periods import slices

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_parts_sum_to_the_whole_and_are_fair(total, weights):
    parts = rules.split(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@given(DAYS, DAYS)
def test_slices_cover_every_day_of_the_window_once(start, as_of):
    covered: dict[date, int] = {}
    day = start.replace(day=1)
    while day <= max(start, as_of) + timedelta(days=40):
        for one in slices(start, as_of):
            if one.first <= day.isoformat()[: len(one.first)] <= one.last:
                covered[day] = covered.get(day, 0) + one.sign
        day += timedelta(days=1)
    inside = {day for day, times in covered.items() if times}
    assert set(covered.values()) <= {0, 1}
    assert inside == {start + timedelta(days=n) for n in range((as_of - start).days + 1)}


@pytest.mark.parametrize(
    ("as_of", "months", "begins"),
    [
        (date(2026, 8, 15), 6, date(2026, 2, 16)),
        (date(2026, 8, 31), 6, date(2026, 3, 1)),
        (date(2026, 1, 31), 12, date(2025, 2, 1)),
        (date(2024, 3, 31), 1, date(2024, 3, 1)),
    ],
)
def test_a_rolling_window_ends_on_the_day_and_spans_whole_months(as_of, months, begins):
    assert rules.months_back(as_of, months) == begins


def test_a_kind_may_be_declared_twice_alike_but_not_differently():
    kind = FactKind("t.twice", "flow")
    rules.register([kind])
    rules.register([kind])
    with pytest.raises(ValueError, match="two features"):
        rules.register([FactKind("t.twice", "state")])
    assert rules.is_registered("t.twice")
    assert not rules.is_registered("t.never")


@pytest.mark.parametrize(
    ("part", "variant", "taken"),
    [
        (rules.Part("t.dual_post"), "yes", True),
        (rules.Part("t.dual_post"), "excluded/grace", False),
        (rules.Part("t.dual_post"), "excluded", False),
        (rules.Part("t.dual_post", ("excluded",)), "excluded/grace", True),
        (rules.Part("t.dual_post", ("yes",)), "no", False),
        (rules.Part("t.dual_post", None, ("a",)), "yes", False),
    ],
)
def test_what_a_part_takes(part, variant, taken):
    assert part.takes(rules.Key("t.dual_post", variant)) is taken


def test_no_data_is_not_zero():
    nothing = rules.figure(rules.share("t.dual_post"), {}, date(2026, 1, 1), date(2026, 2, 1))
    assert (nothing.ratio, nothing.recorded) == (None, False)


def test_tags_with_something_left():
    window = rules.Window("t.talk", date(2026, 1, 1))
    sums = {
        window: {
            rules.Key("t.talk", "", "upper×law"): rules.Sum(10_000, 1),
            rules.Key("t.talk", "", "lower×law"): rules.Sum(0, 2),
        }
    }
    assert rules.cells(sums, rules.Part("t.talk"), date(2026, 1, 1)) == {"upper×law"}


@pytest.mark.parametrize("path", ["", "/", "1/2/", "/1/2", "/1/x/", "//"])
def test_what_is_no_path(path):
    with pytest.raises(ValueError, match="not a path"):
        rules.nodes_of(path)
