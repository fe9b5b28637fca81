"""The pages of members."""

from __future__ import annotations

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import db
from tests.support.client import form_values


def events(name: str) -> list[AuditEvent]:
    return list(db.session.scalars(db.select(AuditEvent).where(AuditEvent.event == name)))


class TestIndex:
    def test_finds_by_name_initials_and_phone_tail(self, page_as, world):
        pages = page_as(world.group)
        tail = world.people.secretary.mobile[-4:]
        for text in ("国平", "zgp", tail):
            page = pages.get(f"/members?text={text}")
            assert "曾国平" in page.text, text
            assert "彭宁" not in page.text, text

    def test_a_whole_phone_number_in_the_address_finds_nothing(self, page_as, world):
        page = page_as(world.group).get(f"/members?text={world.people.secretary.mobile}")
        assert "曾国平" not in page.text

    def test_keeps_to_the_scope(self, page_as, world):
        assert "孔秀" not in page_as(world.neighbour).get("/members").text
        page_as(world.member).get("/members", status=403)
        page_as(world.neighbour).get(f"/members?organization={world.tree.east_branch.public_id}", status=422)


class TestDetail:
    def test_restricted_values_are_masked(self, page_as, world):
        member = world.people.member
        page = page_as(world.secretary).get(f"/members/{member.public_id}")
        for value in (member.id_no, member.mobile, member.address, member.birth_on):
            assert value not in page.html
        assert f"{member.mobile[:3]}****{member.mobile[-4:]}" in page.text

    def test_somebody_elses_member_is_not_there(self, page_as, world):
        page_as(world.neighbour).get(f"/members/{world.people.member.public_id}", status=404)
        page_as(world.member).get(f"/members/{world.people.member2.public_id}", status=404)

    def test_a_reveal_needs_a_purpose_and_is_noted(self, page_as, world):
        pages, member = page_as(world.secretary), world.people.member
        form = pages.get(f"/members/{member.public_id}")
        refused = pages.submit(form, {"field": "mobile", "purpose": "x"}, having="purpose", status=422)
        assert member.mobile not in refused.html
        shown = pages.submit(
            form, {"field": "mobile", "purpose": "通知参加会议"}, having="purpose", status=200
        )
        assert member.mobile in shown.text
        noted = events("member.revealed")
        assert [one.subject for one in noted] == [f"member:{member.id}"]
        assert "mobile" in noted[0].details
        assert member.mobile not in noted[0].details

    def test_a_refused_reveal_is_noted(self, page_as, world):
        pages, member = page_as(world.neighbour), world.people.member
        form = pages.get(f"/members/{world.people.stranger.public_id}").form(having="purpose")
        values = form_values(form) | {"field": "mobile", "purpose": "通知参加会议"}
        answer = pages.post(f"/members/{member.public_id}/reveal", status=404, **values)
        assert member.mobile not in answer.html
        assert [one.subject for one in events("member.reveal_refused")] == [f"member:{member.id}"]


class TestEdit:
    def test_changes_and_keeps_what_is_left_empty(self, page_as, world):
        pages, member = page_as(world.secretary), world.people.member
        before = member.id_no
        values = {"position": "办公室副主任", "mobile": "19900019999"}
        done = pages.submit(
            f"/members/{member.public_id}/edit", values, having="position", follow=True, status=200
        )
        assert "办公室副主任" in done.text
        db.session.refresh(member)
        assert (member.id_no, member.mobile) == (before, "19900019999")

    def test_a_stale_save_loses_nothing(self, page_as, world):
        pages = page_as(world.secretary)
        address = f"/members/{world.people.member.public_id}/edit"
        mine, theirs = pages.get(address), pages.get(address)
        pages.submit(theirs, {"position": "甲"}, having="position")
        merge = pages.submit(mine, {"position": "乙"}, having="position", status=409)
        assert "甲" in merge.text
        assert "乙" in merge.text

    def test_dates_out_of_order(self, page_as, world):
        pages = page_as(world.secretary)
        values = {"join_on": "2016-07", "full_on": "2015-07"}
        page = pages.submit(
            f"/members/{world.people.member.public_id}/edit", values, having="position", status=422
        )
        assert "转正日期不能早于入党日期。请核对两个日期。" in page.errors()


