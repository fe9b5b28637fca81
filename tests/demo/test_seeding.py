"""The demo goes into an empty installation, through commands, and everything in it agrees with everything else."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from sqlalchemy import select

from partyhub.accounts.models import User
from partyhub.activities import queries as activities
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, State
from partyhub.activities.rules.votes import VoteState
from partyhub.audit import commands as audit
from partyhub.demo import commands as demo
from partyhub.demo import rules
from partyhub.demo.commands import ahead
from partyhub.kernel.db import db
from partyhub.ledger.commands import rebuild
from partyhub.operations.doctor import findings
from partyhub.organization import queries as organizations
from partyhub.scorecards import queries as scorecards
from partyhub.scorecards.rules import CampaignState
from partyhub.volunteering import queries as volunteering
from partyhub.volunteering.models import ServiceOrder, Team
from partyhub.volunteering.rules import OrderSource, OrderState
from tests.support.application import make_app, real_commits

PASSWORD = "tea-house-by-the-river-9"


@pytest.fixture
def small(monkeypatch):
    """A demo of two enterprises and few people, which takes seconds."""
    monkeypatch.setattr(rules, "ENTERPRISES", rules.ENTERPRISES[:2])
    monkeypatch.setattr(rules, "ORGANISATIONS", 17)
    monkeypatch.setattr(rules, "MEMBERS", 84)


@pytest.fixture
def empty(empty_database, clock):
    app = make_app(empty_database)
    app.clock = clock
    with real_commits(app):
        db.create_all()
        yield app


def test_a_small_demo_is_whole(small, empty, clock):
    lines: list[str] = []
    logins = demo.seed(progress=lines.append, password=PASSWORD, clock=clock)
    two_campaigns_one_closed_one_running(clock)
    every_login_exists_and_somebody_has_work_waiting(logins, "\n".join(lines))
    a_meeting_has_minutes_a_vote_and_resolutions(clock)
    what_is_to_come_is_planned_and_announced(clock)
    residents_orders_wait_at_each_step()
    everything_agrees(empty)
    with pytest.raises(demo.NotEmpty):
        demo.seed(progress=lines.append)
    assert demo.seed_if_empty(progress=lines.append) is None


def two_campaigns_one_closed_one_running(clock):
    now, then = scorecards.campaigns()
    assert (then.year, then.state) == (2022, CampaignState.CLOSED)
    assert (now.year, now.state) == (2026, CampaignState.RUNNING)
    root = organizations.root()
    assert root is not None
    values = {line.code: line.value for line in scorecards.card(now, root, clock.today()).lines}
    assert values["A1-04"] > 0
    assert values["A3-02"] > 0


def every_login_exists_and_somebody_has_work_waiting(logins, told):
    assert set(logins) - {""} <= set(db.session.scalars(select(User.username)))
    assert PASSWORD in told
    states = set(db.session.scalars(select(Activity.state)))
    assert {State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED} <= states


def a_meeting_has_minutes_a_vote_and_resolutions(clock):
    """Of the secretary's branch and of a few others; roll call, agenda, verdict, and what is still to be seen to."""
    found = [one for one in db.session.scalars(select(Activity)) if activities.votes_of(one)]
    own = db.session.scalars(select(User).where(User.username == "secretary")).one()
    assert len(found) >= 3
    assert own.member_id in {one.chair_id for one in found}
    for meeting in found:
        assert meeting.state is State.APPROVED
        assert meeting.day.weekday() < 5
        assert [one.first_item for one in activities.agenda(meeting)] == [True, False]
        assert [one.state for one in activities.votes_of(meeting)] == [VoteState.PASSED]
        due = [row.resolution.due_on for row in activities.resolutions(meeting)]
        assert len(due) == 2
        assert any(day is not None and day > clock.today() for day in due)
        roll = activities.roll_counts([meeting.id])[meeting.id]
        assert roll[Presence.EXCUSED] == 1
        assert roll[Presence.PRESENT] >= 3
    kinds = {kind for one in db.session.scalars(select(Activity)) for kind in one.kinds}
    assert {Kind.COMMITTEE_MEETING, Kind.HEART_TALK} <= kinds


def residents_orders_wait_at_each_step():
    """From checking to being claimed; the leader's own team is asked, and everything came in without an account."""
    asked = db.session.scalars(select(ServiceOrder).where(ServiceOrder.source == OrderSource.RESIDENT)).all()
    assert {one.state for one in asked} == {
        OrderState.SUBMITTED,
        OrderState.NEEDS_INFO,
        OrderState.VERIFIED,
        OrderState.OFFERED,
        OrderState.OPEN_FOR_CLAIM,
    }
    leader = db.session.scalars(select(User).where(User.username == "leader")).one()
    offer = volunteering.open_offer(next(one.id for one in asked if one.state is OrderState.OFFERED))
    assert db.session.get_one(Team, offer.team_id).leader_id == leader.member_id


def what_is_to_come_is_planned_and_announced(clock):
    """Next month of several branches is announced, the year after planned; one is held jointly, one is full."""
    coming = list(db.session.scalars(select(Activity).where(Activity.day > clock.today())))
    first = ahead.next_month(clock.today())
    next_month = [one for one in coming if (one.day.year, one.day.month) == (first.year, first.month)]
    themed = [one for one in next_month if Kind.THEMED_DAY in one.kinds and one.state is State.PUBLISHED]
    assert len({one.organization_id for one in themed}) >= 3
    assert {one.state for one in coming if one.day.year > clock.today().year and one not in next_month} == {
        State.DRAFT
    }
    assert any(activities.partners(one) for one in coming)
    full = [one for one in coming if one.capacity]
    assert [(one.capacity, one.places_taken) for one in full] == [(3, 3)]
    assert ahead.next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert ahead.next_month(date(2027, 1, 31)) == date(2027, 2, 1)


def everything_agrees(app):
    assert rebuild.first_bad_row() is None
    assert audit.verify().is_whole
    found = findings(app.extensions["partyhub.settings"])
    assert list(itertools.chain.from_iterable(found.values())) == []
