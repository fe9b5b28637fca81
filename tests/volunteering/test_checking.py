"""Checking orders: taking on, asking, rejecting, and what expires unanswered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.volunteering.commands import checking, offering, requesting
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules import checking as rules
from tests.factories import requests as make
from tests.factories import volunteering as orders


def codes_of(refused):
    return [(reason.code, reason.field) for reason in refused.value.reasons]


@pytest.fixture
def order(app, clock):
    return make.placed(clock).order


GOOD = {"title": "陪同体检", "category": "care", "people": 2, "risk_note": "楼梯陡"}


class TestRules:
    def test_complete(self):
        assert rules.verify_reasons(GOOD) == []

    def test_everything_at_once(self):
        found = rules.verify_reasons({"people": 0, "hours_cap": 2000, "hazardous": True, "min_age": 16})
        assert [(one.code, one.field) for one in found] == [
            ("required", "title"),
            ("required", "category"),
            ("required", "risk_note"),
            ("too_small", "people"),
            ("too_big", "hours_cap"),
            ("hazard_for_adults", "min_age"),
        ]

    def test_dangerous_work_for_adults(self):
        assert rules.verify_reasons(GOOD | {"hazardous": True, "min_age": 18}) == []


class TestVerifying:
    def test_what_checking_found_is_kept(self, order, clock):
        make.verified(clock, order, skills=("急救", " 急救", ""), hazardous=True, min_age=18, hours_cap=180)
        assert order.state is OrderState.VERIFIED
        assert (order.category, order.district, order.skills) == ("care", "湖滨街道", ("急救",))
        assert (order.hazardous, order.min_age, order.hours_cap) == (True, 18, 180)
        assert order.due_at is not None

    def test_what_is_missing(self, order, clock):
        with pytest.raises(Invalid) as refused:
            checking.verify(make.chief(), order, version=order.version, clock=clock, risk_note="")
        assert codes_of(refused) == [("required", "category"), ("required", "risk_note")]

    def test_no_banned_kind(self, order, clock):
        with pytest.raises(Invalid) as refused:
            make.verified(clock, order, category="dangerous")
        assert codes_of(refused) == [("category_banned", "category")]

    def test_only_by_its_dispatcher_and_only_once(self, order, clock):
        with pytest.raises(Forbidden):
            checking.verify(orders.dispatcher(), order, version=order.version, clock=clock, category="care")
        make.verified(clock, order)
        with pytest.raises(Conflict):
            make.verified(clock, order)

    def test_not_what_the_requester_changed_meanwhile(self, order, clock):
        version = order.version
        requesting.answer(order, version=version, clock=clock, people=9)
        with pytest.raises(Stale):
            checking.verify(make.chief(), order, version=version, clock=clock, category="care")


class TestAsking:
    def test_asked_and_answered(self, order, clock):
        checking.ask(make.chief(), order, version=order.version, question="住几楼？", clock=clock)
        assert (order.state, order.reason) == (OrderState.NEEDS_INFO, "住几楼？")
        requesting.answer(order, version=order.version, clock=clock, need="陪同体检，住五楼。")
        assert (order.state, order.reason, order.need) == (OrderState.SUBMITTED, "", "陪同体检，住五楼。")

    def test_without_a_question(self, order, clock):
        with pytest.raises(Invalid) as refused:
            checking.ask(make.chief(), order, version=order.version, question=" ", clock=clock)
        assert codes_of(refused) == [("required", "question")]

    def test_unanswered_it_expires(self, order, clock):
        checking.ask(make.chief(), order, version=order.version, question="住几楼？", clock=clock)
        assert offering.lapse_due(clock) == 0
        clock.advance(timedelta(days=10))
        assert offering.lapse_due(clock) == 1
        assert order.state is OrderState.EXPIRED


class TestRejecting:
    def test_with_the_reason(self, order, clock):
        with pytest.raises(Invalid):
            checking.reject(make.chief(), order, version=order.version, reason="", clock=clock)
        checking.reject(make.chief(), order, version=order.version, reason="请联系家政公司。", clock=clock)
        assert (order.state, order.reason) == (OrderState.REJECTED, "请联系家政公司。")


class TestSubmitting:
    def test_a_draft_of_ones_own(self, app, clock):
        draft = orders.order(clock)
        checking.submit(orders.dispatcher(), draft, clock=clock)
        assert draft.state is OrderState.SUBMITTED

    def test_what_it_lacks(self, app, clock):
        draft = orders.order(clock, place="", contact_phone="")
        with pytest.raises(Invalid) as refused:
            checking.submit(orders.dispatcher(), draft, clock=clock)
        assert codes_of(refused) == [("required", "place"), ("required", "contact_phone")]
