"""Tables of certificates, of the lines they quote, and of the bodies that may issue them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.kernel.triggers import append_only
from partyhub.volunteering import rules
from partyhub.volunteering.rules import CertificateState

_OPEN = text("state IN ('requested', 'checked')")


class Issuer(Identified, Versioned, Model):
    """An organisation on the list of bodies that may issue certificates, and the document that says so.

    Nobody is on it by default. Whoever is taken off keeps the row: what was issued before was issued rightly.
    """

    __tablename__ = "service_issuer"

    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), unique=True)
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH))
    eligible: Mapped[bool] = mapped_column(default=True)
    changed_by: Mapped[int | None] = mapped_column(BigId)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoticeSetting(Versioned, Model):
    """The notice before a certificate is issued: one row, or none while the setting was never touched."""

    __tablename__ = "service_notice_setting"
    __table_args__ = (CheckConstraint("days >= 1", name="days"), CheckConstraint("id = 1", name="one_row"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    switched_on: Mapped[bool]
    days: Mapped[int]


class Certificate(Identified, Versioned, Model):
    """A certificate from the request on. What it says is written down when it is issued and never changes.

    `internal` is the statement for inside that an issuer not on the list gives instead; it has a number and no public
    page. `open_on` is the first day on which it may be issued; names, number and minutes are those of the issue.
    """

    __tablename__ = "service_certificate"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="period"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="issued"),
        Index(
            "uq_service_certificate_open",
            "member_id",
            "organization_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_service_certificate_organization", "organization_id", "state"),
    )

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    state: Mapped[CertificateState] = mapped_column(enum_column(CertificateState))
    from_on: Mapped[date]
    to_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checked_by: Mapped[str] = mapped_column(String(60), default="")
    open_on: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(rules.NUMBER_LENGTH), unique=True)
    internal: Mapped[bool] = mapped_column(default=False)
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH), default="")
    member_name: Mapped[str] = mapped_column(String(60), default="")
    issuer_name: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")


class CertificateLine(Model):
    """One entry of the hours ledger as the certificate quotes it; append-only, as the entry is."""

    __tablename__ = "service_certificate_line"
    __table_args__ = (UniqueConstraint("certificate_id", "entry_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_certificate.id"))
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_hours_entry.id"), index=True)
    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    served_on: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    minutes: Mapped[int]


append_only(CertificateLine.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
