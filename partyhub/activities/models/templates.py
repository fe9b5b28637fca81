"""The table of an organisation's own templates."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ForeignKey, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities import rules
from partyhub.activities.rules import Kind
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned


class Template(Identified, Versioned, Model):
    """What an organisation's records of one sort begin with. `kind_codes` are separated by spaces."""

    __tablename__ = "activity_template"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(rules.TEMPLATE_NAME_LENGTH))
    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH), default="")
    kind_codes: Mapped[str] = mapped_column(String(400), default="")
    from_at: Mapped[time | None] = mapped_column(Time)
    to_at: Mapped[time | None] = mapped_column(Time)
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[int | None] = mapped_column(BigId)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Its kinds, in the order of the list."""
        codes = set(self.kind_codes.split())
        return tuple(kind for kind in Kind if kind.value in codes)
