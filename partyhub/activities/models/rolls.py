"""The table of roll calls."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.activities.rules import Presence
from partyhub.kernel.db import BigId, Model, UTCDateTime, enum_column


class Attendance(Model):
    """One line of a roll call. `organization_id` is where a member belonged on the day, or when he was added."""

    __tablename__ = "activity_attendance"
    __table_args__ = (
        UniqueConstraint("activity_id", "member_id"),
        UniqueConstraint("activity_id", "guest_name", name="uq_activity_attendance_guest"),
        CheckConstraint("(member_id IS NULL) <> (guest_name IS NULL)", name="member_or_guest"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
        Index("ix_activity_attendance_member", "member_id", "activity_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    guest_name: Mapped[str | None] = mapped_column(String(rules.GUEST_LENGTH))
    organization_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    state: Mapped[Presence] = mapped_column(enum_column(Presence))
    minutes: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
