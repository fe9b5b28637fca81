"""The JSON of organisations."""

from __future__ import annotations


class TestReading:
    def test_one(self, api_as, world):
        tree = world.tree
        body = api_as(world.committee).get(f"/organizations/{tree.east_general.public_id}")
        assert body == {
            "id": tree.east_general.public_id,
            "name": tree.east_general.name,
            "short_name": tree.east_general.short_name,
            "code": tree.east_general.code,
            "kind": "general_branch",
            "parent_id": tree.east.public_id,
            "path": [tree.root.public_id, tree.east.public_id, tree.east_general.public_id],
            "enterprise_id": body["enterprise_id"],
            "active": True,
            "founded_on": "2015-03",
            "dissolved_on": None,
            "themed_day": None,
            "unit_situation": None,
            "covered_units": [],
            "contact_name": None,
            "contact_phone": None,
        }
        assert len(body["enterprise_id"]) == 16

    def test_lists_in_path_order_and_pages(self, api_as, world):
        api = api_as(world.committee)
        everything = api.get("/organizations", page_size=200)
        assert everything["total"] == len(everything["items"]) == 9
        first = api.get("/organizations", page_size=4)
        second = api.get("/organizations", page_size=5, cursor=first["next_cursor"])
        assert first["items"] + second["items"] == everything["items"]
        assert everything["items"][0]["parent_id"] is None

    def test_children_and_subtree(self, api_as, world):
        api, tree = api_as(world.group), world.tree
        children = api.get("/organizations", parent_id=tree.east.public_id)["items"]
        assert {one["id"] for one in children} == {tree.east_general.public_id, tree.east_office.public_id}
        below = api.get(f"/organizations/{tree.east_general.public_id}/subtree")["items"]
        assert [one["id"] for one in below] == [
            tree.east_general.public_id,
            tree.east_branch.public_id,
            tree.east_branch2.public_id,
        ]
        api.get("/organizations", parent_id=tree.west.public_id, status=404)
        api.get(f"/organizations/{tree.west.public_id}/subtree", status=404)

    def test_of_a_day(self, api_as, world):
        api = api_as(world.committee)
        assert api.get("/organizations", as_of="2010-01-01")["items"] == []
        api.get("/organizations", as_of="2010-13-01", status=422)
        assert (
            api.get("/organizations", as_off="2010-01-01", status=422)["errors"][0]["code"]
            == "unknown_parameter"
        )

    def test_who_may_not(self, api_as, world):
        api_as(world.actor("auditor")).get("/organizations", status=403)
        foreign = api_as(world.neighbour).get(f"/organizations/{world.tree.east.public_id}", status=404)
        missing = api_as(world.neighbour).get("/organizations/0000000000000000", status=404)
        assert {**foreign, "instance": ""} == {**missing, "instance": ""}


class TestChanging:
    def test_founding_and_moving(self, api_as, world):
        api, tree = api_as(world.committee), world.tree
        body = {
            "name": "中共东湖投资集团环境公司支部委员会",
            "short_name": "环境公司党支部",
            "kind": "branch",
            "parent_id": tree.east.public_id,
            "founded_on": "2026-02",
            "on": "2026-02-10",
        }
        made = api.post("/organizations", body, status=201)
        assert made["parent_id"] == tree.east.public_id
        move = {"parent_id": tree.west.public_id, "on": "2026-08-01"}
        api.post(f"/organizations/{made['id']}/move", move, status=428)
        api.post(f"/organizations/{made['id']}/move", move, status=409, version=9)
        moved = api.post(f"/organizations/{made['id']}/move", move, version=1)
        assert moved["path"] == [tree.root.public_id, tree.west.public_id, made["id"]]
        before = api.get(f"/organizations/{made['id']}", as_of="2026-07-31")
        assert before["parent_id"] == tree.east.public_id

    def test_bad_bodies_change_nothing(self, api_as, world):
        api = api_as(world.group)
        body = {
            "name": "",
            "short_name": "丙",
            "kind": "party",
            "parent_id": world.tree.east.public_id,
            "on": "2026-02-30",
            "active": False,
        }
        refused = api.post("/organizations", body, status=422)
        assert {one["pointer"] for one in refused["errors"]} >= {"/name", "/kind", "/on", "/active"}
        foreign = {"name": "丙", "short_name": "丙", "kind": "branch", "on": "2026-02-01"}
        api.post("/organizations", foreign | {"parent_id": world.tree.west.public_id}, status=404)
        api_as(world.secretary).post(
            "/organizations", foreign | {"parent_id": world.tree.east_branch.public_id}, status=403
        )
