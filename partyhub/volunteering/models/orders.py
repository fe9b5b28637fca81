"""Tables of orders and their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, Tags, UTCDateTime, Versioned, enum_column
from partyhub.kernel.vault import EncryptedText
from partyhub.volunteering import rules
from partyhub.volunteering.rules import OrderSource, OrderState


class ServiceOrder(Identified, Versioned, Model):
    """One need and how it is met. Before it is published only those see it who dispatch over its organiser.

    `code_digest` is the keyed digest of the requester's code; the code itself is shown once and stored nowhere.
    `closings` counts how often it was closed, for one that was reopened is closed anew. `due_at` is the deadline of
    the present state, kept by every step; `team_id` the team that has taken the order on.
    """

    __tablename__ = "service_order"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at", name="window"),
        Index("ix_service_order_state_created", "state", "created_at"),
        CheckConstraint("people IS NULL OR people >= 1", name="people"),
        Index("ix_service_order_created", "created_at", "id"),
        Index("ix_service_order_due", "state", "due_at"),
    )

    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    need: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str | None] = mapped_column(
        String(rules.CATEGORY_LENGTH), ForeignKey("service_category.code")
    )
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    risk_note: Mapped[str] = mapped_column(String(rules.RISK_LENGTH), default="")
    people: Mapped[int | None]
    district: Mapped[str] = mapped_column(String(rules.DISTRICT_LENGTH), default="")
    skills: Mapped[tuple[str, ...]] = mapped_column(Tags, default=())
    hazardous: Mapped[bool] = mapped_column(default=False)
    min_age: Mapped[int | None]
    hours_cap: Mapped[int | None]
    briefing: Mapped[str] = mapped_column(Text, default="")
    insurance_no: Mapped[str] = mapped_column(String(rules.INSURANCE_LENGTH), default="")
    source: Mapped[OrderSource] = mapped_column(enum_column(OrderSource), default=OrderSource.DESK)
    service_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_offering.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("external_unit.id"))
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    slip: Mapped[str | None] = mapped_column(String(20), unique=True)
    consent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entered_by: Mapped[int | None] = mapped_column(BigId)
    contact_name: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_team.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    kept_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_order.id"))
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState), default=OrderState.DRAFT)
    result: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voided: Mapped[bool] = mapped_column(default=False, server_default=false())
    redo_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_order.id"))
    closings: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ServiceSession(Identified, Versioned, Model):
    """One occasion with limited places.

    `confirmed_count` and `held_count`, the places that are offered to somebody, are changed by guarded writes only
    (`commands.places`), which leave the version alone: a sign-up must not make somebody's edit stale. `arrivals`
    numbers those who came, so that the waiting list has one order. Later than `cutoff_hours` before the beginning
    whoever cannot come asks for leave.
    """

    __tablename__ = "service_session"
    __table_args__ = (
        CheckConstraint(
            "confirmed_count >= 0 AND held_count >= 0 AND confirmed_count + held_count <= max_people",
            name="places",
        ),
        CheckConstraint("min_people >= 1 AND min_people <= max_people", name="people"),
        CheckConstraint("ends_at > starts_at", name="times"),
        Index("ix_service_session_signup_open", "signup_open", "starts_at"),
    )

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_order.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    min_people: Mapped[int]
    max_people: Mapped[int]
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    confirmed_count: Mapped[int] = mapped_column(default=0)
    held_count: Mapped[int] = mapped_column(default=0, server_default="0")
    arrivals: Mapped[int] = mapped_column(default=0)
    cutoff_hours: Mapped[int] = mapped_column(
        default=rules.CUTOFF_HOURS, server_default=str(rules.CUTOFF_HOURS)
    )
    signup_open: Mapped[bool] = mapped_column(default=False)

    @property
    def taken(self) -> int:
        """Places that nobody else can have now: given, or held for somebody's answer."""
        return self.confirmed_count + self.held_count

    @property
    def free(self) -> int:
        """Places that are left."""
        return self.max_people - self.taken
