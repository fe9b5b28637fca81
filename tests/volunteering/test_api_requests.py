"""Ordering and checking by programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.kernel.db import db
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands
from partyhub.volunteering.commands import offering
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import OrderState
from tests.factories import requests as make
from tests.factories import volunteering as orders


@pytest.fixture
def stranger(api_as, app):
    """A program without an account."""
    return api_as(ANONYMOUS)


@pytest.fixture
def body(clock):
    begins = clock.now() + timedelta(days=3)
    return {
        "need": "独居老人体检需要陪同。",
        "place": "湖滨社区",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=3)).isoformat(),
        "people": 2,
        "contact_name": "王阿姨",
        "contact_phone": make.PHONE,
        "risk_note": "楼梯较陡。",
        "consent": True,
    }


@pytest.fixture
def placed(app, clock):
    return make.placed(clock)


def opened(stranger, placed):
    return stranger.post(f"/public/orders/{placed.code}/open", {"phone_tail": "0001"}, status=200)


def verb(stranger, placed, name, status=200, **more):
    access = opened(stranger, placed)["access"]
    return stranger.post(f"/public/orders/{placed.code}/{name}", {"access": access, **more}, status=status)


class TestPlacing:
    def test_a_key_places_one_order_and_no_other(self, client, body):
        def post(sent, **headers):
            return client.post("/api/v1/public/orders", json=sent, headers=headers)

        made = [post(body, **{"Idempotency-Key": "once"}) for _ in range(2)]
        assert [one.status_code for one in made] == [201, 201]
        assert made[0].json == made[1].json
        assert post(body | {"people": 5}, **{"Idempotency-Key": "once"}).status_code == 409
        assert post(body, **{"Idempotency-Key": None}).status_code == 400

    def test_a_code_and_nothing_of_the_person(self, stranger, body):
        made = stranger.post("/public/orders", body, status=201)
        assert len(made["code"]) >= 16
        assert set(made) == {"code", "due_at"}

    def test_every_reason_at_once(self, stranger, body):
        refused = stranger.post(
            "/public/orders", body | {"need": "", "people": 0, "consent": False}, status=422
        )
        found = {(one["code"], one["pointer"]) for one in refused["errors"]}
        assert {("required", "/need"), ("too_small", "/people")} <= found
        assert ("request_without_consent", "/consent") in found

    def test_the_same_number_known_or_not_is_answered_alike(self, stranger, body):
        first = stranger.post("/public/orders", body, status=201)
        second = stranger.post("/public/orders", body, status=201)
        assert first["code"] != second["code"]
        assert set(first) == set(second)


class TestOpening:
    def test_the_order_without_name_and_number(self, stranger, placed):
        found = opened(stranger, placed)
        assert (found["state"], found["need"]) == ("submitted", placed.order.need)
        assert found["allowed"] == ["withdraw"]
        assert not [name for name in found if "contact" in name]
        assert make.PHONE not in str(found)

    def test_wrong_tail_and_wrong_code_are_the_same(self, stranger, placed):
        answers = [
            stranger.post(f"/public/orders/{code}/open", {"phone_tail": tail}, status=404)
            for code, tail in ((placed.code, "9999"), ("z" * 16, "0001"), ("short", "0001"))
        ]
        assert len({str({**one, "instance": ""}) for one in answers}) == 1

    def test_five_wrong_in_an_hour(self, stranger, placed):
        for _ in range(5):
            stranger.post(f"/public/orders/{placed.code}/open", {"phone_tail": "9999"}, status=404)
        stranger.post(f"/public/orders/{placed.code}/open", {"phone_tail": "0001"}, status=429)


class TestVerbs:
    def test_changing(self, stranger, placed):
        version = opened(stranger, placed)["version"]
        changed = verb(stranger, placed, "answer", version=version, people=5)
        assert changed["people"] == 5
        verb(stranger, placed, "answer", status=409, version=version, people=6)

    def test_withdrawing(self, stranger, placed):
        assert verb(stranger, placed, "withdraw")["state"] == "cancelled_by_requester"
        verb(stranger, placed, "withdraw", status=409)

    @pytest.mark.parametrize(("name", "state"), [("agree-time", "recruiting"), ("refuse-time", "verified")])
    def test_another_time(self, stranger, placed, clock, name, state):
        order = make.verified(clock, placed.order)
        offering.offer(make.chief(), order, orders.team(clock), overruled="只有这支队伍", clock=clock)
        plan = orders.plan(clock.now() + timedelta(days=5))
        commands.propose_time(orders.leader(), order, plan, clock=clock)
        found = opened(stranger, placed)
        assert found["proposed_starts_at"]
        assert found["allowed"] == ["agree-time", "refuse-time", "withdraw"]
        assert verb(stranger, placed, name)["state"] == state

    def test_no_access_to_another_order(self, stranger, placed, clock):
        other = make.placed(clock, number="two", contact_phone="19900030002")
        access = opened(stranger, placed)["access"]
        for code, token in ((other.code, access), (placed.code, "x"), (placed.code, access[:-1] + "z")):
            stranger.post(f"/public/orders/{code}/withdraw", {"access": token}, status=404)
        assert db.session.get_one(ServiceOrder, other.order.id).state is OrderState.SUBMITTED

    def test_half_an_hour_later_it_opens_nothing(self, stranger, placed, clock):
        access = opened(stranger, placed)["access"]
        clock.advance(timedelta(minutes=31))
        stranger.post(f"/public/orders/{placed.code}/withdraw", {"access": access}, status=404)


class TestChecking:
    def test_verify_ask_reject(self, api_as, clock):
        desk = api_as(make.chief())
        one, two, three = (make.placed(clock, number=str(n)).order for n in range(3))
        body = {"category": "care", "skills": ["急救"], "district": "湖滨街道"}
        verified = desk.post(f"/orders/{one.public_id}/verify", body, version=one.version)
        asked = desk.post(f"/orders/{two.public_id}/ask", {"question": "住几楼？"}, version=two.version)
        rejected = desk.post(
            f"/orders/{three.public_id}/reject", {"reason": "请联系家政。"}, version=three.version
        )
        assert [done["state"] for done in (verified, asked, rejected)] == [
            "verified",
            "needs_info",
            "rejected",
        ]

    def test_submit_a_draft(self, api_as, app, clock):
        draft = orders.order(clock)
        done = api_as(orders.dispatcher()).post(f"/orders/{draft.public_id}/submit", version=draft.version)
        assert done["state"] == "submitted"

    def test_a_stale_version(self, api_as, clock):
        order = make.placed(clock).order
        api_as(make.chief()).post(
            f"/orders/{order.public_id}/ask", {"question": "住几楼？"}, version=order.version + 1, status=409
        )
