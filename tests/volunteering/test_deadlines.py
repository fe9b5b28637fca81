"""Every state that is no end has somebody whose turn it is and a deadline; each end can be reached and is final."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit, workdays
from partyhub.kernel.clock import local_day
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict
from partyhub.volunteering import commands
from partyhub.volunteering.commands import moving
from partyhub.volunteering.rules import ORDER, OrderState
from partyhub.volunteering.rules.deadlines import (
    CUT_OFF,
    DUTIES,
    ENDS,
    HELD,
    Owner,
    Times,
    due_at,
    is_overdue,
)
from partyhub.volunteering.words import WORDS
from tests.factories import volunteering as make
from tests.factories.members import the_people

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.none() | st.integers(-300, 2000).map(lambda hours: NOW + hours * HOUR)


def working(_day):
    return False


@given(st.lists(st.integers(0, 30), max_size=20))
def test_along_any_history_there_is_an_owner_and_a_deadline_until_the_end(choices):
    """Each number picks one of the events that may happen; nothing happens after an end but a reopening."""
    state = ORDER.initial
    for choice in choices:
        events = ORDER.allowed(state)
        if not events:
            assert state in ENDS
            return
        event = events[choice % len(events)]
        assert state not in ENDS or event == "reopen"
        state = OrderState(ORDER.target(state, event))
        if state in ENDS:
            assert due_at(state, Times(NOW), working) is None
        else:
            assert isinstance(DUTIES[state].owner, Owner)
            assert due_at(state, Times(NOW), working) > NOW


def test_owners_and_ends_share_the_states_out():
    assert set(DUTIES) | ENDS == set(OrderState)
    assert not set(DUTIES) & ENDS


@pytest.mark.parametrize("end", sorted(ENDS))
def test_each_end_is_reached_and_final(end):
    reached, frontier = {ORDER.initial}, [ORDER.initial]
    while frontier:
        state = frontier.pop()
        for event in ORDER.allowed(state):
            target = ORDER.target(state, event)
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    assert end in reached
    assert ORDER.allowed(end) == (("reopen",) if end is OrderState.CLOSED else ())


@given(st.sampled_from(sorted(DUTIES)), MOMENTS, MOMENTS, MOMENTS)
def test_a_deadline_is_never_further_away_than_days_off_are_looked_up(state, wanted, first, last):
    due = due_at(state, Times(NOW, wanted=wanted, first=first, last=last), working)
    limit = max([NOW, *(one for one in (wanted, first, last) if one)]) + workdays.LOOKED_AHEAD
    assert due is not None
    assert due <= limit


@given(st.integers(1, 400))
def test_nobody_is_asked_to_answer_after_the_time_for_which_help_is_wanted(hours):
    wanted = NOW + hours * HOUR
    for state in (OrderState.SUBMITTED, OrderState.VERIFIED, OrderState.OFFERED, OrderState.NEEDS_INFO):
        due = due_at(state, Times(NOW, wanted=wanted), working)
        assert NOW < due <= wanted


class TestWorkingDays:
    def test_the_week_of_the_national_day_does_not_count(self):
        before = datetime(2025, 9, 30, 2, 0, tzinfo=UTC)
        assert local_day(workdays.after(before, 1, lambda day: workdays.is_off(day, {}))).day == 9

    def test_what_was_entered_comes_first(self):
        friday = local_day(NOW) + timedelta(days=4)
        entered = {friday: True, friday + DAY: False}
        due = workdays.after(NOW + 3 * DAY, 1, lambda day: workdays.is_off(day, entered))
        assert local_day(due) == friday + DAY

    def test_the_entered_days_are_connected(self, app):
        from partyhub.activities.models import CalendarDay  # the room that keeps them stands beside this one

        monday = local_day(NOW)
        db.session.add(CalendarDay(day=monday + DAY, off=True, name="停工日"))
        db.session.flush()
        assert workdays.off_from(monday)(monday + DAY)
        assert not workdays.off_from(monday)(monday + 2 * DAY)


class TestSessions:
    def test_recruiting_lasts_until_two_days_before(self):
        times = Times(NOW, first=NOW + 10 * DAY)
        assert due_at(OrderState.RECRUITING, times, working) == NOW + 10 * DAY - CUT_OFF

    def test_or_until_the_beginning_when_that_is_nearer(self):
        assert due_at(OrderState.RECRUITING, Times(NOW, first=NOW + DAY), working) == NOW + DAY

    def test_a_deadline_is_passed_once_it_is_there(self):
        assert is_overdue(NOW, NOW)
        assert not is_overdue(NOW + HOUR, NOW)
        assert not is_overdue(None, NOW)


class TestMoving:
    def test_each_step_sets_the_deadline(self, app, clock):
        order, (session,) = make.published(clock)
        assert order.due_at == session.starts_at
        make.sign_up(the_people().member, session, clock)
        commands.ready(make.leader(), order, clock=clock)
        assert order.due_at == session.starts_at
        commands.cancel(make.dispatcher(), order, reason="台风", clock=clock)
        assert order.due_at is None
        assert order.ended_at == clock.now()

    def test_a_draft_rests_for_a_month(self, app, clock):
        assert make.order(clock).due_at == clock.now() + timedelta(days=30)

    def test_the_deadline_follows_the_sessions(self, app, clock):
        order, (session,) = make.published(clock)
        assert order.state in HELD
        plan = make.plan(session.starts_at + 5 * DAY)
        commands.change_session(make.dispatcher(), order, session, plan, version=session.version, clock=clock)
        assert order.due_at == plan.starts_at - CUT_OFF
        commands.add_session(make.dispatcher(), order, make.plan(clock.now() + 4 * HOUR), clock=clock)
        assert order.due_at == clock.now() + 4 * HOUR

    def test_one_version_a_step_and_one_line_in_the_log(self, app, clock):
        order = make.order(clock)
        version = order.version
        moving.move(make.dispatcher(), order, "submit", clock, source_said="电话")
        unit.commit()
        assert order.version == version + 1
        (line,) = db.session.scalars(
            db.select(AuditEvent).where(AuditEvent.event == "service_order.submitted")
        ).all()
        assert "电话" in line.details

    def test_another_state_is_refused_and_nothing_written(self, app, clock):
        order = make.order(clock)
        with pytest.raises(Conflict) as refused:
            moving.move(make.dispatcher(), order, "accept", clock)
        assert refused.value.reasons[0].code == "wrong_state"
        assert order.state is OrderState.DRAFT

    def test_every_event_has_its_word_in_the_log(self):
        assert set(moving.TAGS) == set(ORDER.events)
        for tag in moving.TAGS.values():
            assert str(WORDS[f"audit.service_order.{tag}"])
