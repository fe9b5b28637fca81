"""The JSON of affiliations, standing, posts and Party groups."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import db
from partyhub.organization.models import Enterprise


class TestAffiliations:
    def test_adding_listing_and_ending(self, api_as, world):
        api, person = api_as(world.group), world.people.member
        address = f"/members/{person.public_id}/affiliations"
        body = {"organization_id": world.tree.east_office.public_id, "kind": "seconded", "on": "2026-06-01"}
        made = api.post(address, body, status=201)
        assert (made["kind"], made["from_on"], made["to_on"]) == ("seconded", "2026-06-01", None)
        kinds = [one["kind"] for one in api_as(world.member).get(address)["items"]]
        assert kinds == ["seconded", "formal"]
        end = f"{address}/{made['id']}/end"
        api.post(end, {"on": "2026-09-01"}, status=428)
        api.post(end, {"on": "2026-09-01"}, version=9, status=409)
        ended = api.post(end, {"on": "2026-09-01"}, version=person.version)
        assert ended["to_on"] == "2026-09-01"
        api.post(end, {"on": "2026-09-02"}, version=person.version, status=409)

    def test_refusals(self, api_as, world):
        api, person = api_as(world.secretary), world.people.member
        address = f"/members/{person.public_id}/affiliations"
        foreign = {
            "organization_id": world.tree.west_branch.public_id,
            "kind": "temporary",
            "on": "2026-06-01",
        }
        api.post(address, foreign, status=404)
        api.post(address, foreign | {"kind": "formal"}, status=422)
        for odd in ("x", "9" * 40, "0"):
            api.post(f"{address}/{odd}/end", {"on": "2026-06-01"}, version=person.version, status=404)
        api_as(world.neighbour).get(address, status=404)
        api_as(world.member).get(f"/members/{world.people.member2.public_id}/affiliations", status=404)
        api_as(world.member).post(address, foreign, status=403)


class TestStandings:
    def test_a_document_and_the_version(self, api_as, world):
        api, person = api_as(world.secretary), world.people.member
        address = f"/members/{person.public_id}/standings"
        assert api.get(address)["items"] == []
        body = {"status": "suspended", "on": "2026-06-01", "document": "东组〔2026〕3号"}
        api.post(address, body, status=428)
        api.post(address, body | {"document": ""}, version=person.version, status=422)
        made = api.post(address, body, version=person.version, status=201)
        assert (made["status"], made["document"]) == ("suspended", "东组〔2026〕3号")
        assert [one["status"] for one in api_as(world.member).get(address)["items"]] == ["suspended"]
        api.post(address, body | {"status": "normal", "on": "2026-07-01"}, version=1, status=409)
        api_as(world.neighbour).get(address, status=404)


class TestPosts:
    def test_in_an_organisation_and_in_an_enterprise(self, api_as, world):
        api, person = api_as(world.group), world.people.member
        firm = db.session.scalars(select(Enterprise).where(Enterprise.short_name == "东湖集团")).one()
        body = {"member_id": person.public_id, "post": "director", "on": "2026-03-01"}
        none = api.post("/posts", body, status=422)
        assert [one["code"] for one in none["errors"]] == ["one_place"]
        made = api.post("/posts", body | {"enterprise_id": firm.public_id}, status=201)
        assert (made["enterprise_id"], made["organization_id"]) == (firm.public_id, None)
        wrong = body | {"organization_id": world.tree.east_branch.public_id}
        assert api.post("/posts", wrong, status=422)["errors"][0]["code"] == "post_on_wrong_tree"
        assert api.get("/posts", enterprise_id=firm.public_id)["items"] == [made]
        assert api.get("/posts", enterprise_id=firm.public_id, as_of="2026-02-28")["items"] == []
        end = f"/posts/{made['id']}/end"
        api.post(end, {"on": "2026-06-01"}, status=428)
        ended = api.post(end, {"on": "2026-06-01"}, version=1)
        assert ended["to_on"] == "2026-06-01"
        api.post(end, {"on": "2026-07-01"}, version=1, status=409)
        noted = db.session.scalars(select(AuditEvent.event)).all()
        assert noted.count("member.appointment_ended") == 1

    def test_scope(self, api_as, world):
        here = api_as(world.secretary).get("/posts", organization_id=world.tree.east_branch.public_id)[
            "items"
        ]
        assert [one["post"] for one in here] == ["deputy_secretary", "secretary"]
        api_as(world.neighbour).get(f"/posts/{here[0]['id']}", status=404)
        api_as(world.neighbour).post(
            f"/posts/{here[0]['id']}/end", {"on": "2026-06-01"}, version=1, status=404
        )
        api_as(world.neighbour).get("/posts", organization_id=world.tree.east_branch.public_id, status=404)
        api_as(world.neighbour).get("/posts", member_id=world.people.member.public_id, status=404)
        assert api_as(world.member).get("/posts")["items"] == []
        foreign = {
            "member_id": world.people.stranger.public_id,
            "organization_id": world.tree.east_branch.public_id,
            "post": "secretary",
            "on": "2026-03-01",
        }
        api_as(world.secretary).post("/posts", foreign, status=404)


class TestPartyGroups:
    def test_from_opening_to_closing(self, api_as, world):
        api, people = api_as(world.secretary), world.people
        home = world.tree.east_branch.public_id
        made = api.post("/party-groups", {"organization_id": home, "name": "第一党小组"}, status=201)
        address = f"/party-groups/{made['id']}"
        ids = [people.member.public_id, people.member2.public_id]
        api.patch(address, {"member_ids": ids}, status=428)
        changed = api.patch(address, {"member_ids": ids, "leader_id": ids[1]}, version=1)
        assert (set(changed["member_ids"]), changed["leader_id"]) == (set(ids), ids[1])
        api.patch(address, {"name": "甲"}, version=1, status=409)
        less = api.patch(address, {"member_ids": ids[:1]}, version=api_version(api, address), status=422)
        assert [one["code"] for one in less["errors"]] == ["leader_not_in_cell"]
        foreign = {"member_ids": [people.stranger.public_id]}
        api.patch(address, foreign, version=api_version(api, address), status=404)
        assert api.get("/party-groups", organization_id=home)["total"] == 1
        closed = api.post(f"{address}/close", version=api_version(api, address))
        assert (closed["active"], closed["member_ids"], closed["leader_id"]) == (False, [], None)
        assert api.get("/party-groups")["items"] == []
        api.patch(address, {"name": "甲"}, version=api_version(api, address), status=409)

    def test_scope(self, api_as, world):
        home = world.tree.east_branch.public_id
        made = api_as(world.secretary).post(
            "/party-groups", {"organization_id": home, "name": "甲"}, status=201
        )
        stranger = api_as(world.neighbour)
        stranger.get(f"/party-groups/{made['id']}", status=404)
        stranger.patch(f"/party-groups/{made['id']}", {"name": "乙"}, version=1, status=404)
        stranger.get("/party-groups", organization_id=home, status=404)
        stranger.post("/party-groups", {"organization_id": home, "name": "乙"}, status=404)
        other = {"member_ids": [world.people.sibling.public_id]}
        refused = api_as(world.group).patch(f"/party-groups/{made['id']}", other, version=1, status=422)
        assert [one["code"] for one in refused["errors"]] == ["member_of_other_branch"]
        api_as(world.member).get("/party-groups", status=403)


def api_version(api, address: str) -> int:
    """Return the version that a record has now."""
    api.get(address)
    return api.etag
