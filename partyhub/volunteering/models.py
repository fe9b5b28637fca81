"""Tables of orders, sessions, sign-ups, attendance and hours."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, UTCDateTime, Versioned, enum_column
from partyhub.kernel.triggers import append_only
from partyhub.kernel.vault import EncryptedText
from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState, Category, HoursKind, OrderState, SignupState


class ServiceOrder(Identified, Versioned, Model):
    """One need and how it is met. Before it is published only those see it who dispatch over its organiser."""

    __tablename__ = "service_order"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at", name="window"),
        Index("ix_service_order_state_created", "state", "created_at"),
        Index("ix_service_order_created", "created_at", "id"),
    )

    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    need: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[Category | None] = mapped_column(enum_column(Category))
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    risk_note: Mapped[str] = mapped_column(String(rules.RISK_LENGTH), default="")
    contact_name: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState), default=OrderState.DRAFT)
    result: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ServiceSession(Identified, Versioned, Model):
    """One occasion with limited places.

    `confirmed_count` is changed by guarded writes only (`commands.places`), which leave the version alone: a sign-up
    must not make somebody's edit stale. `arrivals` numbers those who came, so that the waiting list has one order.
    """

    __tablename__ = "service_session"
    __table_args__ = (
        CheckConstraint("confirmed_count >= 0 AND confirmed_count <= max_people", name="places"),
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
    arrivals: Mapped[int] = mapped_column(default=0)
    signup_open: Mapped[bool] = mapped_column(default=False)


class Signup(Identified, Model):
    """One person's standing with one session; signing up again after leaving takes a new place in the queue."""

    __tablename__ = "service_signup"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("ix_service_signup_queue", "session_id", "state", "position"),
        Index("ix_service_signup_member", "member_id", "state"),
    )

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_session.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    state: Mapped[SignupState] = mapped_column(enum_column(SignupState))
    position: Mapped[int]
    override_reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    by_user_id: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attendance(Identified, Model):
    """What the latest roll call says about one person at one session, and who said so; earlier lines are in the log."""

    __tablename__ = "service_attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("ix_service_attendance_member", "member_id"),
        CheckConstraint("break_minutes >= 0", name="break"),
    )

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_session.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    state: Mapped[AttendanceState] = mapped_column(enum_column(AttendanceState))
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    break_minutes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    reported_by: Mapped[int | None] = mapped_column(BigId)
    reporter_name: Mapped[str] = mapped_column(String(60), default="")
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)


class HoursEntry(Identified, Model):
    """Time credited to one person, in minutes; append-only. A reversal carries the negative of what it reverses.

    `organization_id` and `path` are the person's branch on `served_on`. Totals are sums over rows and stored nowhere.
    """

    __tablename__ = "service_hours_entry"
    __table_args__ = (
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        CheckConstraint(
            "(kind = 'reversal' AND minutes < 0) OR (kind = 'live' AND minutes > 0)", name="minutes"
        ),
        Index("ix_service_hours_entry_member", "member_id", "served_on"),
        Index("ix_service_hours_entry_path", "path", "served_on"),
    )

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_session.id"), index=True)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    path: Mapped[str] = mapped_column(PathType)
    served_on: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    minutes: Mapped[int]
    kind: Mapped[HoursKind] = mapped_column(enum_column(HoursKind))
    reverses_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_hours_entry.id"), unique=True)
    long_day: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    recorded_by: Mapped[int | None] = mapped_column(BigId)
    credited_by: Mapped[int | None] = mapped_column(BigId)
    credited_at: Mapped[datetime] = mapped_column(UTCDateTime)


append_only(HoursEntry.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
