"""The comparison with the reference must fail when the ledger is wrong: each case breaks one thing."""

from __future__ import annotations

import sys
from random import Random
from typing import Any

import pytest

from partyhub.kernel.clock import FixedClock
from partyhub.ledger import queries, rules
from partyhub.ledger.commands import posting, states
from partyhub.ledger.commands.sums import Collected
from tests.ledger.test_properties import live_and_compare

SEEDS = 12


def module(name: str) -> Any:
    """Return a module of the queries; the package has functions of the same names."""
    return sys.modules[f"partyhub.ledger.queries.{name}"]


def late_entries_count_on_their_day(patch: Any) -> None:
    patch.setattr(rules, "counted_on", lambda occurred_on, _closed: occurred_on)


def reversals_count_on_the_first_open_day_only(patch: Any) -> None:
    real = posting.counter_fact

    def wrong(row: Any, closed: Any, clock: Any) -> dict[str, Any]:
        return real(row, closed, clock) | {"counted_on": rules.counted_on(clock.today(), closed)}

    patch.setattr(posting, "counter_fact", wrong)


def what_holds_stays_behind(patch: Any) -> None:
    patch.setattr(rules, "rehomed", lambda held, *_: held)


def what_happened_since_stays_behind(patch: Any) -> None:
    patch.setattr(states, "_carry_along", lambda *_: 0)


def sums_forget_the_root(patch: Any) -> None:
    real = Collected.add
    patch.setattr(
        Collected, "add", lambda self, row: real(self, {**row, "path": "/" + row["path"].split("/", 2)[2]})
    )


def the_first_days_of_a_month_are_kept(patch: Any) -> None:
    real = rules.slices
    patch.setattr(rules, "slices", lambda *of: tuple(one for one in real(*of) if one.sign > 0))


def units_that_are_gone_are_covered(patch: Any) -> None:
    real = module("figures").reached_units

    def wrong(*args: Any) -> Any:
        return {node: [one._replace(active=True) for one in units] for node, units in real(*args).items()}

    patch.setattr(module("figures"), "reached_units", wrong)


SABOTAGE = [
    late_entries_count_on_their_day,
    reversals_count_on_the_first_open_day_only,
    what_holds_stays_behind,
    what_happened_since_stays_behind,
    sums_forget_the_root,
    the_first_days_of_a_month_are_kept,
    units_that_are_gone_are_covered,
]


def live_many(clock: FixedClock) -> None:
    for seed in range(SEEDS):
        live_and_compare(Random(seed), clock, 40)


@pytest.mark.parametrize("sabotage", SABOTAGE, ids=lambda one: one.__name__)
def test_a_wrong_ledger_is_found_out(app, clock, kind, monkeypatch, sabotage):
    sabotage(monkeypatch)
    with pytest.raises(AssertionError):
        live_many(clock)


def test_the_right_ledger_is_not(app, clock):
    live_and_compare(Random(0), clock, 40)
    assert queries.closed_through() is None
