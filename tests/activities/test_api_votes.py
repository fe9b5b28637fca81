"""Votes as programs read and write them."""

from __future__ import annotations

import pytest

from tests.factories.meetings import members_meeting


@pytest.fixture
def votes(world, clock) -> str:
    return f"/activities/{members_meeting(world, clock).public_id}/votes"


def test_a_vote_from_writing_down_to_correction(api_as, world, votes):
    api = api_as(world.secretary)
    made = api.post(votes, {"kind": "ordinary", "subject": "年度工作计划"}, status=201)
    assert (made["state"], made["due"], made["present"], made["quorum"]) == ("draft", 4, 3, True)
    where = f"{votes}/{made['id']}"
    api.post(f"{where}/close", {}, version=1, status=409)
    api.post(f"{where}/open", {}, version=1)
    api.post(f"{where}/count", {"yes": 3}, version=1, status=409)
    counted = api.post(f"{where}/count", {"yes": 2, "no": 1}, version=2)
    assert counted["state"] == "counted"
    failed = api.post(f"{where}/close", {}, version=counted["version"])
    assert failed["state"] == "failed"
    body = {"yes": 3, "reason": "漏计一票"}
    passed = api.post(f"{where}/correct", body, version=failed["version"])
    assert passed["state"] == "passed"
    assert [one["yes"] for one in passed["counts"]] == [2, 3]
    listed = api.get(votes)["items"]
    assert [one["id"] for one in listed] == [made["id"]]


def test_an_election_with_a_tie(api_as, world, votes):
    api = api_as(world.secretary)
    away = {
        "member_id": world.people.member2.public_id,
        "ground": "abroad",
        "document": "东湖党组〔2026〕8号",
        "adopted": True,
    }
    body = {"kind": "election", "subject": "选举", "seats": 2, "candidates": ["甲", "乙", "丙"]}
    made = api.post(votes, body | {"exclusions": [away]}, status=201)
    assert (made["secret"], made["due"], made["excluded"]) == (True, 3, 1)
    where = f"{votes}/{made['id']}"
    opened = api.post(f"{where}/open", {}, version=made["version"])
    level = {"tallies": [{"yes": 2}, {"yes": 2}, {"yes": 2}]}
    counted = api.post(f"{where}/count", level, version=opened["version"])
    again = api.post(f"{where}/close", {}, version=counted["version"])
    assert (again["state"], again["round"]) == ("open", 2)
    assert [one["tied"] for one in again["counts"][0]["tallies"]] == [True, True, True]
    counted = api.post(
        f"{where}/count", {"tallies": [{"yes": 3}, {"yes": 1}, {"yes": 2}]}, version=again["version"]
    )
    done = api.post(f"{where}/close", {}, version=counted["version"])
    assert (done["state"], done["elected"]) == ("passed", ["甲", "丙"])


def test_every_reason_at_once_and_unknown_names_refused(api_as, world, votes):
    api = api_as(world.secretary)
    refused = api.post(
        votes, {"kind": "election", "subject": "选举", "seats": 2, "candidates": ["甲", "甲"]}, status=422
    )
    assert [one["code"] for one in refused["errors"]] == ["vote_too_few_candidates", "vote_candidate_twice"]
    api.post(votes, {"kind": "ordinary", "subject": "计划", "state": "passed"}, status=422)
    api.post(votes, {"kind": "ordinary", "subject": "计划", "verdict": "passed"}, status=422)


def test_taken_off_before_it_was_counted(api_as, world, votes):
    api = api_as(world.secretary)
    made = api.post(votes, {"kind": "ordinary", "subject": "年度工作计划"}, status=201)
    api.delete(f"{votes}/{made['id']}", version=1, status=204)
    assert api.get(votes)["items"] == []


def test_others_find_nothing(api_as, world, votes):
    api_as(world.neighbour).get(votes, status=404)
    api_as(world.member).get(votes, status=404)
