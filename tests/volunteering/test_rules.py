"""The state machine, the hours' arithmetic and the reasons, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partyhub.kernel.errors import Conflict
from partyhub.volunteering import rules
from partyhub.volunteering.rules import ORDER, AttendanceState, OrderState, Served, SignupState, Span

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def codes(reasons):
    return [reason.code for reason in reasons]


def span(start_hours: float, length_hours: float = 2, breaks: int = 0) -> Span:
    return Span(NOW + start_hours * HOUR, NOW + (start_hours + length_hours) * HOUR, breaks)


class TestStates:
    def test_the_list_is_the_one_of_the_interface(self):
        assert [str(state) for state in OrderState] == [
            "draft",
            "submitted",
            "needs_info",
            "expired",
            "rejected",
            "merged",
            "verified",
            "offered",
            "open_for_claim",
            "awaiting_requester",
            "recruiting",
            "ready",
            "in_service",
            "aborted",
            "awaiting_confirmation",
            "confirmed",
            "auto_confirmed",
            "disputed",
            "closed",
            "cancelled_by_requester",
            "cancelled_by_organizer",
        ]

    @pytest.mark.parametrize("event", ORDER.events)
    def test_in_every_state_an_event_leads_somewhere_or_is_refused(self, event):
        allowed = {t.source: t.target for t in rules.TRANSITIONS if t.event == event}
        for state in OrderState:
            if state in allowed:
                assert ORDER.target(state, event) is allowed[state]
            else:
                with pytest.raises(Conflict) as refused:
                    ORDER.target(state, event)
                assert codes(refused.value.reasons) == ["wrong_state"]

    def test_the_way_from_draft_to_closed(self):
        state = ORDER.initial
        for event in ("publish", "ready", "start", "complete", "confirm", "close"):
            state = ORDER.target(state, event)
        assert state is OrderState.CLOSED

    def test_every_state_can_be_reached(self):
        reached, pending = set(), [ORDER.initial]
        while pending:
            state = pending.pop()
            if state not in reached:
                reached.add(state)
                pending += [ORDER.target(state, event) for event in ORDER.allowed(state)]
        assert reached == set(OrderState)

    def test_nothing_leads_out_of_an_end(self):
        assert ORDER.ends == {
            OrderState.EXPIRED,
            OrderState.REJECTED,
            OrderState.MERGED,
            OrderState.CANCELLED_BY_REQUESTER,
            OrderState.CANCELLED_BY_ORGANIZER,
        }

    def test_what_is_offered_today_is_part_of_the_machine(self):
        assert set(rules.OFFERED_EVENTS) <= set(ORDER.events)

    def test_only_a_few_states_can_be_cancelled_by_the_organizer(self):
        refused = {state for state in OrderState if "cancel" not in ORDER.allowed(state)}
        assert {OrderState.AWAITING_CONFIRMATION, OrderState.CONFIRMED, OrderState.CLOSED} <= refused


class TestOrders:
    def test_publishing_names_everything_that_is_missing(self):
        reasons = rules.publish_reasons({"title": "陪同体检"}, [], NOW)
        assert {reason.field for reason in reasons if reason.code == "required"} == {
            "need",
            "category",
            "place",
            "starts_at",
            "ends_at",
            "risk_note",
            "contact_name",
            "contact_phone",
            "leader",
        }
        assert "order_without_session" in codes(reasons)

    def test_the_risk_note_is_asked_for(self):
        complete = dict.fromkeys(rules.MUST_HAVE, "x")
        assert rules.publish_reasons(complete, [NOW + HOUR], NOW) == []
        reasons = rules.publish_reasons(complete | {"risk_note": "  "}, [NOW + HOUR], NOW)
        assert [reason.field for reason in reasons] == ["risk_note"]

    def test_sessions_all_past_cannot_be_published(self):
        complete = dict.fromkeys(rules.MUST_HAVE, "x")
        assert codes(rules.publish_reasons(complete, [NOW - HOUR], NOW)) == ["sessions_all_past"]

    def test_a_window_runs_forward(self):
        reasons = rules.order_reasons({"title": "x", "starts_at": NOW, "ends_at": NOW})
        assert codes(reasons) == ["service_ends_before_start"]

    def test_texts_have_limits(self):
        reasons = rules.order_reasons({"title": "长" * 101, "need": "长" * 2001})
        assert [(reason.field, reason.params["max"]) for reason in reasons] == [
            ("title", 100),
            ("need", 2000),
        ]


class TestSessions:
    @pytest.mark.parametrize(
        ("length", "low", "high", "confirmed", "expected"),
        [
            (2, 1, 5, 0, []),
            (0, 1, 5, 0, ["service_ends_before_start"]),
            (25, 1, 5, 0, ["session_too_long"]),
            (2, 0, 5, 0, ["too_small"]),
            (2, 6, 5, 0, ["max_below_min"]),
            (2, 1, 501, 0, ["too_big"]),
            (2, 1, 3, 4, ["max_below_confirmed"]),
        ],
    )
    def test_times_and_numbers(self, length, low, high, confirmed, expected):
        assert codes(rules.session_reasons(span(24, length), low, high, taken=confirmed)) == expected

    def test_outside_the_window_is_noticed(self):
        window = (NOW, NOW + 10 * HOUR)
        assert not rules.outside_window(span(0, 10), window)
        assert rules.outside_window(span(-1, 2), window)
        assert rules.outside_window(span(9, 2), window)


class TestSignups:
    def test_open_until_it_begins(self):
        def ask(state=OrderState.RECRUITING, is_open=True, starts_at=NOW + HOUR):
            return codes(rules.signup_reasons(state=state, is_open=is_open, starts_at=starts_at, now=NOW))

        assert ask() == []
        assert ask(starts_at=NOW) == ["session_has_begun"]
        assert ask(is_open=False) == ["signup_not_open"]
        assert ask(state=OrderState.DRAFT) == ["signup_not_open"]
        assert ask(state=OrderState.CANCELLED_BY_ORGANIZER) == ["signup_not_open"]

    def test_leaving_needs_no_reason_until_it_begins(self):
        def ask(starts_at, signup=SignupState.CONFIRMED):
            return codes(rules.withdraw_reasons(signup=signup, starts_at=starts_at, now=NOW))

        assert ask(NOW + timedelta(seconds=1)) == []
        assert ask(NOW) == ["withdraw_too_late"]
        assert ask(NOW, SignupState.WITHDRAWN) == []

    def test_nobody_is_moved_up_unasked_in_the_last_two_hours(self):
        assert rules.promotes_by_itself(NOW + 2 * HOUR + timedelta(seconds=1), NOW)
        assert not rules.promotes_by_itself(NOW + 2 * HOUR, NOW)


class TestAttendance:
    SESSION = span(-3, 2)

    def ask(self, state, part=None, *, signed_up=True, session=None):
        return codes(
            rules.attendance_reasons(state, part, session or self.SESSION, signed_up=signed_up, now=NOW)
        )

    def test_plain_lines(self):
        for state in (AttendanceState.PRESENT, AttendanceState.EXCUSED, AttendanceState.ABSENT):
            assert self.ask(state) == []
        assert self.ask(AttendanceState.WALK_IN, signed_up=False) == []

    def test_a_part_says_from_when_to_when(self):
        assert self.ask(AttendanceState.PARTIAL) == ["partial_needs_times"]
        assert self.ask(AttendanceState.PARTIAL, span(-3, 1)) == []
        assert self.ask(AttendanceState.PARTIAL, span(-4, 1)) == ["outside_session"]
        assert self.ask(AttendanceState.ABSENT, span(-3, 1)) == ["times_without_service"]

    def test_breaks_leave_something(self):
        assert self.ask(AttendanceState.PARTIAL, span(-3, 1, breaks=60)) == ["break_too_long"]
        assert self.ask(AttendanceState.PARTIAL, span(-3, 1, breaks=-5)) == ["break_too_long"]

    def test_walk_in_and_signed_up_exclude_each_other(self):
        assert self.ask(AttendanceState.WALK_IN) == ["walk_in_signed_up"]
        assert self.ask(AttendanceState.PRESENT, signed_up=False) == ["not_signed_up"]

    def test_no_roll_call_long_before_the_start(self):
        assert self.ask(AttendanceState.PRESENT, session=span(3)) == ["roll_call_too_early"]


class TestHours:
    def test_minutes_are_time_served_without_breaks(self):
        assert span(0, 2.5, breaks=20).minutes == 130

    def test_touching_spans_do_not_overlap(self):
        assert not span(0, 2).overlaps(span(2, 2))
        assert span(0, 2).overlaps(span(1.99, 2))

    def ask(self, *lines, held=None, closer=None, second_look=""):
        return codes(
            rules.credit_reasons(lines, held or {}, closer_member_id=closer, second_look=second_look)
        )

    def test_overlap_with_what_is_credited_or_beside_it(self):
        assert self.ask(Served(1, "甲", span(0)), held={1: [span(1)]}) == ["hours_overlap"]
        assert self.ask(Served(1, "甲", span(0)), held={2: [span(1)]}) == []
        assert self.ask(Served(1, "甲", span(0)), Served(1, "甲", span(1))) == ["hours_overlap"]

    def test_nobody_credits_himself(self):
        assert self.ask(Served(7, "甲", span(0)), closer=7) == ["own_hours"]

    def test_more_than_eight_hours_a_day_want_a_second_look(self):
        assert self.ask(Served(1, "甲", span(0, 8))) == []
        assert self.ask(Served(1, "甲", span(0, 2), day_minutes_so_far=361)) == ["long_day"]
        assert self.ask(Served(1, "甲", span(0, 9)), second_look="连续值守，社区核实") == []
