"""Tables of the scorecards: campaigns with their actions and indicators, targets, last year's results, assessments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.scorecards.rules import MAX_REASON, ActionCode, CampaignState, Counting, Stage


class Campaign(Identified, Versioned, Model):
    """A year of the six actions."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="runs_forward"),)

    name: Mapped[str] = mapped_column(String(100))
    year: Mapped[int] = mapped_column(Integer, unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[CampaignState] = mapped_column(enum_column(CampaignState), default=CampaignState.DRAFT)
    cloned_from_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))


class CampaignAction(Model):
    """One of the six actions of a campaign."""

    __tablename__ = "campaign_action"
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    code: Mapped[ActionCode] = mapped_column(enum_column(ActionCode))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class Indicator(Identified, Versioned, Model):
    """One figure of an action. `definition` is the JSON form of `rules.Definition`; `source` quotes the plan."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("campaign_action.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    counting: Mapped[Counting] = mapped_column(enum_column(Counting))
    definition: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    action: Mapped[CampaignAction] = relationship(lazy="raise")


class IndicatorTarget(Versioned, Model):
    """What an organisation is to reach, in ten-thousandths; the plan's own figures stand at the root."""

    __tablename__ = "indicator_target"
    __table_args__ = (CheckConstraint("quantity >= 0", name="not_negative"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")


class Baseline(Model):
    """A result of the year before, as the plan words it; shown beside the card, never a target."""

    __tablename__ = "campaign_baseline"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    value: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))


class Assessment(Identified, Versioned, Model):
    """One of the three values of an organisation's period: self-assessment, review or final, each with its author."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("campaign_id", "organization_id", "period", "stage"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    period: Mapped[str] = mapped_column(String(10))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    note: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(BigId)
    author_name: Mapped[str] = mapped_column(String(60))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ManualValue(Identified, Model):
    """A value typed with its evidence, for a figure that no record can give; it counts once somebody else confirmed it.

    Quantities in ten-thousandths. A row is never changed after its confirmation: a correction is a new row.
    """

    __tablename__ = "manual_value"
    __table_args__ = (
        Index("ix_manual_value_read", "indicator_id", "organization_id", "on_day"),
        CheckConstraint("numerator >= 0", name="not_negative"),
        CheckConstraint("denominator IS NULL OR denominator > 0", name="whole"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="four_eyes"),
    )

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    on: Mapped[date] = mapped_column("on_day")
    numerator: Mapped[int] = mapped_column(BigId)
    denominator: Mapped[int | None] = mapped_column(BigId)
    evidence: Mapped[str] = mapped_column(String(500))
    entered_by: Mapped[int] = mapped_column(BigId)
    entered_name: Mapped[str] = mapped_column(String(60))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(BigId)
    confirmed_name: Mapped[str] = mapped_column(String(60), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
