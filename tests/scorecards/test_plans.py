"""Campaigns as files: the built-in one says what the plan of 2022 prints, and faulty ones say what is wrong."""

from __future__ import annotations

import pytest

from partyhub.kernel.errors import Invalid
from partyhub.ledger.rules import Counting as ReadingCounting
from partyhub.ledger.rules import Part, Reading
from partyhub.scorecards import plans
from partyhub.scorecards.rules import ActionCode, Counting


def test_the_built_in_plan_has_the_six_actions_in_order():
    assert [code for code, _, _ in plans.built_in().actions] == list(ActionCode)


def test_its_only_targets_are_the_figures_that_the_plan_prints():
    targets = {
        one.code: one.target
        for _, _, indicators in plans.built_in().actions
        for one in indicators
        if one.target
    }
    assert targets == {"A1-01": 50, "A1-02": 15, "A3-01": 30, "A5-01": 10, "A6-01": 1}


def test_results_of_2021_are_baseline_and_no_targets():
    plan = plans.built_in()
    assert ("标准化“特色”党支部达标", "100%", "标准化“特色”党支部100%达标") in plan.baseline


def test_every_indicator_quotes_its_sentence():
    assert all(one.source for _, _, indicators in plans.built_in().actions for one in indicators)


def test_a_definition_survives_being_kept():
    kept = Reading(ReadingCounting.SHARE, (Part("a.b", ("yes",)),), (Part("a.b", None, ("t",)),), (), 6)
    assert plans.load(Counting.SHARE, plans.dump(kept)) == kept


def test_every_fault_of_a_file_is_named_at_once():
    text = """
year = 2030
name = "x"
starts_on = 2030-01-01
[[action]]
code = "A9"
name = "y"
[[action.indicator]]
code = "A9-01"
name = "z"
counting = "share"
numerator = [{ kind = "k.k" }]
unit = "u"
[[action.indicator]]
code = "A9-01"
name = "z"
counting = "median"
unit = "u"
source = "s"
"""
    with pytest.raises(Invalid) as refusal:
        plans.read(text)
    found = {(reason.code, reason.field) for reason in refusal.value.reasons}
    assert found >= {
        ("plan_field_missing", "ends_on"),
        ("plan_action_unknown", ""),
        ("plan_field_missing", "A9-01.source"),
        ("plan_denominator_missing", "A9-01"),
        ("plan_counting_unknown", "A9-01"),
        ("plan_code_twice", "A9-01"),
    }


def test_a_file_that_is_no_toml_is_refused():
    with pytest.raises(Invalid) as refusal:
        plans.read("year = = 2030")
    assert refusal.value.reasons[0].code == "plan_unreadable"
