"""Tables of people, affiliations, standing, party groups and posts; restricted values are encrypted columns."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, Versioned, enum_column
from partyhub.kernel.partial_date import ISO_LENGTH
from partyhub.kernel.vault import DIGEST_LENGTH, EncryptedText, digest
from partyhub.members import rules
from partyhub.members.rules import AffiliationKind, Category, Gender, Post, Status

DigestType = String(DIGEST_LENGTH)


class PartyCell(Identified, Versioned, Model):
    """A party group (党小组) inside a branch."""

    __tablename__ = "party_cell"
    __table_args__ = (Index("uq_party_cell_name", "organization_id", "name", unique=True),)

    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(60))
    leader_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("member.id", use_alter=True, name="fk_party_cell_leader")
    )
    active: Mapped[bool] = mapped_column(default=True)


class PartyCellSpan(Model):
    """When a party group was there: [from_on, to_on). One that is closed and opened again has two rows."""

    __tablename__ = "party_cell_span"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="forward"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cell_id: Mapped[int] = mapped_column(BigId, ForeignKey("party_cell.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class Member(Identified, Versioned, Model):
    """A member as of now. `organization_id` and `path` repeat the current formal affiliation, for lists and scopes.

    Digests are keyed and made by the functions below: equality search and duplicates without reading the values.
    Partial dates (``1998-07`` or ``1998-07-01``) keep the precision they came with.
    """

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_path_initials", "path", "initials"),)

    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH), index=True)
    initials: Mapped[str] = mapped_column(String(rules.INITIALS_LENGTH), index=True)
    gender: Mapped[Gender | None] = mapped_column(enum_column(Gender))
    ethnicity: Mapped[str | None] = mapped_column(String(20))
    birth_on: Mapped[str | None] = mapped_column(EncryptedText)
    birth_month_digest: Mapped[str | None] = mapped_column(DigestType)
    id_no: Mapped[str | None] = mapped_column(EncryptedText)
    id_no_digest: Mapped[str | None] = mapped_column(DigestType, unique=True)
    mobile: Mapped[str | None] = mapped_column(EncryptedText)
    mobile_digest: Mapped[str | None] = mapped_column(DigestType, index=True)
    mobile_tail_digest: Mapped[str | None] = mapped_column(DigestType, index=True)
    tel: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    education: Mapped[str | None] = mapped_column(String(30))
    category: Mapped[Category] = mapped_column(enum_column(Category))
    join_on: Mapped[str | None] = mapped_column(String(ISO_LENGTH))
    full_on: Mapped[str | None] = mapped_column(String(ISO_LENGTH))
    position: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.NORMAL)
    floating: Mapped[bool] = mapped_column(default=False)
    floating_to: Mapped[str | None] = mapped_column(String(200))
    lost_contact: Mapped[bool] = mapped_column(default=False)
    lost_since: Mapped[str | None] = mapped_column(String(ISO_LENGTH))
    organization_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    path: Mapped[str] = mapped_column(PathType, default="")
    cell_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("party_cell.id"), index=True)


class Affiliation(Model):
    """Where a member belongs during [from_on, to_on); at most one open formal affiliation a person."""

    __tablename__ = "member_affiliation"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="forward"),
        Index(
            "uq_member_affiliation_formal",
            "member_id",
            unique=True,
            sqlite_where=text("kind = 'formal' AND to_on IS NULL"),
            postgresql_where=text("kind = 'formal' AND to_on IS NULL"),
        ),
        Index("ix_member_affiliation_organization", "organization_id", "from_on"),
        Index("ix_member_affiliation_member", "member_id", "from_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    kind: Mapped[AffiliationKind] = mapped_column(enum_column(AffiliationKind))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH), default="")


class Standing(Model):
    """A membership status during [from_on, to_on); days without a row are normal. `document` says who decided."""

    __tablename__ = "member_standing"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="forward"),
        Index("ix_member_standing_member", "member_id", "from_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    status: Mapped[Status] = mapped_column(enum_column(Status))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH), default="")


class Appointment(Identified, Versioned, Model):
    """A post held in an organisation or in an enterprise during [from_on, to_on)."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("(organization_id IS NULL) <> (enterprise_id IS NULL)", name="one_place"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="forward"),
    )

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("enterprise.id"), index=True)
    post: Mapped[Post] = mapped_column(enum_column(Post))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH), default="")


def id_no_digest(id_no: str) -> str:
    """Return the digest that finds an ID number again."""
    return digest(f"id_no:{id_no.upper()}")


def mobile_digest(mobile: str) -> str:
    """Return the digest that finds a mobile number again."""
    return digest(f"mobile:{mobile}")


def mobile_tail_digest(tail: str) -> str:
    """Return the digest that finds the last four figures of a mobile number."""
    return digest(f"mobile_tail:{tail[-4:]}")


def birth_month_digest(birth_on: str) -> str:
    """Return the digest that finds a birth month, for duplicates without an ID number."""
    return digest(f"birth_month:{birth_on[:7]}")
