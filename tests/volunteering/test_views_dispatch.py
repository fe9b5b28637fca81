"""The pages of dispatch: the dispatcher's, the team's on a phone, the board, the teams."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import Incident, Offer, Team
from partyhub.volunteering.rules import AttendanceState, OrderState
from partyhub.volunteering.rules.offers import OfferState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

DAY = timedelta(days=1)


def local(moment):
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def desk(page_as, app):
    return page_as(make.dispatcher())


@pytest.fixture
def phone(page_as, app):
    return page_as(make.team_leader())


def at(order, step):
    return f"/service/orders/{order.public_id}/{step}"


class TestOffer:
    def test_teams_stand_with_their_reasons_and_one_is_asked(self, desk, clock):
        order, team = (
            make.verified(clock, wants={"district": "湖滨街道"}),
            make.team(clock, districts=["湖滨街道"]),
        )
        form = desk.get(at(order, "offer"))
        assert "服务本片区：湖滨街道" in form.text
        page = desk.submit(form, {"team_id": team.public_id}, having="team_id", follow=True, status=200)
        assert "已派单" in page.text
        assert "等待服务队答复" in page.text
        db.session.refresh(order)
        assert order.state is OrderState.OFFERED

    def test_against_advice_only_with_a_reason_and_what_was_chosen_stays(self, desk, clock):
        order, team = make.verified(clock, wants={"skills": ("急救",)}), make.team(clock)
        again = desk.submit(at(order, "offer"), {"team_id": team.public_id}, having="team_id", status=422)
        assert any("请说明仍然选择的理由" in one for one in again.errors())
        page = desk.submit(
            again,
            {"team_id": team.public_id, "overruled": "队里有医生"},
            having="team_id",
            follow=True,
            status=200,
        )
        assert "队里有医生" in page.text

    def test_without_a_choice_it_asks_for_one(self, desk, clock):
        order, _ = make.verified(clock), make.team(clock)
        assert desk.submit(at(order, "offer"), {}, having="overruled", status=422).errors()

    def test_without_teams_it_says_what_to_do(self, desk, clock):
        page = desk.get(at(make.verified(clock), "offer"))
        assert page.link("登记服务队")

    def test_not_for_others(self, page_as, clock):
        order = make.verified(clock)
        page_as(actor_for(Role.DISPATCHER, the_tree().west, user_id=951)).get(at(order, "offer"), status=404)


class TestOpenForClaim:
    def test_it_is_opened_until_a_day(self, desk, clock):
        order, _ = make.verified(clock), make.team(clock)
        until = clock.now() + timedelta(hours=6)
        form = desk.get(at(order, "open"))
        assert "湖滨应急服务队" in form.text
        page = desk.submit(form, {"respond_by": local(until)}, having="respond_by", follow=True, status=200)
        assert "待认领" in page.text
        db.session.refresh(order)
        assert order.due_at == until


class TestRecall:
    def test_the_team_is_told_before_it_is_done(self, desk, clock):
        order, team = make.offered(clock)
        form = desk.get(at(order, "recall"))
        assert team.name in form.text
        page = desk.submit(form, {"reason": "居民改了主意"}, having="reason", follow=True, status=200)
        assert "待派单" in page.text

    def test_not_without_a_reason(self, desk, clock):
        order, _ = make.offered(clock)
        assert desk.submit(at(order, "recall"), {"reason": ""}, having="reason", status=422).errors()


class TestAccept:
    def test_the_leader_names_a_session_on_the_phone(self, phone, clock):
        order, team = make.offered(clock)
        form = phone.get(at(order, "accept"))
        words = {"ends_0": local(order.starts_at + timedelta(hours=2)), "most_0": "6", "least_0": "2"}
        page = phone.submit(form, words, having="starts_0", follow=True, status=200)
        assert "招募中" in page.text
        (session,) = queries.sessions_of(order.id)
        assert (session.starts_at, session.min_people, session.max_people) == (order.starts_at, 2, 6)
        db.session.refresh(order)
        assert (order.team_id, order.leader_id) == (team.id, team.leader_id)

    def test_a_line_begun_is_wanted_whole_and_told_beside_it(self, phone, clock):
        order, _ = make.offered(clock)
        ends = local(order.starts_at + timedelta(hours=2))
        words = {"starts_1": local(clock.now() + 2 * DAY), "ends_0": ends, "most_0": "1", "least_0": "3"}
        again = phone.submit(at(order, "accept"), words, having="starts_0", status=422)
        assert len(again.errors()) == 3
        again = phone.submit(again, {"starts_1": ""}, having="starts_0", status=422)
        assert len(again.errors()) == 1

    def test_somebody_else_does_not_find_it(self, page_as, clock):
        order, _ = make.offered(clock)
        page_as(make.as_member(the_people().member)).get(at(order, "accept"), status=404)


class TestDecline:
    def test_it_says_that_nothing_follows_and_goes_back_to_the_teams_list(self, phone, clock):
        order, _ = make.offered(clock)
        form = phone.get(at(order, "decline"))
        assert "没有任何影响" in form.text
        page = phone.submit(form, {"reason": "人手不足"}, having="reason", follow=True, status=200)
        assert page.heading == "本队订单"
        db.session.refresh(order)
        assert order.state is OrderState.VERIFIED


def proposed(phone, clock):
    order, _ = make.offered(clock)
    begins = clock.now() + 3 * DAY
    words = {
        "starts_at": local(begins),
        "ends_at": local(begins + timedelta(hours=2)),
        "max_people": "4",
        "reason": "周四人齐",
    }
    page = phone.submit(at(order, "propose-time"), words, having="starts_at", follow=True, status=200)
    assert "待需求方确认" in page.text
    return order, begins


class TestProposeTime:
    def test_the_requester_is_to_be_asked(self, phone, clock):
        order, begins = proposed(phone, clock)
        assert queries.open_offer(order.id).proposed_starts_at == begins


class TestAgreeTime:
    def test_the_dispatcher_enters_it_after_the_call(self, desk, phone, clock):
        order, begins = proposed(phone, clock)
        form = desk.get(at(order, "agree-time"))
        assert "周四人齐" in form.text
        page = desk.submit(form, {"said": "王老师电话同意"}, having="said", follow=True, status=200)
        assert "招募中" in page.text
        db.session.refresh(order)
        assert order.starts_at == begins


class TestRefuseTime:
    def test_it_waits_for_dispatch_again(self, desk, phone, clock):
        order, _ = proposed(phone, clock)
        page = desk.submit(
            at(order, "refuse-time"), {"said": "不在家"}, having="said", follow=True, status=200
        )
        assert "待派单" in page.text


class TestClaim:
    def test_the_first_gets_it_and_the_second_is_told(self, phone, page_as, clock):
        order = make.verified(clock)
        first = make.team(clock)
        second = make.team(clock, name="青年服务队", leader=the_people().member)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        other = page_as(make.as_member(the_people().member))
        late = other.get(at(order, "claim"))
        words = {"ends_0": local(order.starts_at + timedelta(hours=2)), "most_0": "3", "least_0": "1"}
        page = phone.submit(
            at(order, "claim"),
            words | {"team_id": first.public_id},
            having="team_id",
            follow=True,
            status=200,
        )
        assert "招募中" in page.text
        other.submit(late, words | {"team_id": second.public_id}, having="team_id", status=409)
        db.session.refresh(order)
        assert order.team_id == first.id


class TestAbort:
    def test_what_happened_stands_on_the_order_and_it_is_dispatched_once_more(self, page_as, desk, clock):
        order, _ = make.accepted(clock)
        (session,) = queries.sessions_of(order.id)
        make.sign_up(the_people().member, session, clock)
        clock.advance(DAY)
        line = commands.Line(the_people().member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        page = page_as(make.leader()).submit(
            at(order, "abort"), {"note": "突降暴雨"}, having="note", follow=True, status=200
        )
        assert "异常中止" in page.text
        assert db.session.scalars(select(Incident.note)).all() == ["突降暴雨"]
        desked = desk.get(at(order, "desk"))
        assert "突降暴雨" in desked.text
        page = desk.submit(desked, {}, action=at(order, "redispatch"), follow=True, status=200)
        assert "待派单" in page.text


class TestRedispatch:
    def test_only_what_was_broken_off(self, desk, clock):
        order = make.verified(clock)
        assert "重新派单" not in desk.get(at(order, "desk")).text


class TestTeamOrders:
    def test_what_is_asked_open_and_taken_on(self, phone, clock):
        asked, team = make.offered(clock, title="陪同就医")
        held = make.accepted(clock, to=team, title="清扫河道")[0]
        open_one = make.verified(clock, title="义务理发")
        commands.open_for_claim(make.dispatcher(), open_one, clock=clock)
        page = phone.get("/service/team-orders")
        for one in (asked, held, open_one):
            assert one.title in page.text
        assert page.link("接单").endswith("/accept")

    def test_empty_it_says_why(self, phone, page_as, clock):
        assert "您还没有带领服务队" in phone.get("/service/team-orders").text
        make.team(clock)
        assert phone.get("/service/team-orders").link("查看服务队")


class TestBoard:
    def test_by_state_with_age_and_deadline(self, desk, clock):
        waits, _ = make.verified(clock, title="陪同就医"), make.offered(clock, title="清扫河道")
        clock.advance(2 * DAY)
        desk.sql_budget = 12
        page = desk.get("/service/board")
        assert [one.text for one in page.all("h2")][:2]
        assert "已逾期" in page.text
        assert page.link(waits.title).endswith("/desk")
        assert "湖滨应急服务队" in page.text

    def test_only_ones_own(self, page_as, clock):
        make.verified(clock, title="陪同就医")
        other = page_as(actor_for(Role.DISPATCHER, the_tree().west, user_id=951))
        assert "陪同就医" not in other.get("/service/board").text

    def test_the_most_urgent_of_many_and_a_way_to_the_rest(self, desk, clock):
        for number in range(17):
            make.verified(clock, title=f"订单{number}")
        page = desk.get("/service/board")
        assert len(page.one("tbody").all("tr")) == 15
        assert "state=verified" in page.link("全部显示")


class TestTeams:
    def test_those_one_looks_after(self, desk, phone, clock):
        assert desk.get("/service/teams").link("登记服务队")
        team = make.team(clock, skills=["急救"])
        assert desk.get("/service/teams").link(team.name)
        assert "急救" in phone.get("/service/teams").text


class TestCreateTeam:
    def test_registered_with_its_leader(self, desk, clock):
        words = {
            "organization_id": the_tree().east_general.public_id,
            "name": "湖滨应急服务队",
            "leader": the_people().office.name,
            "skills": "急救，驾驶",
            "districts": "湖滨街道",
        }
        page = desk.submit("/service/teams/new", words, having="name", follow=True, status=200)
        assert page.heading == "湖滨应急服务队"
        team = db.session.scalars(select(Team)).one()
        assert (set(team.skills), team.leader_id) == ({"急救", "驾驶"}, the_people().office.id)

    def test_an_unknown_leader_is_said_beside_the_name(self, desk):
        words = {"organization_id": the_tree().east_general.public_id, "name": "一队", "leader": "查无此人"}
        assert desk.submit("/service/teams/new", words, having="name", status=422).errors()


class TestTeam:
    def test_a_member_of_the_house_does_not_find_it(self, page_as, clock):
        team = make.team(clock)
        page_as(make.as_member(the_people().member)).get(f"/service/teams/{team.public_id}", status=404)

    def test_what_is_no_longer_valid_is_marked(self, phone, clock):
        team = make.team(clock)
        one = commands.register_volunteer(
            make.team_leader(), team, the_people().member, since=clock.today(), clock=clock
        )
        commands.change_volunteer(
            make.team_leader(), one, until=None, skills=[("急救", clock.today())], clock=clock
        )
        clock.advance(DAY)
        assert "已过期" in phone.get(f"/service/teams/{team.public_id}").text


class TestEditTeam:
    def test_two_at_once_lose_no_character(self, desk, clock):
        team = make.team(clock)
        address = f"/service/teams/{team.public_id}/edit"
        late = desk.get(address)
        desk.submit(address, {"note": "周末可服务"}, having="name")
        merged = desk.submit(late, {"name": "新队名"}, having="name", status=409)
        assert "新队名" in merged.html
        db.session.refresh(team)
        assert (team.note, team.leader_id) == ("周末可服务", the_people().office.id)


class TestRestTeam:
    def test_there_and_back(self, desk, clock):
        team = make.team(clock)
        address = f"/service/teams/{team.public_id}"
        page = desk.submit(address, {}, action=f"{address}/rest", follow=True, status=200)
        assert "休整中" in page.text
        page = desk.submit(page, {}, action=f"{address}/rest", follow=True, status=200)
        assert "休整中" not in page.text


class TestAddVolunteer:
    def test_by_the_teams_leader(self, phone, clock):
        team, person = make.team(clock, at=the_tree().east_general), the_people().member
        address = f"/service/teams/{team.public_id}/volunteers/new"
        page = phone.submit(address, {"who": person.name}, having="who", follow=True, status=200)
        assert person.name in page.text
        assert phone.submit(address, {"who": person.name}, having="who", status=409).errors()
        assert phone.submit(address, {"who": "查无此人"}, having="who", status=422).errors()


class TestVolunteer:
    def test_skills_and_leaving(self, phone, clock):
        team = make.team(clock)
        one = commands.register_volunteer(
            make.team_leader(), team, the_people().member, since=clock.today(), clock=clock
        )
        address = f"/service/volunteers/{one.public_id}"
        words = {"skill_0": "急救", "valid_0": (clock.today() + DAY).isoformat()}
        page = phone.submit(address, words, having="skill_0", follow=True, status=200)
        assert "急救" in page.text
        page = phone.submit(
            address, {"until": clock.today().isoformat()}, having="skill_0", follow=True, status=200
        )
        assert not queries.is_volunteer(team.id, the_people().member.id)


class TestDesk:
    def test_whose_turn_it_is_and_the_history_for_the_dispatcher_only(self, desk, phone, clock):
        order, team = make.offered(clock)
        mine = desk.get(at(order, "desk"))
        assert "被派单的服务队" in mine.text
        assert "熟悉该社区" in mine.text
        theirs = phone.get(at(order, "desk"))
        assert "熟悉该社区" not in theirs.text
        assert "19900020001" not in theirs.html
        assert db.session.scalars(select(Offer.state)).one() is OfferState.PENDING
        assert team.active


class TestTodos:
    def test_the_team_is_asked_on_its_first_page(self, phone, clock):
        order, _ = make.offered(clock)
        assert order.title in phone.get("/").text

    def test_the_dispatcher_sees_what_waits_for_dispatch(self, desk, clock):
        order = make.verified(clock)
        assert order.title in desk.get("/").text
