"""Campaigns of the demo: 2022 from its plan file, run and closed; this year cloned from it and running."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from partyhub.demo import rules
from partyhub.demo.commands.stage import Stage, at
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.ledger import commands as ledger
from partyhub.scorecards import commands as scorecards
from partyhub.scorecards import plans
from partyhub.scorecards.models import Campaign, Indicator
from partyhub.scorecards.rules import Stage as Review

STUDY_A_BRANCH = 3


def begin_2022(stage: Stage) -> Campaign:
    """Bring the plan of 2022 in and start it."""
    actor = stage.actor("committee")
    with unit.work():
        campaign = scorecards.load_plan(actor, plans.built_in(), stage.root, clock=at(date(2022, 1, 20)))
        scorecards.advance(actor, campaign, "publish", version=campaign.version, clock=at(date(2022, 1, 24)))
        scorecards.advance(actor, campaign, "start", version=campaign.version, clock=at(date(2022, 1, 25)))
    stage.progress("campaign of 2022")
    return campaign


def close_2022(stage: Stage, campaign: Campaign) -> None:
    """Close the ledger through the year and the campaign with it."""
    actor = stage.actor("committee")
    with unit.work():
        ledger.close(
            actor, through=campaign.ends_on, reason="2022 年度行动终结，数据封存", clock=at(date(2023, 1, 16))
        )
        scorecards.advance(
            actor, campaign, "close", version=campaign.version, clock=at(date(2023, 1, 16), 10)
        )
    stage.progress("2022 closed")


def begin_this_year(stage: Stage, source: Campaign) -> Campaign:
    """Clone last time's campaign for this year, with the committee's own targets for the enterprises."""
    actor, year = stage.actor("committee"), stage.today.year
    with unit.work():
        campaign = scorecards.clone(actor, source, year, clock=at(date(year, 1, 8)))
        scorecards.advance(actor, campaign, "publish", version=campaign.version, clock=at(date(year, 1, 9)))
        scorecards.advance(actor, campaign, "start", version=campaign.version, clock=at(date(year, 1, 10)))
        study = db.session.scalars(
            select(Indicator).where(Indicator.campaign_id == campaign.id, Indicator.code == "A1-04")
        ).one()
        for number in range(len(rules.ENTERPRISES)):
            scorecards.set_target(
                actor,
                study,
                stage.committee_of(number),
                Decimal(STUDY_A_BRANCH * len(stage.branches(number))),
                reason=f"市国资党委〔{year}〕3号",
                clock=at(date(year, 1, 12)),
            )
    stage.progress(f"campaign of {year}")
    return campaign


def assess(stage: Stage, campaign: Campaign) -> None:
    """Write the half-year's self-assessment of one enterprise and the committee's review of it."""
    if stage.today < date(stage.today.year, 7, 15):
        return
    period, where = f"{campaign.year}-H1", stage.committee_of(0)
    with unit.work():
        scorecards.assess(
            stage.actor("group"),
            campaign,
            where,
            period=period,
            stage=Review.SELF,
            note="上半年学习活动按计划开展，下半年重点补齐青年宣讲覆盖面。",
            version=None,
            clock=at(date(campaign.year, 7, 10)),
        )
        scorecards.assess(
            stage.actor("committee"),
            campaign,
            where,
            period=period,
            stage=Review.REVIEW,
            note="情况属实，请在三季度提交宣讲安排。",
            version=None,
            clock=at(date(campaign.year, 7, 14)),
        )
