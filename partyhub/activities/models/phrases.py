"""The table of reviewers' remembered phrases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime


class ReviewPhrase(Identified, Model):
    """Something that a reviewer wrote in a return, for him to use again; nobody else sees it."""

    __tablename__ = "review_phrase"
    __table_args__ = (UniqueConstraint("user_id", "text"),)

    user_id: Mapped[int] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(String(rules.PHRASE_LENGTH))
    used: Mapped[int] = mapped_column(Integer, default=1)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime)
