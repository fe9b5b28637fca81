"""The pages: the member's on the phone, the leader's and the dispatcher's at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.security.actors import Via
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import HoursEntry, ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import AttendanceState, OrderState, SignupState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for


def moment(value):
    local = value.astimezone(SHANGHAI)
    return [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]


def address(order, tail=""):
    return f"/service/orders/{order.public_id}{tail}"


@pytest.fixture
def people(app):
    return the_people()


@pytest.fixture
def phone(page_as, people):
    """The member on his phone, through the personal link."""
    return page_as(make.as_member(people.member, via=Via.LINK))


@pytest.fixture
def desk(page_as, app):
    """The dispatcher at his desk."""
    return page_as(make.dispatcher())


class TestOpenSessions:
    def test_nothing_recruiting(self, phone):
        page = phone.get("/service")
        assert page.heading == "我能报名的"
        assert "目前没有正在招募的服务" in page.text

    def test_lists_what_may_be_signed_up_for(self, phone, clock):
        order, _ = make.published(clock)
        page = phone.get("/service")
        assert page.link(order.title) == address(order)
        assert "名额 2 人，已报 0 人" in page.text

    def test_drafts_and_past_ones_are_not_there(self, phone, clock):
        make.published(clock, title="昨天的服务")
        clock.advance(timedelta(days=2))
        draft = make.order(clock, title="还没写完")
        page = phone.get("/service")
        assert "昨天的服务" not in page.text
        assert draft.title not in page.text

    def test_few_statements(self, phone, clock):
        for _ in range(6):
            make.published(clock)
        unit.commit()
        assert phone.get("/service").sql <= 6


class TestDetail:
    def test_one_tap_signs_up_and_one_button_withdraws(self, phone, clock, people):
        order, (_session,) = make.published(clock)
        done = phone.submit(address(order), button="报名", follow=True, status=200)
        assert "报名成功，感谢您的参与！" in done.text
        assert "已报名成功" in done.text
        left = phone.submit(done, button="我不能参加", follow=True, status=200)
        assert "已收到，感谢您提前告知" in left.text
        assert db.session.scalars(select(Signup.state)).all() == [SignupState.WITHDRAWN]

    def test_full_means_the_waiting_list_and_says_the_rank(self, phone, clock, people):
        order, (session,) = make.published(clock, places=1)
        make.sign_up(people.stranger, session, clock)
        done = phone.submit(address(order), button="加入候补", follow=True, status=200)
        assert "您排在候补第 1 位" in done.text
        assert "第 1 位" in done.text

    def test_a_clash_asks_why_and_then_lets_in(self, phone, clock, people):
        _, (taken,) = make.published(clock, title="先报的服务")
        make.sign_up(people.member, taken, clock)
        order, _ = make.published(clock)
        asked = phone.submit(address(order), button="报名", status=409)
        assert asked.errors() == ["同一时间已报名“先报的服务”。如确能兼顾，请填写理由。"]
        done = phone.submit(
            asked, {"override_reason": "两处相邻，各半天"}, button="仍要报名", follow=True, status=200
        )
        assert "报名成功" in done.text

    def test_the_contact_is_shown_with_the_place(self, phone, clock):
        order, _ = make.published(clock)
        assert "19900020001" not in phone.get(address(order)).html
        done = phone.submit(address(order), button="报名", follow=True, status=200)
        assert "199 0002 0001" in done.text

    def test_risks_are_told(self, phone, clock):
        order, _ = make.published(clock)
        assert order.risk_note in phone.get(address(order)).text

    def test_a_double_click_is_one_sign_up(self, phone, clock):
        order, (session,) = make.published(clock)
        page = phone.get(address(order))
        for _ in range(2):
            phone.submit(page, button="报名")
        assert db.session.scalar(select(func.count()).select_from(Signup)) == 1
        assert db.session.get_one(ServiceSession, session.id).confirmed_count == 1

    def test_a_draft_is_the_same_as_nothing(self, phone, clock):
        draft = make.order(clock)
        foreign, missing = (
            phone.get(address(draft), status=404),
            phone.get("/service/orders/" + "x" * 16, status=404),
        )
        assert foreign.heading == missing.heading

    def test_a_cancelled_one_says_so_and_offers_nothing(self, phone, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        commands.cancel(make.dispatcher(), order, reason="台风预警", clock=clock)
        page = phone.get(address(order))
        assert "组织方已取消本次服务" in page.text
        assert "我不能参加" not in page.text

    def test_few_statements(self, phone, clock):
        order, _ = make.published(clock, sessions=5)
        unit.commit()
        assert phone.get(address(order)).sql <= 6


class TestServiceRecords:
    def test_empty(self, phone):
        assert "还没有您的服务记录" in phone.get("/me/service-records").text

    def test_entries_and_their_sum(self, phone, clock, people):
        order, _ = make.served(clock, [people.member])
        commands.close(make.dispatcher(), order, clock=clock)
        page = phone.get("/me/service-records")
        assert page.link(order.title) == address(order)
        assert "2小时" in page.text.replace(" ", "")


class TestOrders:
    def test_empty_and_filtered(self, desk, clock):
        assert "还没有服务订单" in desk.get("/service/orders").text
        order, _ = make.published(clock)
        assert desk.get("/service/orders").link(order.title) == address(order, "/desk")
        assert "没有符合条件的订单" in desk.get("/service/orders", state="closed").text
        assert order.title in desk.get("/service/orders", state="recruiting", category="care").text

    def test_unknown_filters_are_refused(self, desk):
        desk.get("/service/orders", state="nonsense", status=422)
        desk.get("/service/orders", colour="red", status=422)


class TestCreate:
    def test_from_one_form_to_a_published_order(self, desk, clock):
        begins = clock.now() + timedelta(days=3)
        draft = desk.submit(
            "/service/orders/new",
            {
                "title": "社区清洁日",
                "organization_id": the_tree().east_general.public_id,
                "category": "environment",
                "need": "清理河边垃圾",
                "place": "滨河公园",
                "starts_at": moment(begins),
                "ends_at": moment(begins + timedelta(hours=3)),
                "risk_note": "河边湿滑",
                "contact_name": "李主任",
                "contact_phone": "199 0002 0002",
                "leader": "侯泽晓",
            },
            having="title",
            follow=True,
            status=200,
        )
        assert draft.heading == "社区清洁日"
        assert "还没有场次" in draft.text
        session = desk.submit(
            draft.link("添加场次"), {"max_people": "８"}, having="max_people", follow=True, status=200
        )
        assert "名额 8 人，已报 0 人" in session.text
        done = desk.submit(session, button="发布订单", follow=True, status=200)
        assert "招募中" in done.text
        assert "志愿服务招募：社区清洁日" in done.text
        order = db.session.scalars(select(ServiceOrder)).one()
        assert (order.state, order.leader_id) == (OrderState.RECRUITING, the_people().office.id)

    def test_publishing_names_what_is_missing(self, desk, clock):
        bare = commands.create_order(
            make.dispatcher(), organization=the_tree().east_general, title="帮忙搬书", clock=clock
        )
        page = desk.submit(address(bare, "/desk"), button="发布订单", follow=True, status=200)
        assert "发布前请填写：需求详细说明、服务类别、地点、" in page.text
        assert "发布前请至少添加一个场次" in page.text

    def test_every_complaint_at_once_and_every_entry_kept(self, desk):
        page = desk.submit(
            "/service/orders/new",
            {"title": "", "leader": "无此人", "need": "搬书"},
            having="title",
            status=422,
        )
        assert page.errors() == ["请填写需求（一句话）。", "请选择组织方。"]
        assert "搬书" in page.html

    def test_an_unknown_leader(self, desk):
        values = {"title": "x", "organization_id": the_tree().east.public_id, "leader": "无此人"}
        page = desk.submit("/service/orders/new", values, having="title", status=422)
        assert page.errors() == ["没有找到此人，请填写完整姓名或拼音首字母。"]


class TestEdit:
    def test_a_stale_save_shows_both_and_loses_nothing(self, desk, clock):
        draft = make.order(clock)
        page = desk.get(address(draft, "/edit"))
        other = desk.get(address(draft, "/edit"))
        desk.submit(other, {"place": "老年大学"}, having="title")
        merge = desk.submit(
            page, {"place": "文化礼堂", "need": "我写的很长的说明"}, having="title", status=409
        )
        assert "老年大学" in merge.html
        assert "文化礼堂" in merge.html
        assert "我写的很长的说明" in merge.html
        desk.submit(merge, having="place")
        assert db.session.scalars(select(ServiceOrder.place)).one() == "文化礼堂"

    def test_not_for_leaders_or_members(self, page_as, clock, people):
        order, _ = make.published(clock)
        for actor in (make.leader(), make.as_member(people.member), make.secretary()):
            page_as(actor).get(address(order, "/edit"), status=403)
        page_as(actor_for(Role.DISPATCHER, the_tree().west)).get(address(order, "/edit"), status=403)


class TestEditSession:
    def test_places_below_those_taken_are_refused(self, desk, clock, people):
        _, (session,) = make.published(clock, places=2)
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)
        page = desk.submit(
            f"/service/sessions/{session.public_id}/edit",
            {"max_people": "1"},
            having="max_people",
            status=422,
        )
        assert page.errors() == ["已有 2 人报名成功，名额不能少于这个人数。"]


class TestNewSession:
    def test_outside_the_window_is_a_warning(self, desk, clock):
        draft = make.order(clock)
        early = clock.now() + timedelta(hours=3)
        values = {
            "starts_at": moment(early),
            "ends_at": moment(early + timedelta(hours=1)),
            "max_people": "3",
        }
        page = desk.submit(
            address(draft, "/sessions/new"), values, having="max_people", follow=True, status=200
        )
        assert "本场时间超出了需求方希望的时间" in page.text


class TestRollCall:
    def test_the_leader_calls_the_roll_and_adds_a_walk_in(self, page_as, clock, people):
        _order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        make.sign_up(people.member2, session, clock)
        clock.advance(timedelta(days=1, hours=2))
        leader = page_as(make.leader())
        page = leader.get(f"/service/sessions/{session.public_id}/roll-call", q=people.probationary.name)
        begins = session.starts_at.astimezone(SHANGHAI)
        values = {
            f"state_{people.member.public_id}": "present",
            f"state_{people.member2.public_id}": "partial",
            f"starts_{people.member2.public_id}": f"{begins:%H:%M}",
            f"ends_{people.member2.public_id}": f"{begins + timedelta(minutes=45):%H:%M}",
            f"state_{people.probationary.public_id}": "walk_in",
        }
        done = leader.submit(page, values, button="保存点名", follow=True, status=200)
        assert "点名已保存" in done.text
        assert [row.state for row in queries.roll(session.id)] == [
            *sorted(
                [AttendanceState.PRESENT, AttendanceState.WALK_IN, AttendanceState.PARTIAL], key=_by(session)
            )
        ]

    def test_a_mistake_stands_beside_its_person(self, page_as, clock, people):
        _, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=2))
        leader = page_as(make.leader())
        url = f"/service/sessions/{session.public_id}/roll-call"
        page = leader.submit(
            url, {f"state_{people.member.public_id}": "partial"}, button="保存点名", status=422
        )
        assert page.errors() == ["请填写服务的起止时间。"]

    def test_not_for_others(self, page_as, clock, people):
        _, (session,) = make.published(clock)
        for actor in (make.secretary(), make.as_member(people.member)):
            page_as(actor).get(f"/service/sessions/{session.public_id}/roll-call", status=403)


def _by(session):
    order = {row.state: number for number, row in enumerate(queries.roll(session.id))}
    return lambda state: order[state]


class TestSignUpOthers:
    def test_a_secretary_signs_a_member_up(self, page_as, clock, people):
        _, (session,) = make.published(clock)
        secretary = page_as(make.secretary())
        url = f"/service/sessions/{session.public_id}/signup-others"
        page = secretary.get(url, q=people.member.name)
        done = secretary.submit(
            page, {"member_id": people.member.public_id}, having="member_id", follow=True, status=200
        )
        assert people.secretary.name in done.text
        left = secretary.submit(done, button="代为退出", follow=True, status=200)
        assert "已代为退出，并已通知本人" in left.text

    def test_a_stranger_is_not_found(self, page_as, clock, people):
        _, (session,) = make.published(clock)
        url = f"/service/sessions/{session.public_id}/signup-others"
        assert "没有找到" in page_as(make.secretary()).get(url, q=people.stranger.name).text


class TestConfirm:
    def test_says_who_confirmed(self, desk, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=3))
        line = commands.Line(people.member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        commands.complete(make.leader(), order, result="六位老人完成体检", clock=clock)
        page = desk.get(address(order, "/confirm"))
        assert "六位老人完成体检" in page.text
        empty = desk.submit(page, {"confirmed_by": " "}, having="confirmed_by", status=422)
        assert empty.errors() == ["请填写由谁、以何种方式确认。"]


class TestClose:
    def test_to_the_end(self, desk, page_as, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=3))
        line = commands.Line(people.member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        leader = page_as(make.leader())
        page = leader.get(address(order, "/desk"))
        done = leader.submit(
            page.link("服务结项"), {"result": "六位老人完成体检"}, having="result", follow=True, status=200
        )
        assert "待验收" in done.text
        confirmed = desk.submit(
            address(order, "/confirm"),
            {"confirmed_by": "王老师"},
            having="confirmed_by",
            follow=True,
            status=200,
        )
        closing = desk.get(confirmed.link("办结并将时长入账"))
        assert people.member.name in closing.text
        closed = desk.submit(closing, having="second_look", follow=True, status=200)
        assert "已办结" in closed.text
        assert db.session.scalars(select(HoursEntry.minutes)).all() == [120]


class TestComplete:
    def test_completing_says_who_is_missing(self, page_as, clock, people):
        order, (session,) = make.published(clock)
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)
        clock.advance(timedelta(days=1, hours=3))
        line = commands.Line(people.member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        leader = page_as(make.leader())
        page = leader.submit(address(order, "/complete"), {"result": "x"}, having="result", status=422)
        assert page.errors() == ["还有 1 人未点名，请先完成点名。"]


class TestCancel:
    def test_cancelling_shows_its_consequences(self, desk, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        page = desk.get(address(order, "/cancel"))
        assert "已报名和候补的 1 人各收到一次通知" in page.text
        done = desk.submit(page, {"reason": "台风预警"}, having="reason", follow=True, status=200)
        assert "组织方已取消" in done.text

    def test_a_stale_step_is_refused(self, desk, clock):
        order, _ = make.published(clock)
        page = desk.get(address(order, "/cancel"))
        desk.submit(address(order, "/edit"), {"place": "改了"}, having="title")
        desk.submit(page, {"reason": "x"}, having="reason", status=409)
        assert db.session.scalars(select(ServiceOrder.state)).one() is OrderState.RECRUITING


class TestDesk:
    def test_what_stands_in_the_way_is_said(self, desk, clock):
        order, _ = make.published(clock)
        page = desk.submit(address(order, "/desk"), button="确认如期服务", follow=True, status=200)
        assert "有场次至少需要 1 人，目前只有 0 人。" in page.text


class TestHours:
    def test_sums_and_own_people(self, page_as, clock, people):
        order, _ = make.served(clock, [people.member, people.stranger])
        commands.close(make.dispatcher(), order, clock=clock)
        group = page_as(actor_for(Role.ENTERPRISE, the_tree().east)).get("/service/hours")
        assert the_tree().east_branch.name in group.text
        assert the_tree().west_branch.name not in group.text
        assert people.member.name not in group.text
        assert people.member.name in page_as(make.secretary()).get("/service/hours").text


class TestCorrect:
    def test_a_correction(self, desk, clock, people):
        order, session = make.served(clock, [people.member])
        commands.close(make.dispatcher(), order, clock=clock)
        page = desk.get(address(order, "/desk"))
        values = {"ends_at": moment(session.starts_at + timedelta(hours=1)), "reason": "提前结束"}
        done = desk.submit(page.link("更正这一笔"), values, having="reason", follow=True, status=200)
        assert "已更正" in done.text
        assert db.session.scalars(select(HoursEntry.minutes).order_by(HoursEntry.id)).all() == [120, -120, 60]


class TestTodos:
    def test_each_sees_what_waits_for_him(self, app, clock, people):
        from partyhub.web.registry import registry

        make.published(clock, at_least=2)
        with app.test_request_context():
            found = registry().todos(make.dispatcher(), clock)
            assert [todo.why for todo in found if todo.kind == "service.too_few"] == [
                "需要 2 人，目前 0 人：请继续招募，或取消订单"
            ]
            assert not [
                todo
                for todo in registry().todos(make.as_member(people.member), clock)
                if "service" in todo.kind
            ]
