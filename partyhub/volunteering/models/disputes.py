"""The table of disputes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.volunteering.rules.disputes import DisputeState, Outcome, Party

_OPEN = text("state <> 'settled'")


class Dispute(Identified, Versioned, Model):
    """An objection to an order and what came of it; at most one is open per order, which the database holds.

    `arbiter_id` and `reviewer_id` are accounts. `redo_id` is the new order of a service that is done again.
    """

    __tablename__ = "service_dispute"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("reviewer_id IS NULL OR reviewer_id <> arbiter_id", name="reviewer"),
        Index("uq_service_dispute_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_service_dispute_order_id", "order_id"),
        Index("ix_service_dispute_state", "state", "decided_at"),
    )

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_order.id"))
    party: Mapped[Party] = mapped_column(enum_column(Party))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    raised_by: Mapped[int | None] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[DisputeState] = mapped_column(enum_column(DisputeState))
    arbiter_id: Mapped[int | None] = mapped_column(BigId)
    arbiter: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    review_text: Mapped[str] = mapped_column(Text, default="")
    review_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewer_id: Mapped[int | None] = mapped_column(BigId)
    reviewer: Mapped[str] = mapped_column(String(60), default="")
    redo_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_order.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
