"""Pages: taking and declining a held place, saying that one cannot come, the leader's answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.security.actors import Via
from partyhub.volunteering import commands
from partyhub.volunteering.models import Signup
from partyhub.volunteering.rules import SignupState
from tests.factories import volunteering as make
from tests.factories.members import the_people

HOUR = timedelta(hours=1)


def address(order, tail=""):
    return f"/service/orders/{order.public_id}{tail}"


@pytest.fixture
def people(app):
    return the_people()


@pytest.fixture
def phone(page_as, people):
    return page_as(make.as_member(people.member, via=Via.LINK))


@pytest.fixture
def leader(page_as, people):
    return page_as(make.as_member(people.office))


@pytest.fixture
def offered(clock, people):
    """A place that is held for the member."""
    order, (session,) = make.published(clock, places=1)
    taken = make.sign_up(people.stranger, session, clock)
    waiting = make.sign_up(people.member, session, clock)
    commands.withdraw(make.as_member(people.stranger), taken, clock=clock)
    return order, session, waiting


@pytest.fixture
def asking(clock, people):
    """The member asks for leave, half a day before."""
    order, (session,) = make.published(clock, places=1)
    signup = make.sign_up(people.member, session, clock)
    clock.advance(12 * HOUR)
    commands.withdraw(make.as_member(people.member), signup, said="临时出差", clock=clock)
    return order, signup


def state(signup):
    return db.session.scalar(select(Signup.state).where(Signup.id == signup.id))


class TestAcceptPlace:
    def test_the_page_says_until_when_and_one_tap_takes_it(self, phone, offered):
        order, _, signup = offered
        page = phone.get(address(order))
        assert "已为您保留名额，至" in page.text
        done = phone.submit(page, button="接受名额", follow=True, status=200)
        assert "报名成功，感谢您的参与！" in done.text
        assert state(signup) is SignupState.CONFIRMED

    def test_the_list_of_ones_own_says_until_when(self, phone, offered):
        assert "前答复" in phone.get("/service").text

    def test_it_is_a_to_do(self, phone, offered):
        assert "已为您保留名额：请接受或放弃" in phone.get("/").text

    def test_too_late_it_says_so(self, phone, clock, offered):
        order, _, signup = offered
        page = phone.get(address(order))
        clock.advance(12 * HOUR)
        late = phone.submit(page, button="接受名额", status=409)
        assert "现已给下一位" in late.text
        assert state(signup) is SignupState.OFFERED

    def test_a_clash_asks_why_and_then_lets_in(self, phone, clock, people, offered):
        order, _, signup = offered
        _, (other,) = make.published(clock, title="同时的服务")
        make.sign_up(people.member, other, clock)
        asked = phone.submit(address(order), button="接受名额", status=409)
        assert asked.errors() == ["同一时间已报名“同时的服务”。如确能兼顾，请填写理由。"]
        phone.submit(asked, {"override_reason": "两处相邻"}, button="仍然接受名额")
        assert state(signup) is SignupState.CONFIRMED

    def test_the_desk_shows_what_is_held(self, page_as, offered):
        desk = page_as(make.dispatcher()).get(address(offered[0], "/desk"))
        assert "1 个名额保留待答复" in desk.text


class TestDeclinePlace:
    def test_one_tap(self, phone, offered):
        order, _, signup = offered
        done = phone.submit(address(order), button="放弃名额", follow=True, status=200)
        assert "名额将给下一位" in done.text
        assert state(signup) is SignupState.DECLINED

    def test_too_late_it_says_so(self, phone, clock, offered):
        order, _, signup = offered
        page = phone.get(address(order))
        clock.advance(12 * HOUR)
        commands.lapse_places(clock)
        done = phone.submit(page, button="放弃名额", follow=True, status=200)
        assert "没有为其保留名额。" in done.text
        assert state(signup) is SignupState.LAPSED


class TestWithdraw:
    def test_late_it_asks_why_and_he_stays_expected(self, phone, clock, people):
        order, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(12 * HOUR)
        page = phone.get(address(order))
        assert "距开始不足 24 小时" in page.text
        done = phone.submit(page, {"said": "临时出差"}, button="我不能参加", follow=True, status=200)
        assert "在有人替补或带队人批准请假之前，仍请您到场" in done.text
        assert "不能参加，寻找替补" in done.text
        assert state(signup) is SignupState.LOOKING

    def test_the_waiting_list_is_left_with_one_tap(self, phone, clock, people):
        order, (session,) = make.published(clock, places=1)
        make.sign_up(people.stranger, session, clock)
        signup = make.sign_up(people.member, session, clock)
        phone.submit(address(order), button="退出候补")
        assert state(signup) is SignupState.WITHDRAWN

    def test_whoever_runs_it_goes_back_to_the_desk(self, page_as, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        done = page_as(make.dispatcher()).submit(
            address(order, "/desk"), button="代为退出", follow=True, status=200
        )
        assert "已代为退出，并已通知本人" in done.text


class TestKeepPlace:
    def test_one_tap(self, phone, asking):
        order, signup = asking
        done = phone.submit(address(order), button="改为参加", follow=True, status=200)
        assert "期待您的参加" in done.text
        assert state(signup) is SignupState.CONFIRMED

    def test_while_somebody_was_asked_there_is_no_button(self, phone, clock, people):
        order, (session,) = make.published(clock, places=1)
        signup = make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)
        clock.advance(12 * HOUR)
        commands.withdraw(make.as_member(people.member), signup, clock=clock)
        page = phone.get(address(order))
        assert "已询问他人能否替补您" in page.text
        assert "改为参加" not in page.text


class TestExcuse:
    def test_the_leader_sees_it_on_his_page_and_approves(self, leader, asking):
        order, signup = asking
        assert "不能参加：请批准请假" in leader.get("/").text
        desk = leader.get(address(order, "/desk"))
        assert "临时出差" in desk.text
        done = leader.submit(desk, button="批准请假", follow=True, status=200)
        assert "已批准请假，并已通知本人。" in done.text
        assert state(signup) is SignupState.EXCUSED


class TestRefuseLeave:
    def test_with_a_reason(self, leader, asking):
        _, signup = asking
        page = f"/service/signups/{signup.public_id}/refuse-leave"
        leader.submit(page, {"reason": ""}, having="reason", status=422)
        done = leader.submit(page, {"reason": "只有您会急救"}, having="reason", follow=True, status=200)
        assert "已通知其本人仍希望其参加。" in done.text
        assert state(signup) is SignupState.CONFIRMED

    def test_not_for_whoever_does_not_run_it(self, page_as, asking):
        _, signup = asking
        page_as(make.secretary()).get(f"/service/signups/{signup.public_id}/refuse-leave", status=403)
