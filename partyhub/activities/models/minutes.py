"""Tables of the minutes: agenda, resolutions, signatures, addenda."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities.rules import minutes as rules
from partyhub.activities.rules.minutes import Manner, Officer
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column

NAME_LENGTH = 60


class AgendaItem(Model):
    """One item of the agenda, with what was said on it."""

    __tablename__ = "activity_agenda_item"
    __table_args__ = (UniqueConstraint("activity_id", "place"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    place: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(rules.ITEM_LENGTH))
    presenter: Mapped[str] = mapped_column(String(rules.PRESENTER_LENGTH), default="")
    first_item: Mapped[bool] = mapped_column(Boolean, default=False)
    discussion: Mapped[str] = mapped_column(Text, default="")

    @property
    def code(self) -> str:
        """How a comment names it: by its number."""
        return str(self.place + 1)

    @property
    def called(self) -> str:
        """What it is called beside a comment."""
        return self.title


class Resolution(Identified, Model):
    """What was resolved or agreed, who sees to it until when, and whether it is done."""

    __tablename__ = "activity_resolution"
    __table_args__ = (
        Index("ix_activity_resolution_activity", "activity_id", "place"),
        Index("ix_activity_resolution_owner", "owner_id", "done_at"),
    )

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    place: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(String(rules.RESOLUTION_LENGTH))
    formal: Mapped[bool] = mapped_column(Boolean, default=False)
    owner_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    done_note: Mapped[str] = mapped_column(String(rules.NOTE_LENGTH), default="")


class Signature(Model):
    """The chair's or the recorder's signature under the minutes as they stand; `noted_by` vouches for one on paper."""

    __tablename__ = "activity_signature"
    __table_args__ = (UniqueConstraint("activity_id", "officer"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    officer: Mapped[Officer] = mapped_column(enum_column(Officer))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    manner: Mapped[Manner] = mapped_column(enum_column(Manner))
    noted_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Addendum(Model):
    """What was added after signing; the original stays as it was signed."""

    __tablename__ = "activity_addendum"
    __table_args__ = (Index("ix_activity_addendum_activity", "activity_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(BigId)
    author: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
