"""The dispatcher's pages of checking."""

from __future__ import annotations

import pytest

from partyhub.volunteering.rules import OrderState
from tests.factories import requests as make
from tests.factories import volunteering as orders


def address(order, tail=""):
    return f"/service/orders/{order.public_id}{tail}"


@pytest.fixture
def desk(page_as, app):
    """The dispatcher of the whole tree."""
    return page_as(make.chief())


@pytest.fixture
def order(app, clock):
    return make.placed(clock).order


class TestVerify:
    def test_taken_on_from_the_order(self, desk, order):
        page = desk.get(address(order, "/desk"))
        assert "居民自助下单" in page.text
        done = desk.submit(
            page.link("受理点单"),
            {"category": "care", "district": "湖滨街道", "skills": "急救、陪护"},
            having="category",
        )
        assert done.headers["Location"] == address(order, "/desk")
        assert (order.state, order.skills) == (OrderState.VERIFIED, ("急救", "陪护"))

    def test_what_is_missing_is_said_and_what_was_typed_kept(self, desk, order):
        page = desk.submit(
            address(order, "/verify"), {"category": "", "skills": "急救"}, having="category", status=422
        )
        assert page.errors() == ["请选择服务类别。"]
        assert "急救" in page.html


class TestAsk:
    def test_asked(self, desk, order):
        desk.submit(
            address(order, "/ask"), {"question": "住几楼？"}, having="question", follow=True, status=200
        )
        assert (order.state, order.reason) == (OrderState.NEEDS_INFO, "住几楼？")


class TestReject:
    def test_rejected(self, desk, order):
        desk.submit(
            address(order, "/reject"), {"reason": "请联系家政。"}, having="reason", follow=True, status=200
        )
        assert order.state is OrderState.REJECTED


class TestSubmit:
    def test_a_draft_is_handed_in(self, page_as, app, clock):
        draft = orders.order(clock)
        page_as(orders.dispatcher()).submit(
            address(draft, "/desk"), button="提交审核", follow=True, status=200
        )
        assert draft.state is OrderState.SUBMITTED
