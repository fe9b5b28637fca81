"""The pages of enterprises and outside units."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.organization import commands, queries
from partyhub.organization.models import Enterprise, ExternalUnit
from partyhub.organization.rules import OutsideKind
from partyhub.security.actors import SYSTEM

PHONE = "19900012345"


def firm(name: str) -> Enterprise:
    return db.session.scalars(select(Enterprise).where(Enterprise.short_name == name)).one()


@pytest.fixture
def east(world) -> Enterprise:
    return firm("东湖集团")


@pytest.fixture
def water(world) -> Enterprise:
    return firm("供水公司")


@pytest.fixture
def outside(world, clock) -> ExternalUnit:
    made = commands.add_external_unit(
        SYSTEM,
        name="湖滨社区",
        kind=OutsideKind.COMMUNITY,
        contact_name="王芳",
        contact_phone=PHONE,
        clock=clock,
    )
    unit.commit()
    return made


def events(name: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == name)))


class TestEnterprises:
    def test_are_a_tree_within_ones_reach(self, page_as, world, east, water):
        page = page_as(world.group).get("/enterprises")
        rows = [row.text for row in page.all("tr")]
        assert rows[1].strip().startswith("东湖投资集团有限公司")
        assert rows[2].strip().startswith("东湖投资集团供水公司")
        assert "　<" in page.html  # set in by one level
        assert "供水公司党总支" in rows[2]
        assert "西山" not in page.text

    def test_are_found_by_name_and_level(self, page_as, world):
        pages = page_as(world.committee)
        found = pages.get("/enterprises?text=供水&level=2")
        assert "东湖投资集团供水公司" in found.text
        assert "西山交通集团有限公司" not in found.text
        assert "没有可显示的企业" in pages.get("/enterprises?level=3").text
        pages.get("/enterprises?level=9", status=422)


class TestEnterprise:
    def test_shows_who_answers_for_it_and_what_is_below(self, page_as, world, east):
        page = page_as(world.group).get(f"/enterprises/{east.public_id}")
        assert page.heading == "东湖投资集团有限公司"
        assert world.tree.east.name in page.text
        assert "东湖投资集团供水公司" in page.text

    def test_is_absent_outside_ones_reach(self, page_as, world, east):
        page_as(world.neighbour).get(f"/enterprises/{east.public_id}", status=404)
        page_as(world.actor("auditor")).get(f"/enterprises/{east.public_id}", status=403)


class TestNewEnterprise:
    def test_adding_one_below(self, page_as, world, east):
        pages = page_as(world.group)
        values = {
            "name": "东湖投资集团环境公司",
            "short_name": "环境公司",
            "level": "2",
            "parent": east.public_id,
            "responsible": world.tree.east.public_id,
            "credit_code": "9133 0000 MA00 0000 01",
        }
        done = pages.submit("/enterprises/new", values, having="credit_code", follow=True, status=200)
        assert done.heading == "东湖投资集团环境公司"
        assert "91330000MA00000001" in done.text
        assert len(events("enterprise.added")) >= 1
        again = pages.submit("/enterprises/new", values | {"level": "1"}, having="credit_code", status=422)
        assert len(again.errors()) == 2  # the level, and the code that is taken

    def test_elsewhere_is_not_offered(self, page_as, world):
        values = {
            "name": "甲",
            "short_name": "甲",
            "level": "1",
            "responsible": world.tree.west.public_id,
            "parent": firm("西山集团").public_id,
        }
        page = page_as(world.group).submit("/enterprises/new", values, having="credit_code", status=422)
        assert len(page.errors()) == 2
        page_as(world.secretary).get("/enterprises/new", status=403)


class TestEditEnterprise:
    def test_two_people_at_once(self, page_as, world, water):
        pages, address = page_as(world.group), f"/enterprises/{water.public_id}/edit"
        mine, theirs = pages.get(address), pages.get(address)
        pages.submit(theirs, {"level": "3"}, having="credit_code")
        merge = pages.submit(
            mine, {"legal_form": "有限责任公司", "level": "2"}, having="credit_code", status=409
        )
        assert "三级企业" in merge.text
        assert "有限责任公司" in merge.text
        pages.submit(merge, {}, having="legal_form")
        db.session.expire_all()
        assert (water.level, water.legal_form) == (2, "有限责任公司")
        assert len(events("enterprise.changed")) == 2

    def test_one_with_others_below_neither_ends_nor_sinks(self, page_as, world, east):
        pages, address = page_as(world.group), f"/enterprises/{east.public_id}/edit"
        ended = pages.submit(address, {"active": None}, having="credit_code", status=409)
        assert any("仍有下级企业" in text for text in ended.errors())
        sunk = pages.submit(address, {"level": "2"}, having="credit_code", status=422)
        assert any("必须高于" in text for text in sunk.errors())
        page_as(world.actor("neighbour")).get(address, status=403)


class TestUnits:
    def test_are_listed_for_those_who_arrange_things(self, page_as, world, outside):
        page = page_as(world.secretary).get("/external-units?text=湖滨&kind=community")
        assert "湖滨社区" in page.text
        assert PHONE not in page.html
        page_as(world.member).get("/external-units", status=403)
        assert "没有可显示的外部单位" in page_as(world.secretary).get("/external-units?kind=social").text


class TestUnit:
    def test_the_phone_is_masked_until_somebody_says_why(self, page_as, world, outside):
        pages = page_as(world.secretary)
        page = pages.get(f"/external-units/{outside.public_id}")
        assert "199****2345" in page.text
        assert PHONE not in page.html
        refused = pages.submit(page, {"purpose": "x"}, having="purpose", status=422)
        assert PHONE not in refused.html
        shown = pages.submit(page, {"purpose": "联系联建活动场地"}, having="purpose", status=200)
        assert PHONE in shown.text
        assert [one.subject for one in events("external_unit.revealed")] == [f"external_unit:{outside.id}"]

    def test_an_absent_one(self, page_as, world):
        page_as(world.secretary).get("/external-units/0000000000000000", status=404)


class TestNewUnit:
    def test_adding(self, page_as, world):
        values = {"name": "第一中学", "kind": "institution", "contact_phone": "199 0001 2345"}
        done = page_as(world.group).submit(
            "/external-units/new", values, having="contact_phone", follow=True, status=200
        )
        assert done.heading == "第一中学"
        assert "199****2345" in done.text
        bad = page_as(world.group).submit(
            "/external-units/new", {"contact_phone": "12"}, having="contact_phone", status=422
        )
        assert len(bad.errors()) == 3
        page_as(world.secretary).get("/external-units/new", status=403)


class TestEditUnit:
    def test_keeps_the_phone_and_merges(self, page_as, world, outside):
        pages, address = page_as(world.group), f"/external-units/{outside.public_id}/edit"
        mine, theirs = pages.get(address), pages.get(address)
        assert PHONE not in mine.html
        pages.submit(theirs, {"address": "湖滨路1号"}, having="contact_phone")
        merge = pages.submit(mine, {"address": "湖滨路2号"}, having="contact_phone", status=409)
        assert "湖滨路1号" in merge.text
        done = pages.submit(merge, {}, having="address", follow=True, status=200)
        assert "湖滨路2号" in done.text
        db.session.expire_all()
        assert queries.get_external_unit(outside.public_id).contact_phone == PHONE
