"""The pages of organisations."""

from __future__ import annotations

from datetime import date

from partyhub.members import queries as members
from partyhub.organization import queries
from partyhub.organization.rules import OrgKind
from tests.factories.organization import organization


class TestIndex:
    def test_shows_the_tree_in_ones_reach(self, page_as, world):
        page = page_as(world.group).get("/organizations/")
        assert world.tree.east_branch.name in page.text
        assert world.tree.west.name not in page.text

    def test_a_member_sees_his_own_branch_only(self, page_as, world):
        page = page_as(world.member).get("/organizations/")
        assert [row.name for row in world.tree.all if row.name in page.text] == [world.tree.east_branch.name]

    def test_finds_by_name_on_a_day(self, page_as, world):
        pages = page_as(world.committee)
        assert world.tree.west.name in pages.get("/organizations/?text=西山&as_of=2020-01-01").text
        assert "没有可显示的党组织" in pages.get("/organizations/?as_of=2010-01-01").text

    def test_unknown_names_in_the_address_are_refused(self, page_as, world):
        page_as(world.committee).get("/organizations/?sort=name", status=422)


class TestDetail:
    def test_shows_what_stands_below_and_who_leads(self, page_as, world):
        page = page_as(world.group).get(f"/organizations/{world.tree.east_general.public_id}")
        assert page.heading == world.tree.east_general.name
        assert world.tree.east_branch.name in page.text
        branch = page_as(world.secretary).get(f"/organizations/{world.tree.east_branch.public_id}")
        assert "曾国平" in branch.text
        assert "书记" in branch.text

    def test_a_stranger_finds_nothing(self, page_as, world):
        page_as(world.neighbour).get(f"/organizations/{world.tree.east_branch.public_id}", status=404)
        page_as(world.secretary).get(f"/organizations/{world.tree.east.public_id}", status=404)

    def test_the_sysadmin_sees_names_and_no_people(self, page_as, world):
        page = page_as(world.actor("sysadmin")).get(f"/organizations/{world.tree.east_branch.public_id}")
        assert page.heading == world.tree.east_branch.name
        assert "曾国平" not in page.text


class TestNew:
    def test_founding(self, page_as, world):
        pages = page_as(world.group)
        values = {
            "name": "中共东湖投资集团供水公司第三支部委员会",
            "short_name": "供水第三党支部",
            "parent": world.tree.east_general.public_id,
            "kind": "branch",
            "founded_on": "2026-03",
            "on": "2026-03-10",
        }
        done = pages.submit("/organizations/new", values, having="short_name", follow=True, status=200)
        assert done.heading == values["name"]
        assert "2026年3月" in done.text
        again = pages.submit("/organizations/new", values, having="short_name", status=422)
        assert "此名称已被使用。请另取名称。" in again.errors()

    def test_a_secretary_founds_nothing(self, page_as, world):
        page_as(world.secretary).get("/organizations/new", status=403)


class TestMove:
    def test_with_a_date(self, page_as, world):
        pages, moved = page_as(world.committee), world.tree.east_general
        values = {"parent": world.tree.west.public_id, "on": "2026-06-01", "reason": "市委组〔2026〕6号"}
        address = f"/organizations/{moved.public_id}/move"
        done = pages.submit(address, values, having="parent", follow=True, status=200)
        assert "隶属关系已调整" in done.text
        old = pages.get(f"/organizations/{world.tree.east.public_id}")
        assert "原下属单位" in old.text
        assert moved.name in old.text
        assert moved.name in pages.get(f"/organizations/{world.tree.east.public_id}?as_of=2026-05-31").text

    def test_of_what_changed_meanwhile_is_asked_again(self, page_as, world):
        pages = page_as(world.committee)
        address = f"/organizations/{world.tree.east_office.public_id}"
        form = pages.get(f"{address}/move")
        pages.submit(f"{address}/edit", {"contact_name": "王芳"}, having="contact_name")
        values = {"parent": world.tree.west.public_id, "on": "2026-06-01"}
        again = pages.submit(form, values, having="parent", status=409)
        pages.submit(again, {}, having="parent")
        assert queries.path_at(world.tree.east_office.id, date(2026, 6, 1)).startswith(world.tree.west.path)


