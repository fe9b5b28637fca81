"""The table of what requesters say of services."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.volunteering.rules.ratings import TextState


class Rating(Identified, Versioned, Model):
    """What was said of one order, at most once. `entered_by` is the dispatcher who was told it on the telephone."""

    __tablename__ = "service_rating"
    __table_args__ = (
        CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("(text = '') = (text_state = 'none')", name="text"),
        Index("ix_service_rating_text_state", "text_state", "rated_at"),
    )

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_order.id"), unique=True)
    score: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    text_state: Mapped[TextState] = mapped_column(enum_column(TextState))
    entered_by: Mapped[int | None] = mapped_column(BigId)
    rated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    looked_by: Mapped[str] = mapped_column(String(60), default="")
