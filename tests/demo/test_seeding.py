"""The demo goes into an empty installation, through commands, and everything in it agrees with everything else."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from partyhub.accounts.models import User
from partyhub.activities.models import Activity
from partyhub.activities.rules import State
from partyhub.audit import commands as audit
from partyhub.demo import commands as demo
from partyhub.demo import rules
from partyhub.kernel.db import db
from partyhub.ledger.commands import rebuild
from partyhub.operations.doctor import findings
from partyhub.organization import queries as organizations
from partyhub.scorecards import queries as scorecards
from partyhub.scorecards.rules import CampaignState
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


def everything_agrees(app):
    assert rebuild.first_bad_row() is None
    assert audit.verify().is_whole
    found = findings(app.extensions["partyhub.settings"])
    assert list(itertools.chain.from_iterable(found.values())) == []
