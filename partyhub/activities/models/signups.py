"""The table of sign-ups, waiting lists and leave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.activities.rules import SignupState
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column


class ActivitySignup(Identified, Model):
    """One person's standing with one activity; signing up again after leaving takes a new place in the queue.

    `organization_id` is where the person belongs among those who hold it: his own secretary sees him there.
    """

    __tablename__ = "activity_signup"
    __table_args__ = (
        UniqueConstraint("activity_id", "member_id"),
        Index("ix_activity_signup_queue", "activity_id", "state", "position"),
        Index("ix_activity_signup_member", "member_id", "state"),
    )

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    state: Mapped[SignupState] = mapped_column(enum_column(SignupState))
    position: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(String(rules.LEAVE_REASON_LENGTH), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    by_user_id: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
