"""Tables of the organisation tree, the enterprise tree and outside units."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, Versioned, enum_column
from partyhub.kernel.partial_date import ISO_LENGTH
from partyhub.kernel.vault import EncryptedText
from partyhub.organization import rules
from partyhub.organization.rules import OrgKind, OutsideKind, TreeChange, UnitSituation


class Organization(Identified, Versioned, Model):
    """A party organisation as it stands now; `Placement` knows every earlier day.

    `active_from` is the first day of its first placement; `founded_on` is what the papers say, to the month where
    the day is not known. `themed_day` is the day of the month (1–28) that the branch keeps for its themed party day.
    `covered_units` names the units that a joint branch covers, one in each line.
    """

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("themed_day IS NULL OR themed_day BETWEEN 1 AND 28", name="themed_day"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
    )

    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH), index=True)
    short_name: Mapped[str] = mapped_column(String(rules.SHORT_NAME_LENGTH))
    code: Mapped[str | None] = mapped_column(String(rules.CODE_LENGTH), unique=True)
    kind: Mapped[OrgKind] = mapped_column(enum_column(OrgKind))
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    path: Mapped[str] = mapped_column(PathType, index=True)
    enterprise_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("enterprise.id", use_alter=True, name="fk_organization_enterprise"), index=True
    )
    founded_on: Mapped[str | None] = mapped_column(String(ISO_LENGTH))
    active: Mapped[bool] = mapped_column(default=True)
    active_from: Mapped[date] = mapped_column(Date)
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"))
    themed_day: Mapped[int | None] = mapped_column(Integer)
    unit_situation: Mapped[UnitSituation | None] = mapped_column(enum_column(UnitSituation))
    covered_units: Mapped[str] = mapped_column(Text, default="", server_default="")
    contact_name: Mapped[str | None] = mapped_column(String(60))
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)


class Placement(Model):
    """Where an organisation stood during [from_on, to_on)."""

    __tablename__ = "organization_placement"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="forward"),
        Index("uq_organization_placement_start", "organization_id", "from_on", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    path: Mapped[str] = mapped_column(PathType, index=True)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class TreeEvent(Model):
    """One change of the tree, as shown on the page of an organisation; `other_id` is the new parent or the heir."""

    __tablename__ = "organization_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"), index=True)
    change: Mapped[TreeChange] = mapped_column(enum_column(TreeChange))
    on: Mapped[date] = mapped_column("on_day", Date)
    other_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organization.id"))
    old_name: Mapped[str | None] = mapped_column(String(rules.NAME_LENGTH))
    old_short_name: Mapped[str | None] = mapped_column(String(rules.SHORT_NAME_LENGTH))
    reason: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")


class Enterprise(Identified, Versioned, Model):
    """An enterprise; `responsible_organization_id` is the party organisation that its figures are credited to."""

    __tablename__ = "enterprise"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
    )

    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH), index=True)
    short_name: Mapped[str] = mapped_column(String(rules.SHORT_NAME_LENGTH))
    level: Mapped[int] = mapped_column(Integer)
    legal_form: Mapped[str | None] = mapped_column(String(50))
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("enterprise.id"), index=True)
    responsible_organization_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("organization.id"), index=True
    )
    active: Mapped[bool] = mapped_column(default=True)


class ExternalUnit(Identified, Versioned, Model):
    """An outside unit: named and contacted, never a scope and never a figure."""

    __tablename__ = "external_unit"

    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH), index=True)
    kind: Mapped[OutsideKind] = mapped_column(enum_column(OutsideKind))
    contact_name: Mapped[str | None] = mapped_column(String(60))
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
