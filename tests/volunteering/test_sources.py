"""What the ledger's check asks of orders and sessions: a fact lost or left behind the ledger's back is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.ledger.commands.rebuild import findings, first_bad_row
from partyhub.volunteering import commands
from partyhub.volunteering.models import HoursEntry
from partyhub.volunteering.rules import Span
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.support.sql import tamper


def said() -> list[str]:
    """Return what the check says of orders and sessions."""
    return [line for line in findings() if "order:" in line or "session:" in line]


@pytest.fixture
def closed(app, clock):
    """A closed order, its session, and the entry of the one person credited."""
    order, session = make.served(clock, [the_people().member])
    commands.close(make.dispatcher(), order, clock=clock)
    unit.commit()
    return order, session, db.session.scalars(select(HoursEntry)).one()


def test_closing_and_correcting_leave_the_ledger_right(closed, clock):
    _, session, entry = closed
    assert first_bad_row() is None
    span = Span(session.starts_at, session.starts_at + timedelta(minutes=30))
    corrected = commands.correct_hours(make.dispatcher(), entry, span=span, reason="提前结束", clock=clock)
    unit.commit()
    assert first_bad_row() is None
    commands.correct_hours(make.dispatcher(), corrected, span=None, reason="误记", clock=clock)
    unit.commit()
    assert first_bad_row() is None


@pytest.mark.parametrize("fact", ["service.order_closed", "service.person_times", "service.minutes"])
def test_a_fact_that_was_deleted_is_named(closed, fact):
    order, session, entry = closed
    tamper("fact", f"DELETE FROM fact WHERE kind = '{fact}'")
    record, event = (
        (f"order:{order.id}", "closed#1")
        if fact == "service.order_closed"
        else (f"session:{session.id}", f"credited#{entry.id}")
    )
    assert said() == [f"{record} should have a standing {fact} of {event}, but has none"]
    assert first_bad_row() is not None


def test_an_order_closed_past_the_ledger_is_named(app, clock):
    order, _ = make.served(clock, [the_people().member])
    unit.commit()
    assert said() == []
    tamper("fact", f"UPDATE service_order SET state = 'closed', closings = 1 WHERE id = {order.id}")
    assert (
        first_bad_row()
        == f"order:{order.id} should have a standing service.order_closed of closed#1, but has none"
    )


def test_facts_of_a_record_that_was_reopened_or_never_was_are_named(closed):
    order, session, entry = closed
    tamper("fact", f"UPDATE service_order SET state = 'disputed' WHERE id = {order.id}")
    assert said() == [
        f"service.order_closed of order:{order.id} closed#1 stands, though the record is not in that state"
    ]
    tamper(
        "fact", f"UPDATE fact SET source = 'session:{session.id + 1}' WHERE source = 'session:{session.id}'"
    )
    assert f"facts of session:{session.id + 1} stand, but there is no such record" in said()
    assert (
        f"session:{session.id} should have a standing service.minutes of credited#{entry.id}, but has none"
        in said()
    )