class TestNew:
    def test_adding_a_member(self, page_as, world):
        values = {
            "organization": world.tree.east_branch.public_id,
            "name": "钱进",
            "category": "probationary",
            "join_on": "2026.5",
            "mobile": "199 0001 8888",
        }
        done = page_as(world.secretary).submit(
            "/members/new", values, having="join_on", follow=True, status=200
        )
        assert done.heading == "钱进"
        assert "199****8888" in done.text

    def test_every_reason(self, page_as, world):
        values = {"organization": world.tree.west_branch.public_id, "id_no": "123"}
        page = page_as(world.secretary).submit("/members/new", values, having="join_on", status=422)
        assert len(page.errors()) >= 4


class TestTransfer:
    def test_between_branches(self, page_as, world):
        address = f"/members/{world.people.member.public_id}/transfer"
        values = {
            "to": world.tree.east_branch2.public_id,
            "on": "2026-06-01",
            "document": "东组介〔2026〕8号",
        }
        done = page_as(world.group).submit(address, values, having="to", follow=True, status=200)
        assert world.tree.east_branch2.name in done.text


class TestAffiliate:
    def test_a_second_place(self, page_as, world):
        address = f"/members/{world.people.member.public_id}/affiliations"
        values = {"organization": world.tree.east_office.public_id, "kind": "seconded", "on": "2026-06-01"}
        done = page_as(world.group).submit(address, values, having="kind", follow=True, status=200)
        assert "借调" in done.text


class TestEndAffiliation:
    def test_ends_on_a_day(self, page_as, world):
        pages, person = page_as(world.group), world.people.member
        values = {"organization": world.tree.east_office.public_id, "kind": "seconded", "on": "2026-06-01"}
        address = f"/members/{person.public_id}/affiliations"
        page = pages.submit(address, values, having="kind", follow=True, status=200)
        done = pages.submit(page.link("结束"), {"on": "2026-09-01"}, having="on", follow=True, status=200)
        assert "2026-09-01" in done.text
        page_as(world.neighbour).get(f"{address}/1/end", status=404)


class TestStanding:
    def test_needs_a_document(self, page_as, world):
        pages, address = page_as(world.secretary), f"/members/{world.people.member.public_id}/standing"
        values = {"standing": "suspended", "on": "2026-06-01"}
        refused = pages.submit(address, values, having="document", status=422)
        assert len(refused.errors()) == 1
        with_one = values | {"document": "东组〔2026〕3号"}
        done = pages.submit(address, with_one, having="document", follow=True, status=200)
        assert "停止党籍" in done.text


class TestPosts:
    def test_shows_who_holds_what(self, page_as, world):
        page = page_as(world.group).get(f"/members/posts/{world.tree.east_branch.public_id}")
        assert "曾国平" in page.text
        assert "副书记" in page.text
        page_as(world.neighbour).get(f"/members/posts/{world.tree.east_branch.public_id}", status=404)


class TestAppoint:
    def test_one_secretary_at_a_time(self, page_as, world):
        pages = page_as(world.secretary)
        where = world.tree.east_branch.public_id
        values = {"member": world.people.member.public_id, "post": "publicity_officer", "on": "2026-09-01"}
        done = pages.submit(f"/members/posts/{where}/new", values, having="post", follow=True, status=200)
        assert "宣传委员" in done.text
        again = pages.submit(
            f"/members/posts/{where}/new", values | {"post": "secretary"}, having="post", status=422
        )
        assert any("曾国平" in text for text in again.errors())


class TestEndPost:
    def test_the_post_is_free_again(self, page_as, world):
        pages = page_as(world.group)
        page = pages.get(f"/members/posts/{world.tree.east_branch.public_id}")
        address = page.link("副书记")
        done = pages.submit(address, {"on": "2026-06-01"}, having="on", follow=True, status=200)
        assert "单秀兰" not in done.text
        page_as(world.neighbour).get(address, status=404)


class TestNewCell:
    def test_a_party_group(self, page_as, world):
        address = f"/members/posts/{world.tree.east_branch.public_id}/cells"
        done = page_as(world.secretary).submit(
            address, {"name": "第一党小组"}, having="name", follow=True, status=200
        )
        assert "第一党小组" in done.text


class TestRecord:
    def test_ones_own_record_masked_then_whole(self, page_as, world):
        pages, member = page_as(world.member), world.people.member
        page = pages.get("/me/record")
        assert member.id_no not in page.html
        whole = pages.submit(page, {}, action="/me/record", status=200)
        assert member.id_no in whole.text
        assert len(events("member.revealed")) == 1

    def test_who_is_no_member_has_none(self, page_as, world):
        page_as(world.committee).get("/me/record", status=404)
