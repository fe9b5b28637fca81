"""What a requester says of a finished service, on his page and by a program."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands, queries
from partyhub.volunteering.rules import AttendanceState, OrderState
from partyhub.volunteering.rules.disputes import Outcome
from tests.factories import requests as make
from tests.factories import volunteering as orders
from tests.factories.members import the_people
from tests.volunteering.test_disputes import decided
from tests.volunteering.test_views_progress import enter

S = OrderState


@pytest.fixture
def finished(app, clock):
    """A resident's order that a team took on and handed in; returns (placed, order)."""
    placed = make.placed(clock)
    order = make.verified(clock, placed.order)
    commands.offer(make.chief(), order, orders.team(clock), overruled="熟悉该社区", clock=clock)
    commands.accept(orders.team_leader(), order, sessions=[orders.plan(order.starts_at)], clock=clock)
    (session,) = queries.sessions_of(order.id)
    orders.sign_up(the_people().member, session, clock)
    clock.advance(timedelta(days=4))
    line = commands.Line(the_people().member.public_id, AttendanceState.PRESENT)
    commands.record_attendance(make.chief(), order, session, [line], clock=clock)
    commands.complete(make.chief(), order, result="已陪同体检。", clock=clock)
    return placed, order


@pytest.fixture
def stranger(page_as, app):
    """Somebody without an account."""
    return page_as(ANONYMOUS)


class TestPublicRate:
    def test_content_without_a_word(self, stranger, finished):
        placed, order = finished
        assert enter(stranger, placed).link("评价服务") == "/public/progress/order/rate"
        stranger.submit("/public/progress/order/rate", {}, having="text")
        assert order.state is S.CONFIRMED
        assert queries.rating_of_order(order.id) is None

    def test_with_a_score_and_words(self, stranger, finished):
        placed, order = finished
        enter(stranger, placed)
        stranger.submit("/public/progress/order/rate", {"score": "5", "text": "很细心"}, having="text")
        found = queries.rating_of_order(order.id)
        assert (found.score, found.text, found.entered_by) == (5, "很细心", None)
        assert "评价服务" not in stranger.get("/public/progress/order").text

    def test_only_for_whoever_opened_it(self, stranger, finished):
        assert (
            stranger.get("/public/progress/order/rate", status=303).headers["Location"] == "/public/progress"
        )


class TestPublicDispute:
    def test_raised_then_reviewed(self, stranger, finished, clock):
        placed, order = finished
        enter(stranger, placed)
        url = "/public/progress/order/dispute"
        stranger.submit(url, {"text": ""}, having="text", status=422)
        stranger.submit(url, {"text": "没有人来"}, having="text")
        one = queries.open_dispute(order.id)
        assert (one.text, order.state) == ("没有人来", S.DISPUTED)
        decided(clock, one, Outcome.UPHELD)
        assert "经核实" in stranger.get("/public/progress/order").text
        stranger.submit(url, {"text": "请再查"}, having="text")
        assert queries.open_dispute(order.id).review_text == "请再查"

    def test_only_for_whoever_opened_it(self, stranger, finished):
        found = stranger.get("/public/progress/order/dispute", status=303)
        assert found.headers["Location"] == "/public/progress"


class TestApi:
    def test_confirm_rate_dispute(self, api_as, finished):
        placed, order = finished
        stranger = api_as(ANONYMOUS)
        opened = stranger.post(f"/public/orders/{placed.code}/open", {"phone_tail": "0001"}, status=200)
        assert {"confirm", "dispute"} <= set(opened["allowed"])
        url, access = f"/public/orders/{placed.code}", {"access": opened["access"]}
        stranger.post(f"{url}/confirm", {"access": "x"}, status=404)
        assert stranger.post(f"{url}/confirm", access, status=200)["state"] == "confirmed"
        stranger.post(f"{url}/rate", access | {"score": 9}, status=422)
        stranger.post(f"{url}/rate", access | {"score": 4}, status=200)
        assert queries.rating_of_order(order.id).score == 4
        done = stranger.post(f"{url}/dispute", access | {"text": "少了一次"}, status=200)
        assert done["state"] == "disputed"
