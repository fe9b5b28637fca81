"""The scorecards for programs, as `docs/api.md` promises them."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.kernel import unit
from tests.factories.scorecards import indicator, running_campaign, study


@pytest.fixture
def campaign(app, world, clock):
    made = running_campaign(world.committee, world.tree.root, clock)
    study(world.tree.east_branch, date(2026, 3, 9), clock)
    study(world.tree.west_branch, date(2026, 3, 10), clock)
    unit.commit()
    return made


def line_of(card, code):
    return next(line for action in card["actions"] for line in action["indicators"] if line["code"] == code)


def test_campaigns_newest_first(campaign, world, clock, api_as):
    older = running_campaign(world.committee, world.tree.root, clock, year=2022)
    unit.commit()
    found = api_as(world.committee).get("/campaigns")
    assert [one["id"] for one in found["items"]] == [campaign.public_id, older.public_id]
    assert found["items"][0] == {
        "id": campaign.public_id,
        "name": campaign.name,
        "year": 2026,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "state": "running",
    }


def test_a_card_has_six_actions_and_plain_numbers(campaign, world, api_as):
    card = api_as(world.committee).get(
        f"/campaigns/{campaign.public_id}/scorecard", organization_id=world.tree.root.public_id
    )
    assert [action["code"][:2] for action in card["actions"]] == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert card["as_of"] == "2026-11-23"
    study_line = line_of(card, "A1-04")
    assert (study_line["value"], study_line["numerator"], study_line["denominator"]) == (2, 2, None)
    assert (study_line["target"], study_line["plan"], study_line["status"]) == (None, None, "none")
    model = line_of(card, "A1-01")
    assert (model["value"], model["status"], model["target"]) == (None, "grey", 50)
    assert model["plan"] == 44.7945  # 50 × 327 ÷ 365


def test_the_facts_sum_to_the_figure(campaign, world, api_as):
    api = api_as(world.committee)
    found = api.get(
        "/facts",
        indicator_id=indicator(campaign, "A1-04").public_id,
        organization_id=world.tree.root.public_id,
        as_of="2026-03-09",
    )
    assert sum(item["quantity"] for item in found["items"]) == 1
    assert found["items"][0]["organization_id"] == world.tree.east_branch.public_id
    assert found["items"][0]["source"]["type"] == "activity"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"as_of": "2020-01-01"}, 422),
        ({"as_of": "yesterday"}, 422),
        ({"surprise": "1"}, 422),
    ],
)
def test_wrong_questions_are_refused(campaign, world, api_as, query, status):
    where = f"/campaigns/{campaign.public_id}/scorecard"
    api_as(world.committee).get(where, status=status, organization_id=world.tree.root.public_id, **query)


def test_what_lies_outside_is_missing(campaign, world, api_as):
    where = f"/campaigns/{campaign.public_id}/scorecard"
    api_as(world.group).get(where, status=404, organization_id=world.tree.west.public_id)
    api_as(world.member).get(where, status=403, organization_id=world.tree.east_branch.public_id)
