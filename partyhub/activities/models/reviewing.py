"""Tables of review: comments at a place, and what a record held each time it changed hands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.kernel.db import BigId, Model, UTCDateTime
from partyhub.kernel.triggers import append_only

PLACE_CODE_LENGTH = 20


class ActivityRemark(Model):
    """A reviewer's comment at one place (`rules.Place`) of a record, or one item of it, given with a return."""

    __tablename__ = "activity_remark"
    __table_args__ = (
        UniqueConstraint("step_id", "place", "item"),
        Index("ix_activity_remark_activity", "activity_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    step_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_step.id"))
    place: Mapped[str] = mapped_column(String(PLACE_CODE_LENGTH))
    item: Mapped[str] = mapped_column(String(rules.ITEM_CODE_LENGTH), default="", server_default="")
    about: Mapped[str] = mapped_column(String(rules.ABOUT_LENGTH), default="", server_default="")
    comment: Mapped[str] = mapped_column(Text)


class ActivitySnapshot(Model):
    """What a record held after a step that handed it over; JSON, never changed.

    Of people it keeps numbers and digests, no name and no reason of absence.
    """

    __tablename__ = "activity_snapshot"
    __table_args__ = (Index("ix_activity_snapshot_activity", "activity_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    step_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_step.id"), unique=True)
    event: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


append_only(ActivitySnapshot.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
