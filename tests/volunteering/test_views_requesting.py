"""The form by which anybody asks for help, and what machines make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import requests as rules
from tests.factories import requests as make
from tests.support.client import form_values


def moment(value):
    local = value.astimezone(SHANGHAI)
    return [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]


def count():
    return db.session.scalar(select(func.count()).select_from(ServiceOrder))


@pytest.fixture
def stranger(page_as, app):
    """Somebody without an account."""
    return page_as(ANONYMOUS)


@pytest.fixture
def entries(clock):
    begins = clock.now() + timedelta(days=3)
    return {
        "need": "独居老人体检需要陪同。",
        "place": "湖滨社区 3 幢",
        "starts_at": moment(begins),
        "ends_at": moment(begins + timedelta(hours=3)),
        "people": "2",
        "risk_note": "楼梯较陡。",
        "contact_name": "王阿姨",
        "contact_phone": "199 0003 0001",
        "consent": "y",
    }


def code_on(page):
    return page.one("code").text.strip()


class TestPublicOrder:
    def test_from_the_form_to_the_code(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        done = stranger.submit(form, entries, having="need", status=200)
        assert done.heading == "已收到您的点单"
        code = code_on(done)
        assert len(rules.read_code(code)) == 16
        assert make.PHONE not in done.html.replace(" ", "")
        assert db.session.scalars(select(ServiceOrder.title)).all() == ["独居老人体检需要陪同"]

    def test_a_double_click_is_one_order_with_one_code(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        codes = {code_on(stranger.submit(form, entries, having="need", status=200)) for _ in range(2)}
        assert len(codes) == 1
        assert count() == 1

    def test_everything_that_is_missing_at_once(self, stranger, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        page = stranger.submit(form, {"people": ""}, having="need", status=422)
        assert len(page.errors()) >= 8

    def test_without_consent(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        page = stranger.submit(form, entries | {"consent": None}, having="need", status=422)
        assert page.errors() == ["需要您同意，我们才能为本次点单使用您的电话。"]
        assert count() == 0

    def test_too_fast_is_asked_again_and_the_text_is_kept(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        page = stranger.submit(form, entries, having="need", status=422)
        assert page.errors() == ["提交得太快了。请检查填写的内容，再提交一次。"]
        assert "独居老人体检需要陪同。" in page.html
        clock.advance(timedelta(seconds=10))
        assert code_on(stranger.submit(page, having="need", status=200))

    def test_a_page_left_open_for_a_day_is_asked_again(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(days=1))
        page = stranger.submit(form, entries, having="need", status=422)
        assert page.errors() == ["页面打开时间太久。您填写的内容还在，请检查后再提交一次。"]
        clock.advance(timedelta(seconds=10))
        assert code_on(stranger.submit(page, having="need", status=200))

    def test_what_people_do_not_see_is_left_empty(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        stranger.submit(form, entries | {"website": "http://example.com"}, having="need", status=422)
        assert count() == 0

    def test_a_banned_kind_is_refused_with_its_reason(self, stranger, entries, clock):
        form = stranger.get("/public/order")
        clock.advance(timedelta(minutes=2))
        page = stranger.submit(form, entries | {"category": "commercial"}, having="need", status=422)
        assert "不受理" in page.errors()[0]
        assert count() == 0

    def test_a_machine_gets_no_further_than_the_limit(self, stranger, entries, clock):
        """Each post with a fresh, aged form, as a patient machine would send it."""
        refused = 0
        for _ in range(14):
            form = stranger.get("/public/order")
            clock.advance(timedelta(seconds=5))
            sent = stranger.client.post("/public/order", data=_fields(form, entries))
            refused += sent.status_code == 429
        assert count() <= rules.PER_PHONE.tries
        assert refused == 14 - rules.PER_PHONE.tries

    def test_few_statements(self, stranger):
        assert stranger.get("/public/order").sql <= 6


def _fields(page, entries):
    form = page.form(having="need")
    return form_values(form) | entries


class TestDoors:
    def test_whoever_has_no_account_finds_the_form_where_others_sign_in(self, page):
        doors = page.get("/sign-in")
        assert page.get(doors.link("向志愿者求助（点单）")).heading == "向志愿者求助（点单）"
        assert page.get(doors.link("核验志愿服务记录证明")).status == 200
