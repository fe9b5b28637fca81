"""The JSON interface: the same verbs as the pages, strict about what comes in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.security.actors import Via
from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.models import ServiceOrder, Signup
from partyhub.volunteering.rules import OrderState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for
from tests.support.sql import count_sql


def text_of(moment):
    return moment.astimezone(SHANGHAI).isoformat()


@pytest.fixture
def people(app):
    return the_people()


@pytest.fixture
def desk(api_as, app):
    return api_as(make.dispatcher())


def signups(session):
    return f"/sessions/{session.public_id}/signups"


def body_of_an_order(clock):
    begins = clock.now() + timedelta(days=2)
    return {
        "title": "法律咨询进社区",
        "organization_id": the_tree().east_general.public_id,
        "category": "legal",
        "need": "为居民解答劳动合同问题",
        "place": "社区议事厅",
        "starts_at": text_of(begins),
        "ends_at": text_of(begins + timedelta(hours=4)),
        "risk_note": "暂无已知风险",
        "contact_name": "张主任",
        "contact_phone": "19900020003",
        "leader_id": the_people().office.public_id,
    }


class TestOrders:
    def test_from_nothing_to_recruiting(self, desk, clock):
        made = desk.post("/orders", body_of_an_order(clock), status=201)
        assert (made["state"], made["allowed"], desk.etag) == (
            "draft",
            ["submit", "publish", "cancel"],
            made["version"],
        )
        begins = clock.now() + timedelta(days=2)
        plan = {
            "starts_at": text_of(begins),
            "ends_at": text_of(begins + timedelta(hours=2)),
            "min_people": 1,
            "max_people": 5,
        }
        session = desk.post(f"/orders/{made['id']}/sessions", plan, status=201)
        assert (session["max_people"], session["confirmed_count"], session["warnings"]) == (5, 0, [])
        done = desk.post(f"/orders/{made['id']}/publish", version=made["version"])
        assert done["state"] == "recruiting"
        assert [one["id"] for one in desk.get("/orders", state="recruiting")["items"]] == [made["id"]]

    def test_what_is_missing_is_told_at_once(self, desk):
        bare = {"title": "搬书", "organization_id": the_tree().east.public_id}
        made = desk.post("/orders", bare, status=201)
        refused = desk.post(f"/orders/{made['id']}/publish", version=made["version"], status=422)
        pointers = {one["pointer"] for one in refused["errors"]}
        assert {"/risk_note", "/contact_phone", "/leader", "/need"} <= pointers

    def test_verbs_want_the_version(self, desk, clock):
        order = make.order(clock)
        desk.post(f"/orders/{order.public_id}/cancel", {"reason": "x"}, status=428)
        desk.post(f"/orders/{order.public_id}/cancel", {"reason": "x"}, version=99, status=409)
        desk.patch(f"/orders/{order.public_id}", {"place": "x"}, status=428)
        desk.patch(f"/orders/{order.public_id}", {"place": "x"}, version=99, status=409)
        assert db.session.scalars(select(ServiceOrder.place)).one() == make.FULL["place"]

    def test_a_wrong_state_is_409(self, desk, clock):
        order = make.order(clock)
        refused = desk.post(f"/orders/{order.public_id}/close", version=order.version, status=409)
        assert refused["errors"][0]["code"] == "wrong_state"

    def test_state_is_no_field(self, desk, clock):
        order = make.order(clock)
        refused = desk.patch(f"/orders/{order.public_id}", {"state": "closed"}, version=1, status=422)
        assert refused["errors"] == [
            {"pointer": "/state", "code": "unknown_field", "message": refused["errors"][0]["message"]}
        ]

    @pytest.mark.parametrize(
        "change",
        [
            {"title": ""},
            {"title": "长" * 101},
            {"title": "a\x00b"},
            {"category": "gambling"},
            {"starts_at": "2026-01-01"},
            {"surprise": 1},
            {"leader_id": 7},
        ],
    )
    def test_bad_input_leaves_nothing(self, desk, clock, change):
        desk.post("/orders", body_of_an_order(clock) | change, status=422)
        assert db.session.scalar(select(func.count()).select_from(ServiceOrder)) == 0

    def test_foreign_ids_are_as_good_as_none(self, desk, clock):
        foreign = {"organization_id": the_tree().west.public_id}
        desk.post("/orders", body_of_an_order(clock) | foreign, status=404)
        foreign = {"leader_id": the_people().stranger.public_id}
        desk.post("/orders", body_of_an_order(clock) | foreign, status=404)

    def test_only_those_who_dispatch(self, api_as, clock, people):
        for actor in (make.leader(), make.secretary(), make.as_member(people.member)):
            api_as(actor).post("/orders", body_of_an_order(clock), status=403)

    def test_a_member_sees_no_phone_and_no_drafts(self, api_as, clock, people):
        order, _ = make.published(clock)
        draft = make.order(clock)
        member = api_as(make.as_member(people.member))
        found = member.get(f"/orders/{order.public_id}")
        assert (found["contact_phone"], found["allowed"]) == (None, [])
        member.get(f"/orders/{draft.public_id}", status=404)
        assert [one["id"] for one in member.get("/orders")["items"]] == [order.public_id]

    def test_lists_refuse_unknown_names(self, desk):
        desk.get("/orders", status=422, colour="red")


class TestSignups:
    def test_taken_repeated_and_waiting(self, api_as, clock, people):
        _, (session,) = make.published(clock, places=1)
        phone = api_as(make.as_member(people.member, via=Via.LINK))
        made = phone.post(signups(session), status=201)
        assert (made["state"], made["rank"]) == ("confirmed", None)
        assert phone.post(signups(session), status=200) == made
        waits = api_as(make.as_member(people.stranger)).post(signups(session), status=201)
        assert (waits["state"], waits["rank"]) == ("waitlisted", 1)

    def test_a_clash_and_its_reason(self, api_as, clock, people):
        _, (one,) = make.published(clock)
        _, (other,) = make.published(clock)
        phone = api_as(make.as_member(people.member))
        phone.post(signups(one), status=201)
        refused = phone.post(signups(other), status=409)
        assert refused["errors"][0]["code"] == "clash"
        phone.post(signups(other), {"override_reason": "各半天"}, status=201)

    def test_the_same_key_is_one_sign_up(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        phone = api_as(make.as_member(people.member))
        first = phone.post(signups(session), status=201, key="one")
        assert phone.post(signups(session), status=201, key="one") == first
        phone.post(signups(session), {"override_reason": "x"}, status=409, key="one")
        assert db.session.scalar(select(func.count()).select_from(Signup)) == 1

    def test_for_others(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        secretary = api_as(make.secretary())
        secretary.post(signups(session), {"member_id": people.member.public_id}, status=201)
        secretary.post(signups(session), {"member_id": people.stranger.public_id}, status=404)
        listed = secretary.get(signups(session))
        assert [(one["name"], one["by_name"]) for one in listed["items"]] == [
            (people.member.name, people.secretary.name)
        ]

    def test_others_see_counts(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        found = api_as(make.as_member(people.stranger)).get(signups(session))
        assert (found["items"], found["total"], found["confirmed"], found["places"]) == ([], 0, 1, 2)

    def test_withdrawing_twice_and_somebody_elses(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        path = f"/signups/{signup.public_id}/withdraw"
        api_as(make.as_member(people.stranger)).post(path, status=404)
        phone = api_as(make.as_member(people.member))
        assert phone.post(path)["state"] == "withdrawn"
        assert phone.post(path)["state"] == "withdrawn"

    def test_a_draft_is_404_and_a_begun_one_409(self, api_as, clock, people):
        draft = make.order(clock)
        hidden = commands.add_session(
            make.dispatcher(), draft, make.plan(clock.now() + timedelta(days=1)), clock=clock
        )
        _, (session,) = make.published(clock)
        phone = api_as(make.as_member(people.member))
        phone.post(signups(hidden), status=404)
        clock.advance(timedelta(days=1))
        assert phone.post(signups(session), status=409)["errors"][0]["code"] == "session_has_begun"

    def test_the_auditor_may_not(self, api_as, clock):
        _, (session,) = make.published(clock)
        api_as(actor_for(Role.AUDITOR, the_tree().root)).post(signups(session), status=403)

    def test_few_statements(self, api_as, clock, people):
        """Taking a place, waiting first and waiting later; who signed in costs one or two more."""
        _, (session,) = make.published(clock, places=1)
        path = signups(session)
        for person, most in ((people.member, 9), (people.stranger, 10), (people.member2, 10)):
            phone = api_as(make.as_member(person))
            unit.commit()
            with count_sql() as statements:
                phone.post(path, status=201)
            assert len(statements) <= most, statements


class TestSessions:
    def test_newest_first_in_pages(self, desk, clock):
        order, sessions = make.published(clock, sessions=3)
        path = f"/orders/{order.public_id}/sessions"
        first = desk.get(path, page_size=2)
        rest = desk.get(path, page_size=2, cursor=first["next_cursor"])
        found = [one["id"] for one in first["items"] + rest["items"]]
        assert found == [one.public_id for one in reversed(sessions)]
        assert (first["total"], rest["next_cursor"]) == (3, None)

    def test_a_change_wants_the_version(self, desk, clock):
        _, (session,) = make.published(clock)
        path = f"/sessions/{session.public_id}"
        now = desk.get(path)
        plan = {name: now[name] for name in ("starts_at", "ends_at", "min_people")} | {"max_people": 7}
        assert desk.client.put("/api/v1" + path, json=plan).status_code == 428
        changed = desk.client.put("/api/v1" + path, json=plan, headers={"If-Match": f'"{now["version"]}"'})
        assert (changed.status_code, changed.json["max_people"]) == (200, 7)
        late = desk.client.put("/api/v1" + path, json=plan, headers={"If-Match": f'"{now["version"]}"'})
        assert late.status_code == 409


class TestAttendance:
    def test_minutes_alone_count_from_the_beginning(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=2))
        entries = [{"member_id": people.member.public_id, "state": "partial", "minutes": 50}]
        found = api_as(make.leader()).post(f"/sessions/{session.public_id}/attendance", {"entries": entries})
        assert found["items"][0]["ends_at"] == text_of(session.starts_at + timedelta(minutes=50))

    def test_a_roll_call(self, api_as, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=2))
        leader = api_as(make.leader())
        entries = [{"member_id": people.member.public_id, "state": "present"}]
        found = leader.post(f"/sessions/{session.public_id}/attendance", {"entries": entries})
        assert [(one["name"], one["state"], one["reporter"]) for one in found["items"]] == [
            (people.member.name, "present", "队长")
        ]
        assert db.session.get_one(ServiceOrder, order.id).state is OrderState.IN_SERVICE

    def test_every_reason_with_its_pointer(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=2))
        entries = [
            {"member_id": people.member.public_id, "state": "partial"},
            {"member_id": "x" * 16, "state": "walk_in"},
        ]
        refused = api_as(make.leader()).post(
            f"/sessions/{session.public_id}/attendance", {"entries": entries}, status=422
        )
        assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [
            ("/entries/0/starts_at", "partial_needs_times"),
            ("/entries/1/member_id", "walk_in_unknown"),
        ]

    def test_not_for_others(self, api_as, clock, people):
        _, (session,) = make.published(clock)
        path = f"/sessions/{session.public_id}/attendance"
        for actor in (make.secretary(), make.as_member(people.member)):
            api_as(actor).get(path, status=403)
            entries = [{"member_id": people.member.public_id, "state": "present"}]
            api_as(actor).post(path, {"entries": entries}, status=403)


class TestToTheEnd:
    def test_complete_confirm_close_and_ones_own_records(self, api_as, desk, clock, people):
        order, (session,) = make.published(clock)
        make.sign_up(people.member, session, clock)
        clock.advance(timedelta(days=1, hours=3))
        leader, path = api_as(make.leader()), f"/orders/{order.public_id}"
        entries = [{"member_id": people.member.public_id, "state": "present"}]
        leader.post(f"/sessions/{session.public_id}/attendance", {"entries": entries})
        version = leader.get(path)["version"]
        done = leader.post(f"{path}/complete", {"result": "解答十二人次"}, version=version)
        assert done["state"] == "awaiting_confirmation"
        done = desk.post(f"{path}/confirm", {"confirmed_by": "张主任"}, version=done["version"])
        done = desk.post(f"{path}/close", version=done["version"])
        assert (done["state"], done["allowed"]) == ("closed", [])
        records = api_as(make.as_member(people.member, via=Via.LINK)).get("/me/service-records")
        assert (records["total"], records["total_minutes"]) == (1, 120)
        assert [(one["minutes"], one["kind"], one["order_id"]) for one in records["items"]] == [
            (120, "live", order.public_id)
        ]

    def test_somebody_without_a_member_has_no_records(self, api_as, app):
        found = api_as(actor_for(Role.AUDITOR, the_tree().root)).get("/me/service-records")
        assert (found["items"], found["total_minutes"]) == ([], 0)
