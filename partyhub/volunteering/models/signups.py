"""Tables of sign-ups and of what the roll call found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column
from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState, SignupState


class Signup(Identified, Model):
    """One person's standing with one session; signing up again after leaving takes a new place in the queue.

    While a place is offered, `respond_by` says until when, and `replaces_id` whose place it is when somebody who
    cannot come looks for a stand-in. `said` is why he cannot come, or why the leader wants him to.
    """

    __tablename__ = "service_signup"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("ix_service_signup_queue", "session_id", "state", "position"),
        Index("ix_service_signup_member", "member_id", "state"),
        Index("ix_service_signup_respond", "state", "respond_by"),
        Index("uq_service_signup_stand_in", "replaces_id", unique=True),
        CheckConstraint("(state = 'offered') = (respond_by IS NOT NULL)", name="respond"),
        CheckConstraint("replaces_id IS NULL OR state = 'offered'", name="stand_in"),
    )

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_session.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    state: Mapped[SignupState] = mapped_column(enum_column(SignupState))
    position: Mapped[int]
    respond_by: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replaces_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_signup.id"))
    said: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="", server_default="")
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
