"""Campaigns for tests: this year's, running, from the built-in plan; and facts without a feature behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.organization.models import Organization
from partyhub.scorecards import commands, plans
from partyhub.scorecards.models import Campaign, Indicator
from partyhub.security.actors import Actor

_records = count(9_000_000)


def running_campaign(actor: Actor, root: Organization, clock: Clock, year: int = 2026) -> Campaign:
    """Load the built-in plan for `year` and start it."""
    built_in = plans.built_in()
    plan = replace(built_in, year=year, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    campaign = commands.load_plan(actor, plan, root, clock=clock)
    commands.advance(actor, campaign, "publish", version=campaign.version, clock=clock)
    return commands.advance(actor, campaign, "start", version=campaign.version, clock=clock)


def indicator(campaign: Campaign, code: str) -> Indicator:
    """Return an indicator by its code."""
    query = select(Indicator).where(Indicator.campaign_id == campaign.id, Indicator.code == code)
    return db.session.scalars(query).one()


def study(organization: Organization, on: date, clock: Clock) -> Reference:
    """Post one confirmed study activity of an organisation; returns its source."""
    source = Reference("activity", next(_records))
    ledger.post(
        kind="activity.study_confirmed",
        organization_id=organization.id,
        path=organization.path,
        on=on,
        source=source,
        event="approved#1",
        clock=clock,
    )
    return source
