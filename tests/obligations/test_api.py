"""Obligations and rules as JSON."""

from __future__ import annotations

import pytest

from partyhub.obligations.rules import RuleState
from tests.factories.obligations import loaded, rows
from tests.obligations.test_commands import meeting

RULE = {
    "code": "youth_talk",
    "name": "青年宣讲",
    "organization_kinds": ["branch"],
    "fact_kind": "activity.held",
    "fact_tag": "youth_talk",
    "every": "quarter",
    "source": "党委年度工作要点",
    "basis": "local",
    "valid_from": "2027-01-01",
}


@pytest.fixture
def rulebook(app, clock, world):
    return loaded(world.committee, clock)


class TestObligations:
    def test_of_one_organisation_and_year(self, rulebook, api_as, world, clock) -> None:
        made = meeting(world, clock)
        home = world.tree.east_branch
        api = api_as(world.secretary)
        found = api.get("/obligations", organization_id=home.public_id, year=2026)
        assert found["total"] == len(rows(home)) == 8
        by_key = {(one["rule"], one["period"]): one for one in found["items"]}
        met = by_key["themed_day", "2026-11"]
        assert (met["status"], met["met_on"], met["name"]) == ("met", "2026-11-20", "主题党日")
        assert by_key["themed_day", "2026-10"]["status"] == "overdue"
        assert by_key["themed_day", "2026-10"]["met_by"] is None
        one = api.get(f"/obligations/{met['id']}")
        assert one["met_by"] == {"type": "activity", "url": f"/activities/{made.public_id}"}

    def test_what_is_not_his_does_not_exist(self, rulebook, api_as, world) -> None:
        api = api_as(world.neighbour)
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        api.get(f"/obligations/{row.public_id}", status=404)
        api.get("/obligations", status=404, organization_id=world.tree.east_branch.public_id)
        listed = api.get("/obligations", page_size=200)["items"]
        assert {one["organization_id"] for one in listed} == {world.tree.west_branch.public_id}

    def test_excused_and_taken_back(self, rulebook, api_as, world) -> None:
        api = api_as(world.group)
        row = rows(world.tree.east_branch)["themed_day 2026-10"]
        address = f"/obligations/{row.public_id}"
        api.post(f"{address}/excuse", {"reason": "防汛"}, status=428)
        done = api.post(f"{address}/excuse", {"reason": "防汛值守"}, version=api.get(address)["version"])
        assert (done["status"], done["excuse"]["reason"]) == ("excused", "防汛值守")
        api.post(f"{address}/excuse", {"reason": "再来"}, version=done["version"], status=409)
        back = api.post(f"{address}/restore", {"reason": "已补办"}, version=done["version"])
        assert (back["status"], back["excuse"]) == ("overdue", None)
        api_as(world.secretary).post(f"{address}/excuse", {"reason": "忙"}, version=1, status=403)


class TestRules:
    def test_drafted_previewed_switched_on_and_ended(self, rulebook, api_as, world) -> None:
        api = api_as(world.committee)
        made = api.post("/obligation-rules", RULE, status=201)
        assert (made["state"], made["number"], made["times"]) == ("draft", 1, 1)
        address = f"/obligation-rules/{made['id']}"
        changed = api.patch(address, {"times": 2}, version=made["version"])
        assert (changed["times"], changed["name"]) == (2, "青年宣讲")
        preview = api.get(f"{address}/preview")
        assert preview["year"] == 2025
        on = api.post(f"{address}/switch-on", version=changed["version"])
        assert on["state"] == RuleState.ACTIVE
        ended = api.post(f"{address}/end", {"on": "2027-04-01"}, version=on["version"])
        assert (ended["state"], ended["valid_to"]) == ("ended", "2027-04-01")

    def test_dropped(self, rulebook, api_as, world) -> None:
        api = api_as(world.committee)
        made = api.post("/obligation-rules", RULE, status=201)
        dropped = api.post(f"/obligation-rules/{made['id']}/drop", version=made["version"])
        assert dropped["state"] == "dropped"
        api.post(f"/obligation-rules/{made['id']}/switch-on", version=dropped["version"], status=409)

    def test_looser_is_refused_with_every_reason(self, rulebook, api_as, world) -> None:
        looser = RULE | {"code": "members_meeting", "every": "year", "basis": "regulation"}
        refused = api_as(world.committee).post("/obligation-rules", looser, status=422)
        codes = {one["code"] for one in refused["errors"]}
        assert {"rule_met_by_fixed", "rule_looser_interval", "rule_fewer_organizations"} <= codes

    def test_everybody_who_reads_obligations_reads_the_rules(self, rulebook, api_as, world) -> None:
        listed = api_as(world.secretary).get("/obligation-rules", page_size=200)["items"]
        assert {one["code"] for one in listed} >= {"themed_day", "party_lecture", "first_item"}
        api_as(world.secretary).post("/obligation-rules", RULE, status=403)
        api_as(world.member).get("/obligation-rules", status=403)
