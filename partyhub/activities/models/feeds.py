"""Tables of calendar feeds: secret addresses, of which only a digest is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime

DIGEST_LENGTH = 32


class CalendarFeed(Identified, Model):
    """One person's feed: of an organisation's activities, or (without one) of his own. The address is shown once."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR member_id IS NOT NULL", name="owner"),
        CheckConstraint("organization_id IS NOT NULL OR member_id IS NOT NULL", name="whose"),
    )

    user_id: Mapped[int | None] = mapped_column(BigId, index=True)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalendarFeedUse(Model):
    """How often a feed was fetched in its latest hour; what keeps one address from asking too often."""

    __tablename__ = "calendar_feed_use"

    feed_id: Mapped[int] = mapped_column(BigId, ForeignKey("calendar_feed.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UTCDateTime)
    fetches: Mapped[int] = mapped_column(Integer)
