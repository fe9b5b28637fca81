"""The JSON of members."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import db
from partyhub.kernel.idempotency import IdempotencyKey


class TestReading:
    def test_masked_everywhere(self, api_as, world):
        api, person = api_as(world.secretary), world.people.member
        body = api.get(f"/members/{person.public_id}")
        assert body["name"] == "孔秀"
        assert body["organization_id"] == world.tree.east_branch.public_id
        assert (body["category"], body["status"], body["join_on"]) == ("full", "normal", "2015-07")
        assert body["mobile"] == f"{person.mobile[:3]}****{person.mobile[-4:]}"
        assert body["id_no"] == f"{person.id_no[:3]}{'*' * 11}{person.id_no[-4:]}"
        assert (body["birth_on"], body["address"], body["tel"]) == ("****", "****", None)
        listed = api.get("/members", page_size=200)
        told = api.response.get_data(as_text=True)
        assert listed["total"] == 6
        for one in (person.id_no, person.mobile, person.address):
            assert one not in told

    def test_newest_first_and_filters(self, api_as, world):
        api = api_as(world.committee)
        ids = [one["id"] for one in api.get("/members")["items"]]
        assert ids[0] == world.people.stranger.public_id
        probationary = api.get("/members", category="probationary")["items"]
        assert [one["name"] for one in probationary] == ["范海玉"]
        below = api.get("/members", organization_id=world.tree.east.public_id)["items"]
        assert len(below) == 8
        api_as(world.group).get("/members", organization_id=world.tree.west.public_id, status=404)
        assert api.get("/members", name="zgp")["items"][0]["name"] == "曾国平"

    def test_oneself_and_nobody_else(self, api_as, world):
        api = api_as(world.member)
        assert api.get(f"/members/{world.people.member.public_id}")["name"] == "孔秀"
        api.get(f"/members/{world.people.member2.public_id}", status=404)
        api.get("/members", status=403)


class TestReveal:
    def test_with_a_purpose(self, api_as, world):
        api, person = api_as(world.secretary), world.people.member
        body = {"field": "id_no", "purpose": "核对党员信息"}
        assert api.post(f"/members/{person.public_id}/reveal", body) == {
            "field": "id_no",
            "value": person.id_no,
        }
        refused = api.post(
            f"/members/{person.public_id}/reveal", {"field": "path", "purpose": "x"}, status=422
        )
        assert {one["pointer"] for one in refused["errors"]} >= {"/field"}
        assert db.session.scalars(select(AuditEvent.event)).all().count("member.revealed") == 1

    def test_the_kept_answer_is_sealed(self, api_as, world):
        api, person = api_as(world.secretary), world.people.member
        body = {"field": "mobile", "purpose": "核对党员信息"}
        first = api.post(f"/members/{person.public_id}/reveal", body, key="k1")
        assert api.post(f"/members/{person.public_id}/reveal", body, key="k1") == first
        kept = db.session.scalars(select(IdempotencyKey.body).where(IdempotencyKey.key == "k1")).one()
        assert person.mobile.encode() not in kept

    def test_refusals_are_noted(self, api_as, world):
        body = {"field": "id_no", "purpose": "核对党员信息"}
        api_as(world.neighbour).post(f"/members/{world.people.member.public_id}/reveal", body, status=404)
        noted = db.session.scalars(
            select(AuditEvent).where(AuditEvent.event == "member.reveal_refused")
        ).all()
        assert [one.subject for one in noted] == [f"member:{world.people.member.id}"]


class TestChanging:
    def test_adding_and_patching(self, api_as, world):
        api = api_as(world.secretary)
        body = {
            "name": "钱进",
            "category": "probationary",
            "organization_id": world.tree.east_branch.public_id,
            "join_on": "2026-05",
            "mobile": "19900018888",
        }
        made = api.post("/members", body, status=201)
        assert (made["join_on"], made["mobile"]) == ("2026-05", "199****8888")
        api.patch(f"/members/{made['id']}", {"position": "职员"}, status=428)
        changed = api.patch(
            f"/members/{made['id']}", {"position": "职员", "join_on": "2026-05-04"}, version=1
        )
        assert (changed["position"], changed["join_on"]) == ("职员", "2026-05-04")
        api.patch(f"/members/{made['id']}", {"position": "甲"}, status=409, version=1)
        api.patch(
            f"/members/{made['id']}", {"organization_id": "x", "status": "expelled"}, status=422, version=2
        )

    def test_transfer(self, api_as, world):
        api, person = api_as(world.group), world.people.member
        body = {"organization_id": world.tree.east_branch2.public_id, "on": "2026-06-01"}
        moved = api.post(f"/members/{person.public_id}/transfer", body, version=person.version)
        assert moved["organization_id"] == world.tree.east_branch2.public_id
        foreign = body | {"organization_id": world.tree.west_branch.public_id}
        api.post(f"/members/{person.public_id}/transfer", foreign, version=api.etag, status=404)
