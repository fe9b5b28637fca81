"""Tables of volunteer teams and of what they offer on the shelf."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
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


class Volunteer(Identified, Model):
    """Somebody whom a team counts on, from when until when; a person is at most once in a team at a time."""

    __tablename__ = "service_team_volunteer"
    __table_args__ = (
        Index(
            "uq_service_team_volunteer_present",
            "team_id",
            "member_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until IS NULL OR until >= since", name="until"),
    )

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_team.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    registered_by: Mapped[int | None] = mapped_column(BigId)


class VolunteerSkill(Model):
    """What a volunteer can do, and until when the licence for it is valid (art. 16); no date means for good."""

    __tablename__ = "service_volunteer_skill"

    volunteer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("service_team_volunteer.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(rules.DISTRICT_LENGTH), primary_key=True)
    valid_until: Mapped[date | None]


class Offering(Identified, Versioned, Model):
    """A service that a team offers on the shelf; `times` and `audience` are its own words."""

    __tablename__ = "service_offering"
    __table_args__ = (
        CheckConstraint("people IS NULL OR people >= 1", name="people"),
        Index("ix_service_offering_shelf", "state", "category"),
    )

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_team.id"), index=True)
    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    category: Mapped[str] = mapped_column(String(rules.CATEGORY_LENGTH), ForeignKey("service_category.code"))
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
