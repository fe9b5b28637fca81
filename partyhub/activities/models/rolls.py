"""Tables of roll calls: the lines, what is contested, and whether members may sign in themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.activities.rules import ContestState, Presence, Reported
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column

NAME_LENGTH = 60


class Attendance(Model):
    """One line of a roll call. `organization_id` is where a member belonged on the day, or when he was added.

    `recorded_at` is when it was said (a phone without a connection reports later), `recorded_by` by whom; `code` is
    the rotating code that was used, when the member signed in himself.
    """

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
    recorded_by: Mapped[int | None] = mapped_column(BigId)
    recorder_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", server_default="")
    reported: Mapped[Reported] = mapped_column(
        enum_column(Reported), default=Reported.LEADER, server_default=Reported.LEADER.value
    )
    code: Mapped[str] = mapped_column(String(rules.CODE_LENGTH), default="", server_default="")


class Contest(Identified, Versioned, Model):
    """A member says that his line is wrong; both values and the answer are kept, whatever becomes of the line."""

    __tablename__ = "activity_contest"
    __table_args__ = (
        UniqueConstraint("activity_id", "member_id"),
        Index("ix_activity_contest_state", "state"),
    )

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    recorded: Mapped[Presence] = mapped_column(enum_column(Presence))
    claimed: Mapped[Presence] = mapped_column(enum_column(Presence, "claimed"))
    reason: Mapped[str] = mapped_column(String(rules.CONTEST_LENGTH))
    state: Mapped[ContestState] = mapped_column(enum_column(ContestState), default=ContestState.OPEN)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(rules.CONTEST_LENGTH), default="")
    answered_by: Mapped[int | None] = mapped_column(BigId)
    answerer_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SelfSignIn(Model):
    """Whether members may sign in to an activity with the rotating code; no row means no."""

    __tablename__ = "activity_self_sign_in"

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(Boolean)
    changed_by: Mapped[int | None] = mapped_column(BigId)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
