"""Tables of volunteer teams and of what they offer on the shelf."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, Tags, UTCDateTime, Versioned, enum_column
from partyhub.volunteering import rules
from partyhub.volunteering.rules import OfferingState


class Team(Identified, Versioned, Model):
    """A volunteer team of an organisation. It is let rest rather than deleted: orders and hours keep naming it."""

    __tablename__ = "service_team"

    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(rules.TEAM_NAME_LENGTH))
    leader_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    skills: Mapped[tuple[str, ...]] = mapped_column(Tags, default=())
    districts: Mapped[tuple[str, ...]] = mapped_column(Tags, default=())
    note: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Offering(Identified, Versioned, Model):
    """A service that a team offers on the shelf; `times` and `audience` are its own words."""

    __tablename__ = "service_offering"
    __table_args__ = (
        CheckConstraint("people IS NULL OR people >= 1", name="people"),
        Index("ix_service_offering_shelf", "state", "category"),
    )

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_team.id"), index=True)
    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    category: Mapped[str] = mapped_column(String(rules.CATEGORY_LENGTH))
    what: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    district: Mapped[str] = mapped_column(String(rules.DISTRICT_LENGTH), default="")
    times: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    audience: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    people: Mapped[int | None]
    skills: Mapped[tuple[str, ...]] = mapped_column(Tags, default=())
    risk_note: Mapped[str] = mapped_column(String(rules.RISK_LENGTH), default="")
    state: Mapped[OfferingState] = mapped_column(enum_column(OfferingState), default=OfferingState.DRAFT)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
