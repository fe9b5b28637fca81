"""Tables of the outbox and of how people want to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column
from partyhub.kernel.vault import EncryptedText
from partyhub.notifications.rules import MailState


class Notification(Identified, Model):
    """One message to one person: a user or a member, never both. `key` makes it unique for that person."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name="one_recipient"),
        Index("ix_notification_user_id_id", "user_id", "id"),
        Index("ix_notification_member_id_id", "member_id", "id"),
    )

    user_id: Mapped[int | None] = mapped_column(BigId)
    member_id: Mapped[int | None] = mapped_column(BigId)
    topic: Mapped[str] = mapped_column(String(80))
    params: Mapped[str] = mapped_column(Text, default="{}")
    link: Mapped[str] = mapped_column(String(60), default="")
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail_state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.NONE)
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ContactPreference(Model):
    """How one person is reached outside PartyHub: the address he gave himself, and whether he wants mail at all."""

    __tablename__ = "contact_preference"

    recipient: Mapped[str] = mapped_column(String(40), primary_key=True)
    """``user:3`` or ``member:17``."""
    email: Mapped[str | None] = mapped_column(EncryptedText)
    muted: Mapped[bool] = mapped_column(default=False)
    weekly: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the weekly digest is wanted."""
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
