"""The JSON of enterprises and outside units, and what is changed of an organisation."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import db
from partyhub.organization.models import Enterprise
from partyhub.organization.rules import OrgKind
from tests.factories.organization import organization


class TestDetails:
    def test_patching(self, api_as, world):
        api, where = api_as(world.group), world.tree.east_branch
        address = f"/organizations/{where.public_id}"
        api.patch(address, {"themed_day": 5}, status=428)
        body = {"themed_day": 5, "contact_phone": "19900017777", "unit_situation": "joint"}
        changed = api.patch(address, body, version=where.version)
        assert (changed["themed_day"], changed["contact_phone"]) == (5, "199****7777")
        again = api.patch(address, {"contact_name": "王芳"}, version=api.etag)
        assert (again["themed_day"], again["contact_name"], again["unit_situation"]) == (5, "王芳", "joint")
        api.patch(address, {"contact_name": "李静"}, version=1, status=409)
        now = where.version
        refused = api.patch(address, {"themed_day": 29, "name": "甲", "path": "/"}, version=now, status=422)
        assert {one["pointer"] for one in refused["errors"]} == {"/themed_day", "/name", "/path"}
        api.patch(f"/organizations/{world.tree.west.public_id}", {"themed_day": 5}, version=1, status=404)
        api_as(world.secretary).patch(address, {"themed_day": 6}, version=1, status=403)

    def test_the_enterprise_and_the_units_of_a_joint_branch(self, api_as, world):
        api, where = api_as(world.group), world.tree.east_branch
        address = f"/organizations/{where.public_id}"
        firm = api.get(f"/organizations/{world.tree.east_general.public_id}")["enterprise_id"]
        linked = api.patch(address, {"enterprise_id": firm}, version=where.version)
        assert linked["enterprise_id"] == firm
        kept = api.patch(address, {"themed_day": 7}, version=api.etag)
        assert kept["enterprise_id"] == firm
        now = api.etag
        refused = api.patch(address, {"covered_units": ["一厂", "二厂"]}, version=now, status=422)
        assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [
            ("/covered_units", "not_a_joint_branch")
        ]
        foreign = db.session.scalars(
            select(Enterprise.public_id).where(Enterprise.short_name == "西山集团")
        ).one()
        api.patch(address, {"enterprise_id": foreign}, version=now, status=404)
        assert api.patch(address, {"enterprise_id": None}, version=now)["enterprise_id"] is None

    def test_a_joint_branch_names_its_units(self, api_as, world, clock):
        made = organization(clock, world.tree.east, kind=OrgKind.JOINT_BRANCH)
        units, address = ["一厂", "二厂"], f"/organizations/{made.public_id}"
        named = api_as(world.group).patch(address, {"covered_units": units}, version=made.version)
        assert named["covered_units"] == units


class TestEnterprises:
    def test_the_enterprise_of_an_organisation_is_there(self, api_as, world):
        for actor in (world.committee, world.group):
            api = api_as(actor)
            named = api.get(f"/organizations/{world.tree.east_general.public_id}")["enterprise_id"]
            found = api.get(f"/enterprises/{named}")
            assert (found["short_name"], found["level"]) == ("供水公司", 2)
            assert found["responsible_organization_id"] == world.tree.east_general.public_id
        above = api.get(f"/enterprises/{found['parent_id']}")
        assert (above["short_name"], above["parent_id"]) == ("东湖集团", None)
        api_as(world.neighbour).get(f"/enterprises/{named}", status=404)

    def test_who_belongs_to_it_without_answering_for_it_sees_it(self, api_as, world):
        water = db.session.scalars(select(Enterprise).where(Enterprise.short_name == "供水公司")).one()
        api = api_as(world.secretary)
        api.get(f"/enterprises/{water.public_id}", status=404)
        world.tree.east_branch.enterprise_id = water.id
        db.session.flush()
        named = api.get(f"/organizations/{world.tree.east_branch.public_id}")["enterprise_id"]
        assert api.get(f"/enterprises/{named}")["short_name"] == "供水公司"
        assert [one["id"] for one in api.get("/enterprises")["items"]] == [water.public_id]

    def test_lists_newest_first_and_filters(self, api_as, world):
        api = api_as(world.committee)
        assert [one["short_name"] for one in api.get("/enterprises")["items"]] == [
            "西山集团",
            "供水公司",
            "东湖集团",
        ]
        top = api.get("/enterprises", name="东湖投资集团有限")["items"][0]["id"]
        assert api.get("/enterprises", parent_id=top)["total"] == 1
        west = world.tree.west.public_id
        assert api.get("/enterprises", responsible_organization_id=west, level=1)["total"] == 1
        assert api_as(world.group).get("/enterprises")["total"] == 2
        api_as(world.group).get("/enterprises", responsible_organization_id=west, status=404)
        api.get("/enterprises", level=4, status=422)

    def test_adding_and_changing(self, api_as, world):
        api, home = api_as(world.group), world.tree.east.public_id
        top = api.get("/enterprises", level=1)["items"][0]["id"]
        body = {"name": "东湖环境公司", "short_name": "环境", "level": 2, "parent_id": top}
        api.post("/enterprises", body, status=422)
        foreign = body | {"responsible_organization_id": world.tree.west.public_id}
        api.post("/enterprises", foreign, status=404)
        made = api.post("/enterprises", body | {"responsible_organization_id": home}, status=201)
        address = f"/enterprises/{made['id']}"
        api.patch(address, {"level": 3}, status=428)
        changed = api.patch(address, {"level": 3, "credit_code": "91330000MA00000002"}, version=1)
        assert (changed["level"], changed["name"], changed["parent_id"]) == (3, "东湖环境公司", top)
        api.patch(address, {"level": 2}, version=1, status=409)
        west = {
            "parent_id": db.session.scalars(
                select(Enterprise.public_id).where(Enterprise.short_name == "西山集团")
            ).one()
        }
        api.patch(address, west, version=2, status=404)
        sunk = api.patch(f"/enterprises/{top}", {"level": 3}, version=1, status=422)
        assert [one["code"] for one in sunk["errors"]] == ["enterprise_level_not_above"]
        assert api.patch(address, {"active": False}, version=2)["active"] is False
        assert api.get("/enterprises")["total"] == 2
        assert api.get("/enterprises", former="true")["total"] == 3
        noted = db.session.scalars(select(AuditEvent.event)).all()
        assert noted.count("enterprise.changed") == 2


class TestExternalUnits:
    def test_kept_by_managers_read_by_those_who_arrange(self, api_as, world):
        api = api_as(world.group)
        body = {
            "name": "湖滨社区",
            "kind": "community",
            "contact_name": "王芳",
            "contact_phone": "19900012345",
        }
        made = api.post("/external-units", body, status=201)
        assert made["contact_phone"] == "199****2345"
        address = f"/external-units/{made['id']}"
        changed = api.patch(address, {"address": "湖滨路1号"}, version=1)
        assert (changed["address"], changed["contact_phone"]) == ("湖滨路1号", "199****2345")
        api.patch(address, {"address": "湖滨路2号"}, version=1, status=409)
        reader = api_as(world.secretary)
        assert reader.get("/external-units", kind="community")["items"] == [changed]
        assert reader.get(address) == changed
        shown = reader.post(f"{address}/reveal", {"purpose": "联系联建活动场地"})
        assert shown == {"contact_phone": "19900012345"}
        reader.post(f"{address}/reveal", {"purpose": "x"}, status=422)
        reader.post("/external-units", body, status=403)
        reader.get("/external-units/0000000000000000", status=404)
        api_as(world.member).get(address, status=403)
        noted = list(
            db.session.scalars(select(AuditEvent).where(AuditEvent.event == "external_unit.revealed"))
        )
        assert len(noted) == 1
        assert "19900012345" not in noted[0].details

    def test_bad_bodies_change_nothing(self, api_as, world):
        api = api_as(world.group)
        body = {"name": "", "kind": "party", "contact_phone": "abc", "active": True}
        refused = api.post("/external-units", body, status=422)
        assert {one["pointer"] for one in refused["errors"]} >= {
            "/name",
            "/kind",
            "/contact_phone",
            "/active",
        }
        assert api.get("/external-units")["total"] == 0
