"""The table of exports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, UTCDateTime, enum_column
from partyhub.reports import rules
from partyhub.reports.rules import ExportState, Medium, Period, What


class Export(Identified, Model):
    """One taking away. It belongs to one account, or to a member who came by his personal link, and to nobody else.

    `rows` is how many records it held when it was asked for, or made; `code` stands on every page of it and in the
    audit log. Of a package, `progress` is a percentage and `problem` the code of what went wrong.
    """

    __tablename__ = "report_export"
    __table_args__ = (
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name="one_requester"),
        Index("ix_report_export_user", "user_id", "expires_at"),
        Index("ix_report_export_member", "member_id", "expires_at"),
    )

    what: Mapped[What] = mapped_column(enum_column(What))
    medium: Mapped[Medium] = mapped_column(enum_column(Medium))
    organization_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"))
    path: Mapped[str] = mapped_column(PathType, default="")
    year: Mapped[int] = mapped_column(Integer)
    quarter: Mapped[int | None] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(String(rules.PURPOSE_MAX), default="")
    code: Mapped[str] = mapped_column(String(rules.CODE_LENGTH), unique=True)
    user_id: Mapped[int | None] = mapped_column(BigId)
    member_id: Mapped[int | None] = mapped_column(BigId)
    by_name: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[ExportState] = mapped_column(enum_column(ExportState))
    progress: Mapped[int] = mapped_column(Integer, default=0)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def period(self) -> Period:
        """What it is about."""
        return Period(self.year, self.quarter)