class TestMerge:
    def test_hands_members_over(self, page_as, world):
        pages = page_as(world.group)
        values = {"into": world.tree.east_branch2.public_id, "on": "2026-06-01"}
        address = f"/organizations/{world.tree.east_branch.public_id}/merge"
        pages.submit(address, values, having="into", follow=True, status=200)
        names = {row.name for row in members.roster(world.tree.east_branch2.id, date(2026, 6, 1))}
        assert {"曾国平", "汤卫佑"} <= names
        assert members.roster(world.tree.east_branch.id, date(2026, 6, 1)) == []


class TestDissolve:
    def test_is_refused_while_people_belong_to_it(self, page_as, world):
        pages = page_as(world.group)
        address = f"/organizations/{world.tree.east_branch.public_id}/dissolve"
        refused = pages.submit(address, {"on": "2026-06-01"}, having="reason", status=409)
        assert any("请先转接组织关系" in text for text in refused.errors())
        assert queries.by_ids([world.tree.east_branch.id])[world.tree.east_branch.id].active


class TestRename:
    def test_old_days_keep_the_old_name(self, page_as, world):
        pages, old = page_as(world.group), world.tree.east_branch.name
        address = f"/organizations/{world.tree.east_branch.public_id}"
        values = {"name": "中共东湖供水支部委员会", "short_name": "东湖供水", "on": "2026-06-01"}
        done = pages.submit(f"{address}/rename", values, having="short_name", follow=True, status=200)
        assert done.heading == "中共东湖供水支部委员会"
        assert pages.get(f"{address}?as_of=2026-05-31").heading == old


class TestEdit:
    def test_two_people_at_once(self, page_as, world):
        pages = page_as(world.group)
        address = f"/organizations/{world.tree.east_branch.public_id}/edit"
        mine, theirs = pages.get(address), pages.get(address)
        pages.submit(theirs, {"contact_name": "王芳"}, having="contact_name")
        merge = pages.submit(mine, {"contact_name": "李静"}, having="contact_name", status=409)
        assert "李静" in merge.text
        assert "王芳" in merge.text
        saved = pages.submit(merge, {}, having="contact_name", follow=True, status=200)
        assert "李静" in saved.text

    def test_a_joint_branch_with_many_units_is_hinted_at(self, page_as, world, clock):
        made = organization(clock, world.tree.east, kind=OrgKind.JOINT_BRANCH)
        address = f"/organizations/{made.public_id}/edit"
        typed = {"covered_units": "\n".join(f"{n}厂" for n in "一二三四五")}
        page = page_as(world.group)
        saved = page.submit(address, typed, having="covered_units", follow=True, status=200)
        assert "五厂" in saved.text
        assert "单位一般不超过5个" not in saved.text
        typed = {"covered_units": "\n".join(f"{n}厂" for n in "一二三四五六")}
        saved = page.submit(address, typed, having="covered_units", follow=True, status=200)
        assert "单位一般不超过5个" in saved.text

    def test_the_enterprise_is_linked_and_taken_off(self, page_as, world):
        branch = world.tree.east_branch.public_id
        page = page_as(world.group)
        form = page.get(f"/organizations/{branch}/edit")
        firm = next(
            node["value"] for node in form.one("select", name="enterprise").all("option") if node["value"]
        )
        saved = page.submit(form, {"enterprise": firm}, having="enterprise", follow=True, status=200)
        assert f"/enterprises/{firm}" in [node["href"] for node in saved.all("a")]
        typed = {"enterprise": ""}
        gone = page.submit(
            f"/organizations/{branch}/edit", typed, having="enterprise", follow=True, status=200
        )
        assert f"/enterprises/{firm}" not in [node["href"] for node in gone.all("a")]

    def test_the_phone_is_masked(self, page_as, world):
        address = f"/organizations/{world.tree.east_branch.public_id}/edit"
        values = {"contact_phone": "19900017777"}
        saved = page_as(world.group).submit(address, values, having="contact_phone", follow=True, status=200)
        assert "199****7777" in saved.text
        assert "19900017777" not in saved.html
