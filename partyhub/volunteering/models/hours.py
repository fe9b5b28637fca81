"""The append-only table of hours."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, UTCDateTime, enum_column
from partyhub.kernel.triggers import append_only
from partyhub.volunteering import rules
from partyhub.volunteering.rules import HoursKind


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
