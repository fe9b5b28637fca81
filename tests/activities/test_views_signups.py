"""Signing up for limited places, the waiting list, leave: on the phone, at the desk, for programs, and many at once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, text, true
from sqlalchemy.engine import Engine

from partyhub.accounts.queries import member_actor
from partyhub.activities import commands, queries, rules
from partyhub.activities.commands import places
from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.rules import Kind, Presence, SignupState, State
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock, local_day, local_time
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.notifications.models import Notification
from partyhub.security.actors import SYSTEM
from tests.factories.activities import content, logged
from tests.factories.members import member
from tests.factories.organization import the_tree
from tests.support.rush import at_once

COMING = date(2026, 11, 30)
CHECK = "ck_activity_places"


def announced(world, clock, **fields) -> Activity:
    fields = {"day": COMING, "minutes": "", "title": "红色观影", "capacity": 1} | fields
    activity = logged(world.secretary, world.tree.east_branch, clock, **fields)
    return commands.publish(world.secretary, activity, clock=clock)


def told(topic: str) -> list[int | None]:
    query = select(Notification.member_id).where(Notification.topic == f"activity.{topic}")
    return list(db.session.scalars(query.order_by(Notification.id)))


def states(activity: Activity) -> dict[int, SignupState]:
    query = select(ActivitySignup.member_id, ActivitySignup.state)
    return dict(db.session.execute(query.where(ActivitySignup.activity_id == activity.id)).tuples().all())


class TestRules:
    NOW = local_time(COMING, 9)
    LATER = local_time(COMING, 10)

    def test_one_signs_up_for_what_is_announced_limited_and_to_come(self):
        good = (State.PUBLISHED, 5, self.LATER, self.NOW)
        assert rules.signup_reasons(*good) == []
        assert [one.code for one in rules.signup_reasons(State.PUBLISHED, None, self.LATER, self.NOW)] == [
            "activity_no_signup"
        ]
        for state, starts in ((State.DRAFT, self.LATER), (State.PUBLISHED, self.NOW)):
            found = rules.signup_reasons(state, 5, starts, self.NOW)
            assert [one.code for one in found] == ["activity_signup_closed"]

    def test_leave_is_asked_of_meetings_and_where_the_organiser_asks(self):
        assert rules.wants_leave([Kind.MEMBERS_MEETING], asked=False)
        assert rules.wants_leave([Kind.OTHER], asked=True)
        assert not rules.wants_leave([Kind.OTHER], asked=False)
        found = rules.leave_reasons(State.DRAFT, False, self.LATER, self.NOW, "")
        assert [one.code for one in found] == [
            "activity_no_leave",
            "activity_signup_closed",
            "activity_leave_reason",
        ]

    @pytest.mark.parametrize(("capacity", "taken", "fine"), [(None, 9, True), (3, 3, True), (2, 3, False)])
    def test_taken_places_stay(self, capacity, taken, fine):
        assert (rules.capacity_reasons(capacity, taken) == []) is fine


class TestSigningUp:
    def test_a_place_then_the_waiting_list_in_order(self, world, clock):
        activity, people = announced(world, clock), world.people
        version = activity.version
        for one in (people.member, people.member2, people.deputy):
            commands.sign_up(member_actor(one.id), activity, clock=clock)
        assert states(activity) == {
            people.member.id: SignupState.CONFIRMED,
            people.member2.id: SignupState.WAITLISTED,
            people.deputy.id: SignupState.WAITLISTED,
        }
        assert activity.places_taken == 1
        assert activity.version == version
        assert queries.rank(queries.standing(activity, people.deputy.id)) == 2

    def test_again_changes_nothing(self, world, clock):
        activity = announced(world, clock)
        assert commands.sign_up(world.member, activity, clock=clock).created
        assert not commands.sign_up(world.member, activity, clock=clock).created
        assert activity.places_taken == 1

    def test_whoever_waits_longest_moves_up_and_is_told(self, world, clock):
        activity, people = announced(world, clock), world.people
        first = commands.sign_up(world.member, activity, clock=clock).signup
        for one in (people.member2, people.deputy):
            commands.sign_up(member_actor(one.id), activity, clock=clock)
        commands.withdraw_signup(world.member, activity, first, clock=clock)
        assert states(activity)[people.member2.id] is SignupState.CONFIRMED
        assert states(activity)[people.deputy.id] is SignupState.WAITLISTED
        assert told("signup_promoted") == [people.member2.id]
        assert activity.places_taken == 1

    def test_the_secretary_enters_others_who_are_told(self, world, clock):
        activity, people = announced(world, clock), world.people
        done = commands.sign_up(world.secretary, activity, member_id=people.member.id, clock=clock)
        assert done.signup.by_name
        assert told("signup_confirmed") == [people.member.id]

    def test_strangers_and_others_are_refused(self, world, clock):
        activity, people = announced(world, clock), world.people
        with pytest.raises(Forbidden):
            commands.sign_up(world.member, activity, member_id=people.member2.id, clock=clock)
        with pytest.raises(Forbidden) as refused:
            commands.sign_up(world.neighbour, activity, clock=clock)
        assert refused.value.reasons[0].code == "activity_not_concerned"
        with pytest.raises(Forbidden):
            commands.sign_up(world.group, activity, clock=clock)

    def test_partners_members_sign_up_too(self, world, clock):
        activity = announced(world, clock, joint=[world.tree.west_branch])
        done = commands.sign_up(world.neighbour, activity, clock=clock).signup
        assert done.organization_id == world.tree.west_branch.id
        assert [one.name for one in queries.signups(world.neighbour, activity)] == [
            world.people.neighbour.name
        ]

    def test_once_it_has_begun_nothing_changes(self, world, clock):
        activity = announced(world, clock)
        signup = commands.sign_up(world.member, activity, clock=clock).signup
        clock.advance(timedelta(days=8))
        with pytest.raises(Conflict):
            commands.withdraw_signup(world.member, activity, signup, clock=clock)
        with pytest.raises(Conflict):
            commands.sign_up(member_actor(world.people.member2.id), activity, clock=clock)

    def test_more_places_let_those_who_wait_in_and_fewer_than_taken_are_refused(self, world, clock):
        activity, people = announced(world, clock), world.people
        for one in (people.member, people.member2, people.deputy):
            commands.sign_up(member_actor(one.id), activity, clock=clock)
        values = content(COMING, minutes="", title="红色观影")
        commands.edit(world.secretary, activity, version=None, **values, capacity=2, clock=clock)
        assert states(activity)[people.member2.id] is SignupState.CONFIRMED
        assert told("signup_promoted") == [people.member2.id]
        with pytest.raises(Invalid) as refused:
            commands.edit(world.secretary, activity, version=None, **values, capacity=1, clock=clock)
        assert refused.value.reasons[0].code == "activity_capacity_taken"

    def test_calling_off_releases_everybody(self, world, clock):
        activity = announced(world, clock)
        commands.sign_up(world.member, activity, clock=clock)
        commands.cancel(world.secretary, activity, comment="停电。", clock=clock)
        assert set(states(activity).values()) == {SignupState.RELEASED}
        assert activity.places_taken == 0
        assert world.people.member.id in told("cancelled")


class TestAskingLeave:
    def test_it_gives_the_place_back_and_stands_in_the_roll_call(self, world, clock):
        activity, people = announced(world, clock, kinds=[Kind.MEMBERS_MEETING]), world.people
        commands.sign_up(world.member, activity, clock=clock)
        commands.sign_up(member_actor(people.member2.id), activity, clock=clock)
        commands.ask_leave(world.member, activity, reason="出差", clock=clock)
        assert states(activity)[people.member2.id] is SignupState.CONFIRMED
        line = next(
            one
            for one in queries.roll_sheet(world.secretary, activity)
            if one.member and one.member.id == people.member.id
        )
        assert (line.state, line.reason) == (Presence.EXCUSED, "出差")
        told_desk = select(Notification.user_id).where(Notification.topic == "activity.leave_asked")
        assert list(db.session.scalars(told_desk)) == [world.user("secretary").id]

    def test_a_reason_is_wanted_and_only_where_it_is(self, world, clock):
        with pytest.raises(Conflict):
            commands.ask_leave(world.member, announced(world, clock), reason="出差", clock=clock)
        with pytest.raises(Invalid):
            commands.ask_leave(world.member, announced(world, clock, asks_leave=True), reason="", clock=clock)

    def test_it_can_be_taken_back(self, world, clock):
        activity = announced(world, clock, capacity=None, kinds=[Kind.MEMBERS_MEETING])
        signup = commands.ask_leave(world.member, activity, reason="出差", clock=clock)
        commands.withdraw_signup(world.member, activity, signup, clock=clock)
        assert queries.on_leave(activity.id) == {}
        assert activity.places_taken == 0


class TestComing:
    def test_three_taps_on_the_phone(self, page_as, world, clock):
        activity = announced(world, clock, kinds=[Kind.MEMBERS_MEETING])
        page = page_as(member_actor(world.people.member.id))
        listed = page.get("/activities/coming")
        assert "红色观影" in listed.text
        done = page.submit(listed, action="/signup", follow=True, status=200)
        assert "报名成功" in done.text
        page.submit(done, action="/withdraw", follow=True, status=200)
        leave = page.get(page.get("/activities/coming").link("请假"))
        page.submit(leave, {"reason": "出差"}, having="reason", follow=True, status=200)
        assert states(activity) == {world.people.member.id: SignupState.LEAVE}
        assert "已请假" in page.get("/activities/coming").text

    def test_nothing_announced_says_what_happens_next(self, page_as, world):
        assert "目前没有已发布的活动" in page_as(world.member).get("/activities/coming").text

    def test_statements_do_not_grow_with_the_list(self, page_as, world, clock):
        for number in range(12):
            announced(world, clock, title=f"第{number}场", capacity=9)
        page = page_as(world.member)
        page.sql_budget = 12
        assert page.get("/activities/coming").text.count("名额 9 人") == 12


class TestSignUp:
    def test_the_waiting_list_is_said(self, page_as, world, clock):
        activity = announced(world, clock)
        commands.sign_up(member_actor(world.people.member2.id), activity, clock=clock)
        page = page_as(world.member)
        shown = page.get(f"/activities/{activity.public_id}")
        done = page.submit(shown, action="/signup", follow=True, status=200)
        assert "候补第 1 位" in done.text

    def test_a_draft_is_not_there(self, client_as, world, clock):
        draft = logged(world.secretary, world.tree.east_branch, clock, day=COMING)
        unit.commit()
        answer = client_as(world.member).post(f"/activities/{draft.public_id}/signup")
        assert answer.status_code in (400, 404)


class TestLeave:
    def test_an_empty_reason_says_what_to_write(self, page_as, world, clock):
        activity = announced(world, clock, asks_leave=True)
        page, url = page_as(world.member), f"/activities/{activity.public_id}/leave"
        again = page.submit(url, {"reason": ""}, having="reason", status=422)
        assert "不能参加的原因" in again.errors()[0]

    def test_where_none_is_asked_for_it_is_said(self, page_as, world, clock):
        activity = announced(world, clock)
        page, url = page_as(world.member), f"/activities/{activity.public_id}/leave"
        again = page.submit(url, {"reason": "出差"}, having="reason", status=409)
        assert "不需要请假" in again.errors()[0]


class TestSignups:
    def test_the_secretary_sees_and_enters(self, page_as, world, clock):
        activity, people = announced(world, clock), world.people
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}/signups"
        assert "还没有人报名" in page.get(url).text
        page.submit(url, {"member_id": people.member.public_id}, having="member_id")
        shown = page.get(url)
        assert people.member.name in shown.text
        page.submit(shown, {"member_id": "0" * 16}, having="member_id", status=422)

    def test_neighbours_do_not_see_it(self, page_as, world, clock):
        activity = announced(world, clock)
        page_as(world.neighbour).get(f"/activities/{activity.public_id}/signups", status=404)
        page_as(world.member).get(f"/activities/{activity.public_id}/signups", status=403)


class TestWithdrawSignup:
    def test_the_secretary_withdraws_who_told_him(self, page_as, world, clock):
        activity = announced(world, clock)
        commands.sign_up(world.member, activity, clock=clock)
        page = page_as(world.secretary)
        page.submit(f"/activities/{activity.public_id}/signups", action="/withdraw")
        assert states(activity) == {world.people.member.id: SignupState.WITHDRAWN}
        assert told("signup_withdrawn") == [world.people.member.id]


class TestApi:
    def test_up_again_wait_withdraw_leave(self, api_as, world, clock):
        activity = announced(world, clock, asks_leave=True)
        url = f"/activities/{activity.public_id}"
        api = api_as(world.member)
        made = api.post(f"{url}/signups", {}, status=201)
        assert made["state"] == "confirmed"
        assert api.post(f"{url}/signups", {}, status=200)["id"] == made["id"]
        desk = api_as(world.secretary)
        other = {"member_id": world.people.member2.public_id}
        waits = desk.post(f"{url}/signups", other, status=201)
        assert (waits["state"], waits["rank"]) == ("waitlisted", 1)
        seen = desk.get(f"{url}/signups")
        assert [one["state"] for one in seen["items"]] == ["confirmed", "waitlisted"]
        assert seen["counts"]["confirmed"] == 1
        assert len(api.get(f"{url}/signups")["items"]) == 1
        assert api.post(f"{url}/signups/{made['id']}/withdraw", {})["state"] == "withdrawn"
        assert desk.get(f"{url}/signups")["items"][0]["member_id"] == other["member_id"]
        assert api.post(f"{url}/leave", {"reason": "出差"})["state"] == "leave"
        api.post(f"{url}/leave", {"reason": ""}, status=422)
        api.post(f"{url}/signups/{'0' * 16}/withdraw", {}, status=404)
        api_as(world.neighbour).get(f"{url}/signups", status=404)

    def test_a_strangers_id_is_not_found(self, api_as, world, clock):
        activity = announced(world, clock)
        stranger = {"member_id": world.people.stranger.public_id}
        api_as(world.secretary).post(f"/activities/{activity.public_id}/signups", stranger, status=404)


SYSTEM_CLOCK = SystemClock()
PLACES = 5


def rush_for(app, people: int) -> Counter[SignupState]:
    """Let many sign up at once for five places; return how they stand."""
    with app.app_context():
        with unit.work():
            tree = the_tree()
            ids = [member(SYSTEM_CLOCK, tree.east_branch, number=4000 + n).id for n in range(people)]
            day = local_day(SYSTEM_CLOCK.now() + timedelta(days=7))
            values = content(day, minutes="", capacity=PLACES)
            made = commands.log(SYSTEM, organization=tree.east_branch, **values, clock=SYSTEM_CLOCK)
            public_id = commands.publish(SYSTEM, made, clock=SYSTEM_CLOCK).public_id
        actors = [member_actor(one) for one in ids]
        unit.rollback()

    def one(actor):
        def call() -> None:
            with app.app_context():
                with unit.work():
                    commands.sign_up(actor, queries.get(actor, public_id), clock=SYSTEM_CLOCK)
                db.session.remove()

        return call

    at_once([one(actor) for actor in actors])
    with app.app_context():
        found = Counter(db.session.scalars(select(ActivitySignup.state)))
        taken = db.session.scalar(select(Activity.places_taken).where(Activity.public_id == public_id))
        assert taken == found[SignupState.CONFIRMED]
        unit.rollback()
    return found


def _ignore_checks(connection, _record) -> None:
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA ignore_check_constraints=ON")


@pytest.mark.race
class TestManyAtOnce:
    def test_fifty_on_five_places(self, fresh_app):
        found = rush_for(fresh_app, 50)
        assert found == {SignupState.CONFIRMED: PLACES, SignupState.WAITLISTED: 45}

    def test_without_the_guard_more_get_in_than_there_is_room_for(self, fresh_app, monkeypatch):
        monkeypatch.setattr(places, "is_free", true)
        event.listen(Engine, "connect", _ignore_checks)
        with fresh_app.app_context():
            if db.engine.dialect.name == "postgresql":
                with db.engine.begin() as connection:
                    connection.execute(text(f"ALTER TABLE activity DROP CONSTRAINT {CHECK}"))
            db.engine.dispose()
        try:
            assert rush_for(fresh_app, 12)[SignupState.CONFIRMED] > PLACES
        finally:
            event.remove(Engine, "connect", _ignore_checks)
