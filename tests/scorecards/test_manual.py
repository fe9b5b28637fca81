"""Values typed with evidence: two people, a day, something to look up; the latest confirmed one is the figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy.exc import IntegrityError

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.scorecards import commands, queries
from partyhub.scorecards.models import ManualValue
from partyhub.scorecards.rules import Counting, Status
from tests.factories.scorecards import indicator, running_campaign

DAY = date(2026, 6, 30)


@pytest.fixture
def campaign(app, world, clock):
    return running_campaign(world.committee, world.tree.root, clock)


@pytest.fixture
def manual(campaign):
    one = indicator(campaign, "A4-02")
    one.counting, one.definition = Counting.MANUAL, "{}"
    unit.commit()
    return one


def enter(
    actor, about, organization, clock, on=DAY, numerator="3", denominator="4", evidence="编制文件〔2026〕2号"
):
    whole = None if denominator is None else Decimal(denominator)
    return commands.enter_value(
        actor,
        about,
        organization,
        on=on,
        numerator=Decimal(numerator),
        denominator=whole,
        evidence=evidence,
        clock=clock,
    )


def line(campaign, about, organization, day=DAY):
    return queries.line(campaign, organization, about, day)


def test_it_counts_only_once_somebody_else_confirmed_it(campaign, manual, world, clock):
    value = enter(world.group, manual, world.tree.east, clock)
    assert line(campaign, manual, world.tree.east).status is Status.GREY
    with pytest.raises(Forbidden):
        commands.confirm_value(world.group, value, world.tree.east, clock=clock)
    commands.confirm_value(world.committee, value, world.tree.east, clock=clock)
    assert line(campaign, manual, world.tree.east).value == Fraction(3, 4)


def test_the_latest_confirmed_value_of_the_day_is_the_figure(campaign, manual, world, clock):
    for on, counted in ((date(2026, 3, 1), "1"), (date(2026, 6, 1), "2"), (date(2026, 9, 1), "4")):
        value = enter(world.group, manual, world.tree.east, clock, on=on, numerator=counted)
        commands.confirm_value(world.committee, value, world.tree.east, clock=clock)
    days = (date(2026, 2, 1), date(2026, 3, 1), DAY, date(2026, 10, 1))
    found = [line(campaign, manual, world.tree.east, day).value for day in days]
    assert found == [None, Fraction(1, 4), Fraction(1, 2), 1]


def test_every_reason_at_once(campaign, manual, world, clock):
    with pytest.raises(Invalid) as refused:
        enter(world.group, manual, world.tree.east, clock, on=date(2026, 12, 24), numerator="9", evidence=" ")
    codes = [reason.code for reason in refused.value.reasons]
    assert codes == ["manual_in_future", "manual_more_than_whole", "manual_without_evidence"]


def test_what_is_counted_from_records_is_never_typed(campaign, world, clock):
    with pytest.raises(Conflict) as refused:
        enter(world.group, indicator(campaign, "A1-04"), world.tree.east, clock)
    assert refused.value.reasons[0].code == "manual_is_counted"


def test_another_enterprise_may_not(campaign, manual, world, clock):
    with pytest.raises(Forbidden):
        enter(world.neighbour, manual, world.tree.east, clock)


def test_a_value_is_confirmed_once(campaign, manual, world, clock):
    value = enter(world.group, manual, world.tree.east, clock)
    commands.confirm_value(world.committee, value, world.tree.east, clock=clock)
    with pytest.raises(Conflict):
        commands.confirm_value(world.committee, value, world.tree.east, clock=clock)


def test_the_database_itself_wants_four_eyes(campaign, manual, world, clock):
    value = enter(world.group, manual, world.tree.east, clock)
    db.session.get_one(ManualValue, value.id).confirmed_by = world.group.user_id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
