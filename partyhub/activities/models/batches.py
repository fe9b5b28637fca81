"""Tables of records approved together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities.rules import Outcome
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column


class ReviewBatch(Identified, Model):
    """Clean records that a reviewer approves together; `seed` drew those that are set aside."""

    __tablename__ = "review_batch"

    user_id: Mapped[int] = mapped_column(BigId, index=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReviewBatchItem(Model):
    """One record of a batch, as it stood when the batch was made. `reason` says why it was not approved."""

    __tablename__ = "review_batch_item"
    __table_args__ = (
        UniqueConstraint("batch_id", "activity_id"),
        Index("ix_review_batch_item_activity", "activity_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("review_batch.id"))
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    version: Mapped[int] = mapped_column(Integer)
    close_look: Mapped[bool]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome), default=Outcome.WAITING)
    reason: Mapped[str] = mapped_column(String(60), default="")
