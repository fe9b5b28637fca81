"""Tables of the audit log. Triggers refuse UPDATE and DELETE of events, in the database itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Model, PathType, UTCDateTime
from partyhub.kernel.triggers import append_only


class AuditEvent(Model):
    """One thing that was done or refused. `subject` is a reference, `path` the organisation's path of that day."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject"),
        Index("ix_audit_event_event_at", "event", "at"),
        Index("ix_audit_event_actor_at", "actor", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    event: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(60))
    via: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(60), default="")
    path: Mapped[str] = mapped_column(PathType, default="")
    details: Mapped[str] = mapped_column(Text, default="{}")
    personal_digest: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))


class AuditPersonal(Model):
    """The erasable values of an event; erasing one leaves the chain whole."""

    __tablename__ = "audit_personal"

    event_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)


class AuditHead(Model):
    """The last link: taken as the last lock of every unit of work."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(BigId)
    last_hash: Mapped[str] = mapped_column(String(64))


append_only(AuditEvent.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
