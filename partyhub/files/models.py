"""The table of attachments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.files import rules
from partyhub.files.rules import Part
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, enum_column
from partyhub.kernel.references import Reference

SHA256_LENGTH = 64


class _Content:
    """What is known of a file. `sha256` names its content in the store; `name` is what its sender called it."""

    part: Mapped[Part] = mapped_column(enum_column(Part))
    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(SHA256_LENGTH))
    thumbnail: Mapped[str | None] = mapped_column(String(SHA256_LENGTH))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attachment(Identified, _Content, Model):
    """A file of a record.

    `slot` is its place among the record's files of the same part: the unique constraint is what keeps a record from
    having more of them than allowed, however many arrive at once.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("parent_kind", "parent_id", "part", "slot", name="uq_attachment_slot"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("slot > 0", name="slot"),
        Index("ix_attachment_uploader", "uploaded_by", "uploaded_at"),
        Index("ix_attachment_sha256", "sha256"),
    )

    parent_kind: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[int] = mapped_column(BigId)
    slot: Mapped[int] = mapped_column(Integer)
    uploaded_by: Mapped[int | None] = mapped_column(BigId)

    @property
    def parent(self) -> Reference:
        """The record it belongs to."""
        return Reference(self.parent_kind, self.parent_id)

    @property
    def is_picture(self) -> bool:
        return self.part is Part.PHOTO

    @property
    def shown_name(self) -> str:
        """The name it is downloaded under."""
        return rules.shown_name(self.name, self.media_type)


class KeptUpload(Identified, _Content, Model):
    """A file that came with a form which was not taken: kept for its sender alone until he sends the form again.

    It belongs to no record, is served to nobody, and is forgotten after a day (`rules.KEPT_FOR`). `form` is the
    endpoint it was sent to; `slot` bounds how many files one person may have lying about.
    """

    __tablename__ = "kept_upload"
    __table_args__ = (
        UniqueConstraint("uploaded_by", "slot", name="uq_kept_upload_slot"),
        UniqueConstraint("uploaded_by", "form", "sha256", name="uq_kept_upload_content"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("slot > 0", name="slot"),
        Index("ix_kept_upload_age", "uploaded_at"),
    )

    form: Mapped[str] = mapped_column(String(60))
    slot: Mapped[int] = mapped_column(Integer)
    uploaded_by: Mapped[int] = mapped_column(BigId)
