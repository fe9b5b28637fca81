"""The pages of enterprise posts and Party groups, and what an organisation's page says of its size."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.members import commands
from partyhub.members.models import Member, PartyCell
from partyhub.organization.models import Enterprise
from partyhub.security.actors import SYSTEM
from tests.factories.members import member


@pytest.fixture
def firm(world) -> Enterprise:
    return db.session.scalars(select(Enterprise).where(Enterprise.short_name == "东湖集团")).one()


@pytest.fixture
def cell(world, clock) -> PartyCell:
    made = commands.add_cell(SYSTEM, world.tree.east_branch, name="第一党小组", clock=clock)
    commands.assign_cell(SYSTEM, world.people.member, cell=made, clock=clock)
    unit.commit()
    return made


def events(name: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == name)))


class TestEnterpriseAppoint:
    def test_one_chairman_at_a_time_from_day_to_day(self, page_as, world, firm):
        pages, address = page_as(world.group), f"/members/enterprises/{firm.public_id}/posts/new"
        values = {"member": world.people.office.public_id, "post": "chairman", "on": "2026-03-01"}
        done = pages.submit(address, values, having="post", follow=True, status=200)
        assert "董事长" in done.text
        assert "侯泽晓" in done.text
        assert "侯泽晓" not in pages.get(f"/enterprises/{firm.public_id}?as_of=2026-02-28").text
        other = values | {"member": world.people.secretary.public_id, "on": "2026-04-01"}
        again = pages.submit(address, other, having="post", status=422)
        assert any("侯泽晓" in text for text in again.errors())
        ended = pages.submit(done.link("董事长"), {"on": "2026-06-01"}, having="on", follow=True, status=200)
        assert "侯泽晓" not in ended.text
        assert "侯泽晓" in pages.get(f"/enterprises/{firm.public_id}?as_of=2026-05-31").text

    def test_party_posts_and_strangers_are_not_offered(self, page_as, world, firm):
        address = f"/members/enterprises/{firm.public_id}/posts/new"
        values = {"member": world.people.stranger.public_id, "post": "secretary", "on": "2026-03-01"}
        assert len(page_as(world.group).submit(address, values, having="post", status=422).errors()) == 2
        page_as(world.neighbour).get(address, status=404)
        page_as(world.secretary).get(address, status=404)
        page_as(world.member).get(address, status=403)


class TestCell:
    def test_people_and_leader(self, page_as, world, cell):
        pages, people = page_as(world.secretary), world.people
        address = f"/members/cells/{cell.public_id}"
        ids = [people.member2.public_id, people.probationary.public_id]
        values = {"name": "青年党小组", "members": ids, "leader": people.member2.public_id}
        done = pages.submit(address, values, having="leader", follow=True, status=200)
        assert "青年党小组" in done.text
        assert "顾轩俊" in done.text
        db.session.expire_all()
        belong = db.session.scalars(select(Member.name).where(Member.cell_id == cell.id)).all()
        assert sorted(belong) == sorted(["顾轩俊", "范海玉"])
        assert len(events("member.cell_assigned")) == 4
        without = values | {"leader": people.member.public_id}
        refused = pages.submit(address, without, having="leader", status=422)
        assert len(refused.errors()) == 1
        assert "组长" in refused.errors()[0]

    def test_a_stale_save_asks(self, page_as, world, cell):
        pages, address = page_as(world.secretary), f"/members/cells/{cell.public_id}"
        mine, theirs = pages.get(address), pages.get(address)
        pages.submit(theirs, {"members": [world.people.member2.public_id]}, having="leader")
        merge = pages.submit(
            mine, {"members": [world.people.probationary.public_id]}, having="leader", status=409
        )
        assert "顾轩俊" in merge.text
        assert "范海玉" in merge.text
        pages.submit(merge, {}, having="members")
        db.session.expire_all()
        assert db.session.scalars(select(Member.name).where(Member.cell_id == cell.id)).all() == ["范海玉"]

    def test_of_another_branch(self, page_as, world, cell):
        page_as(world.neighbour).get(f"/members/cells/{cell.public_id}", status=404)
        page_as(world.member).get(f"/members/cells/{cell.public_id}", status=403)
        foreign = {"members": [world.people.sibling.public_id]}
        page = page_as(world.group).submit(
            f"/members/cells/{cell.public_id}", foreign, having="leader", status=422
        )
        assert len(page.errors()) == 1


class TestCloseCell:
    def test_lets_its_people_go_and_opens_again(self, page_as, world, cell):
        pages, address = page_as(world.secretary), f"/members/cells/{cell.public_id}"
        done = pages.submit(f"{address}/close", {}, action="", follow=True, status=200)
        assert "第一党小组" not in done.text
        assert world.people.member.cell_id is None
        assert "已撤销" in pages.get(address).text
        assert len(events("party_cell.closed")) == 1
        pages.submit(f"{address}/close", {}, action="", status=409)
        new = f"/members/posts/{world.tree.east_branch.public_id}/cells"
        again = pages.submit(new, {"name": "第一党小组"}, having="name", follow=True, status=200)
        assert again.link("撤销党小组").endswith(f"{cell.public_id}/close")


class TestHints:
    def test_a_small_branch_is_told_and_nothing_is_refused(self, page_as, world):
        page = page_as(world.group).get(f"/organizations/{world.tree.east_branch2.public_id}")
        assert "现有正式党员1名" in page.text
        assert "联合党支部" in page.text
        assert "支部工作条例" in page.text

    def test_seven_full_members_need_a_committee(self, page_as, world, clock):
        address = f"/organizations/{world.tree.east_branch.public_id}"
        assert "应当设立支部委员会" not in page_as(world.group).get(address).text
        for _ in range(3):
            member(clock, world.tree.east_branch)
        unit.commit()
        assert "应当设立支部委员会" in page_as(world.group).get(address).text

    def test_a_general_branch_below_fifty(self, page_as, world):
        page = page_as(world.group).get(f"/organizations/{world.tree.east_general.public_id}")
        assert "党总支一般应有党员50人以上" in page.text
        assert "国有企业基层组织工作条例" in page.text
