"""The requester's own pages: opened with the code and the end of his number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.kernel import unit
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands
from partyhub.volunteering.commands import checking, offering
from partyhub.volunteering.rules import OrderState
from tests.factories import requests as make
from tests.factories import volunteering as orders


@pytest.fixture
def stranger(page_as, app):
    """Somebody without an account."""
    return page_as(ANONYMOUS)


@pytest.fixture
def placed(app, clock):
    return make.placed(clock)


def enter(stranger, placed, tail="0001", status=200):
    return stranger.submit(
        "/public/progress",
        {"code": placed.code, "tail": tail},
        having="code",
        follow=status == 200,
        status=status,
    )


class TestPublicOpen:
    def test_code_and_tail_lead_to_the_order(self, stranger, placed):
        page = enter(stranger, placed)
        assert page.heading == placed.order.title
        assert "我们正在核实您的点单" in page.text

    def test_a_wrong_tail_and_a_wrong_code_look_the_same(self, stranger, placed):
        wrong_tail = enter(stranger, placed, tail="9999", status=404)
        wrong_code = stranger.submit(
            "/public/progress", {"code": "z" * 16, "tail": "0001"}, having="code", status=404
        )
        assert wrong_tail.text == wrong_code.text
        stranger.get("/public/progress/order", status=303)

    def test_after_five_wrong_ones_even_the_right_one_waits(self, stranger, placed, clock):
        for _ in range(5):
            enter(stranger, placed, tail="9999", status=404)
        enter(stranger, placed, status=429)
        clock.advance(timedelta(hours=1, minutes=1))
        enter(stranger, placed)


class TestPublicProgress:
    def test_it_closes_by_itself_after_half_an_hour(self, stranger, placed, clock):
        enter(stranger, placed)
        clock.advance(timedelta(minutes=29))
        stranger.get("/public/progress/order")
        clock.advance(timedelta(minutes=2))
        assert stranger.get("/public/progress/order", status=303).headers["Location"] == "/public/progress"

    def test_no_number_and_no_name_stands_on_it(self, stranger, placed):
        page = enter(stranger, placed)
        assert make.PHONE not in page.html.replace(" ", "")
        assert "王阿姨" not in page.html

    def test_a_neighbours_order_stays_closed(self, stranger, placed, clock):
        other = make.placed(clock, number="two", need="另一户的需求。", contact_phone="19900030002")
        enter(stranger, placed)
        assert "另一户的需求" not in stranger.get("/public/progress/order").html
        enter(stranger, other, tail="0001", status=404)

    def test_every_state_says_what_comes_next(self, stranger, placed):
        enter(stranger, placed)
        for state in OrderState:
            placed.order.state = state
            unit.commit()
            assert len(stranger.get("/public/progress/order").text) > 50

    def test_few_statements(self, stranger, placed):
        assert enter(stranger, placed).sql <= 6


class TestPublicChange:
    def test_a_question_is_answered(self, stranger, placed, clock):
        order = placed.order
        checking.ask(make.chief(), order, version=order.version, question="住几楼？", clock=clock)
        page = enter(stranger, placed)
        assert "住几楼？" in page.text
        done = stranger.submit(
            page.link("补充情况"), {"need": "陪同体检，住五楼。"}, having="need", follow=True, status=200
        )
        assert "谢谢，已收到您填写的内容。" in done.text
        assert (order.state, order.need) == (OrderState.SUBMITTED, "陪同体检，住五楼。")

    def test_once_checked_it_is_refused_and_the_text_kept(self, stranger, placed, clock):
        enter(stranger, placed)
        form = stranger.get("/public/progress/order/change")
        make.verified(clock, placed.order)
        page = stranger.submit(form, {"need": "改了的内容"}, having="need", status=409)
        assert "改了的内容" in page.html
        assert placed.order.need != "改了的内容"

    def test_not_without_opening_it(self, stranger, placed):
        stranger.get("/public/progress/order/change", status=303)


class TestPublicWithdraw:
    def test_taken_back(self, stranger, placed):
        page = enter(stranger, placed)
        done = stranger.submit(page.link("撤回点单"), having="reason", follow=True, status=200)
        assert "您已撤回这张点单" in done.text
        assert placed.order.state is OrderState.CANCELLED_BY_REQUESTER

    def test_not_without_opening_it(self, stranger, placed):
        stranger.get("/public/progress/order/withdraw", status=303)


def proposed(placed, clock):
    order = make.verified(clock, placed.order)
    offering.offer(make.chief(), order, orders.team(clock), overruled="只有这支队伍", clock=clock)
    commands.propose_time(orders.leader(), order, orders.plan(clock.now() + timedelta(days=5)), clock=clock)
    return order


class TestPublicAgreeTime:
    def test_agreed(self, stranger, placed, clock):
        order = proposed(placed, clock)
        page = enter(stranger, placed)
        done = stranger.submit(page, button="这个时间可以", follow=True, status=200)
        assert "您的答复已转达" in done.text
        assert order.state is OrderState.RECRUITING


class TestPublicRefuseTime:
    def test_refused(self, stranger, placed, clock):
        order = proposed(placed, clock)
        page = enter(stranger, placed)
        stranger.submit(page, button="这个时间不行", follow=True, status=200)
        assert order.state is OrderState.VERIFIED

    def test_too_late_is_said(self, stranger, placed, clock):
        order = proposed(placed, clock)
        page = enter(stranger, placed)
        offering.recall(make.chief(), order, reason="已另派", clock=clock)
        done = stranger.submit(page, button="这个时间不行", follow=True, status=200)
        assert order.state is OrderState.VERIFIED
        assert done.status == 200
