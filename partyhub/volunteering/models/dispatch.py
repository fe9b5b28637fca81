"""Tables of dispatch: what was offered to which team, and what went wrong during a service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column
from partyhub.volunteering import rules
from partyhub.volunteering.rules.offers import OfferState

_OPEN = text("state IN ('pending', 'proposed')")


class Offer(Identified, Model):
    """One order offered to one team, or claimed by it; never deleted, so that the history of dispatch is kept.

    An order has at most one open offer: the partial index is the belt behind `commands.moving`. A proposal of another
    time names the session that the team would hold.
    """

    __tablename__ = "service_offer"
    __table_args__ = (
        Index("uq_service_offer_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_service_offer_order_id", "order_id"),
        Index("ix_service_offer_team_id", "team_id", "state"),
        CheckConstraint(
            "state <> 'proposed' OR (proposed_starts_at IS NOT NULL AND proposed_ends_at > proposed_starts_at)",
            name="proposal",
        ),
    )

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_order.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_team.id"))
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState), default=OfferState.PENDING)
    claimed: Mapped[bool] = mapped_column(default=False)
    respond_by: Mapped[datetime] = mapped_column(UTCDateTime)
    overruled: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")
    proposed_starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    proposed_ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    min_people: Mapped[int | None]
    max_people: Mapped[int | None]
    offered_by: Mapped[int | None] = mapped_column(BigId)
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_by: Mapped[int | None] = mapped_column(BigId)
    answerer: Mapped[str] = mapped_column(String(60), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Incident(Identified, Model):
    """What went wrong during a service, in the words of whoever ran it."""

    __tablename__ = "service_incident"

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_order.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("service_session.id"))
    note: Mapped[str] = mapped_column(Text)
    reported_by: Mapped[int | None] = mapped_column(BigId)
    reporter_name: Mapped[str] = mapped_column(String(60), default="")
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
