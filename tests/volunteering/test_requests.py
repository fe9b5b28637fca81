"""Orders of people without an account: what they must say, how they are opened, how often they may be placed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Invalid, NotFound, TooMany
from partyhub.kernel.tries import Limit
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands, queries
from partyhub.volunteering.commands import answering, codes, offering, requesting
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import OrderSource, OrderState
from partyhub.volunteering.rules import requests as rules
from tests.factories import requests as make
from tests.factories import volunteering as orders
from tests.factories.members import the_people
from tests.factories.organization import the_tree


def codes_of(refused):
    return [(reason.code, reason.field) for reason in refused.value.reasons]


def count():
    return db.session.scalar(select(func.count()).select_from(ServiceOrder))


class TestRules:
    def test_everything_that_is_missing_at_once(self, clock):
        empty = dict.fromkeys(rules.ASKED)
        assert [reason.field for reason in rules.asked_reasons(empty, clock.now())] == list(rules.ASKED)
        found = rules.contact_reasons("", "12345", consent=False)
        assert [(one.code, one.field) for one in found] == [
            ("required", "contact_name"),
            ("request_phone", "contact_phone"),
            ("request_without_consent", "consent"),
        ]

    def test_the_time_is_to_come_and_not_too_far(self, clock):
        now = clock.now()
        good = make.wanted(clock).asked
        assert rules.asked_reasons(good, now) == []
        for starts_at, code in (
            (now, "request_in_the_past"),
            (now + timedelta(days=181), "request_too_far"),
        ):
            late = good | {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            assert [one.code for one in rules.asked_reasons(late, now)] == [code]
        turned = good | {"ends_at": good["starts_at"]}
        assert [one.code for one in rules.asked_reasons(turned, now)] == ["service_ends_before_start"]

    @pytest.mark.parametrize(
        ("phone", "good"),
        [("19900030001", True), ("05721234567", True), ("110", False), ("1990003000a", False), ("", False)],
    )
    def test_a_number_that_can_be_called(self, phone, good):
        assert (rules.contact_reasons("王", phone, consent=True) == []) is good

    @pytest.mark.parametrize(
        ("age", "trap", "code"),
        [
            (timedelta(seconds=20), "", None),
            (timedelta(seconds=2), "", "form_too_fast"),
            (timedelta(hours=13), "", "form_too_old"),
            (timedelta(seconds=-1), "", "form_too_old"),
            (None, "", "form_too_old"),
            (timedelta(seconds=20), "http://", "form_trap"),
        ],
    )
    def test_who_fills_in_a_form(self, age, trap, code):
        assert [one.code for one in rules.filled_in_reasons(age, trap)] == ([code] if code else [])

    def test_a_code_is_read_however_it_is_typed(self):
        code = "0123456789abcdef"
        assert rules.shown_code(code) == "0123-4567-89AB-CDEF"
        assert rules.read_code("oI23 4567-89ab—CDEF") == code
        assert rules.read_code("0123") == ""
        assert rules.read_code("u" * 16) == ""

    def test_a_title_is_made_of_the_first_words(self):
        assert rules.title_of("\n陪老人体检。很急") == "陪老人体检"
        assert len(rules.title_of("很" * 200)) == 30


class TestMarks:
    def test_a_form_tells_its_age_and_places_its_own_order(self, app, clock):
        mark = codes.new_mark(clock)
        clock.advance(timedelta(minutes=5))
        number, age = codes.read_mark(mark, clock)
        assert age is not None
        assert timedelta(minutes=5) <= age < timedelta(minutes=5, seconds=2)
        assert codes.code_from(number) == codes.code_from(number)
        assert rules.read_code(codes.code_from(number)) == codes.code_from(number)

    def test_a_changed_mark_is_none(self, app, clock):
        mark = codes.new_mark(clock)
        for forged in (
            "",
            "x",
            "a.1.b",
            mark[:-1] + "é",
            "0" + mark[1:] if mark[0] != "0" else "1" + mark[1:],
        ):
            assert codes.read_mark(forged, clock) == ("", None)

    def test_many_codes_are_all_different(self, app):
        assert len({codes.code_from(str(n)) for n in range(2000)}) == 2000

    def test_access_ends_after_half_an_hour(self, app, clock):
        access = codes.access_for("abc", clock)
        assert codes.opened_by(access, clock) == "abc"
        assert codes.opened_by("abd" + access[3:], clock) is None
        assert codes.opened_by(codes.new_mark(clock), clock) is None
        clock.advance(timedelta(minutes=31))
        assert codes.opened_by(access, clock) is None


class TestPlacing:
    def test_it_waits_to_be_checked_at_the_root(self, app, clock):
        placed = make.placed(clock)
        order = placed.order
        assert (order.state, order.source) == (OrderState.SUBMITTED, OrderSource.RESIDENT)
        assert order.organization_id == the_tree().root.id
        assert order.title == "独居老人体检需要陪同"
        assert order.due_at is not None
        assert order.consent_at == clock.now()
        assert placed.code not in (order.code_digest, order.public_id)

    def test_the_same_form_twice_is_one_order(self, app, clock):
        first = make.placed(clock)
        again = make.placed(clock, need="另一个内容")
        assert (again.order.id, again.code, again.created) == (first.order.id, first.code, False)
        assert count() == 1

    def test_a_banned_kind_is_refused_with_its_reason(self, app, clock):
        with pytest.raises(Invalid) as refused:
            make.placed(clock, category="errands")
        assert codes_of(refused) == [("category_banned", "category")]
        assert count() == 0

    def test_without_consent_nothing_is_kept(self, app, clock):
        with pytest.raises(Invalid) as refused:
            make.placed(clock, consent=False)
        assert codes_of(refused) == [("request_without_consent", "consent")]
        assert count() == 0


def tried(clock, address, phone, number):
    """Place an order as the form does; return whether it was let through."""
    try:
        requesting.place_within_limits(
            number, make.wanted(clock, contact_phone=phone), address=address, clock=clock
        )
    except TooMany:
        return False
    return True


class TestLimits:
    def test_by_address(self, app, clock):
        let = [tried(clock, "203.0.113.9", f"1990004{n:04}", str(n)) for n in range(12)]
        assert let == [True] * 10 + [False] * 2
        assert count() == 10

    def test_by_phone_from_many_addresses(self, app, clock):
        let = [tried(clock, f"203.0.113.{n}", make.PHONE, str(n)) for n in range(5)]
        assert let == [True] * 3 + [False] * 2

    def test_by_day(self, app, clock, monkeypatch):
        monkeypatch.setattr(rules, "PER_DAY", Limit(4, timedelta(days=1)))
        let = [tried(clock, f"203.0.113.{n}", f"1990004{n:04}", str(n)) for n in range(6)]
        assert let == [True] * 4 + [False] * 2

    def test_a_blocked_address_uses_up_nobodys_number(self, app, clock):
        for n in range(10):
            tried(clock, "203.0.113.9", f"1990004{n:04}", str(n))
        for n in range(5):
            assert not tried(clock, "203.0.113.9", make.PHONE, f"blocked{n}")
        assert tried(clock, "203.0.113.10", make.PHONE, "own")

    def test_what_is_incomplete_counts_for_nothing(self, app, clock):
        for n in range(12):
            with pytest.raises(Invalid):
                requesting.place_within_limits(
                    str(n), make.wanted(clock, people=0), address="203.0.113.9", clock=clock
                )
        assert tried(clock, "203.0.113.9", make.PHONE, "good")


class TestOpening:
    def test_code_and_tail_open_it(self, app, clock):
        placed = make.placed(clock)
        shown = rules.shown_code(placed.code)
        assert requesting.open_order(shown, "0001", clock=clock).id == placed.order.id

    @pytest.mark.parametrize("tail", ["0002", "", "1", make.PHONE, "000１"])
    def test_a_wrong_end_of_the_number_is_nothing_there(self, app, clock, tail):
        placed = make.placed(clock)
        with pytest.raises(NotFound):
            requesting.open_order(placed.code, tail, clock=clock)

    def test_no_code_is_nothing_there(self, app, clock):
        make.placed(clock)
        for code in ("", "zzzz", "z" * 16):
            with pytest.raises(NotFound):
                requesting.open_order(code, "----", clock=clock)

    def test_five_wrong_in_an_hour_and_right_ones_do_not_count(self, app, clock):
        code = make.placed(clock).code
        unit.commit()
        for _ in range(8):
            requesting.open_within_limits(code, "0001", clock=clock)
        for _ in range(5):
            with pytest.raises(NotFound):
                requesting.open_within_limits(code, "9999", clock=clock)
        with pytest.raises(TooMany):
            requesting.open_within_limits(code, "0001", clock=clock)
        clock.advance(timedelta(hours=1, seconds=1))
        assert requesting.open_within_limits(code, "0001", clock=clock)


class TestAnswering:
    def test_it_can_be_changed_until_it_is_checked(self, app, clock):
        order = make.placed(clock).order
        requesting.answer(order, version=order.version, clock=clock, people=4)
        assert (order.people, order.state) == (4, OrderState.SUBMITTED)
        make.verified(clock, order)
        with pytest.raises(Conflict) as refused:
            requesting.answer(order, version=order.version, clock=clock, people=5)
        assert codes_of(refused) == [("request_checked", "")]

    def test_two_windows_do_not_overwrite_each_other(self, app, clock):
        order = make.placed(clock).order
        version = order.version
        requesting.answer(order, version=version, clock=clock, people=4)
        with pytest.raises(Conflict) as refused:
            requesting.answer(order, version=version, clock=clock, people=5)
        assert codes_of(refused) == [("request_changed_meanwhile", "")]

    def test_it_stays_complete(self, app, clock):
        order = make.placed(clock).order
        with pytest.raises(Invalid) as refused:
            requesting.answer(order, version=order.version, clock=clock, place=" ", people=0)
        assert codes_of(refused) == [("required", "place"), ("too_small", "people")]


class TestWithdrawing:
    def test_before_anybody_signed_up_it_needs_no_reason(self, app, clock):
        order = make.placed(clock).order
        requesting.withdraw_order(order, reason="", clock=clock)
        assert order.state is OrderState.CANCELLED_BY_REQUESTER
        assert order.due_at is None

    def test_close_to_the_service_it_says_why_and_everybody_is_let_go(self, app, clock):
        order, (session,) = orders.published(clock)
        orders.sign_up(the_people().member, session, clock)
        with pytest.raises(Invalid) as refused:
            requesting.withdraw_order(order, reason="", clock=clock)
        assert codes_of(refused) == [("required", "reason")]
        requesting.withdraw_order(order, reason="老人已住院", clock=clock)
        assert order.state is OrderState.CANCELLED_BY_REQUESTER
        assert queries.live_members(order_id=order.id) == []

    def test_once_it_is_served_it_is_too_late(self, app, clock):
        order, _ = orders.served(clock, [the_people().member])
        with pytest.raises(Conflict):
            requesting.withdraw_order(order, reason="不要了", clock=clock)


class TestTimes:
    def test_the_requester_agrees_to_another_time(self, app, clock):
        order = make.verified(clock, make.placed(clock).order)
        team = orders.team(clock)
        offering.offer(make.chief(), order, team, overruled="只有这支队伍", clock=clock)
        plan = orders.plan(clock.now() + timedelta(days=5))
        commands.propose_time(orders.leader(), order, plan, clock=clock)
        assert order.state is OrderState.AWAITING_REQUESTER
        answering.settle_time(ANONYMOUS, order, agrees=True, clock=clock)
        assert order.state is OrderState.RECRUITING
        unit.commit()
