"""The table of kinds of service."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, String, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import Identified, Model, Versioned
from partyhub.volunteering import rules
from partyhub.volunteering.rules import categories


class ServiceCategory(Identified, Versioned, Model):
    """A kind of service. It is retired or banned rather than deleted: orders of years past keep naming it."""

    __tablename__ = "service_category"

    code: Mapped[str] = mapped_column(String(rules.CATEGORY_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(categories.NAME_LENGTH), unique=True)
    name_en: Mapped[str] = mapped_column(String(categories.NAME_EN_LENGTH), default="")
    banned: Mapped[bool] = mapped_column(default=False)
    ban_reason: Mapped[str] = mapped_column(String(categories.WHY_LENGTH), default="")
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]


@event.listens_for(ServiceCategory.__table__, "after_create")
def _put_in(_target: Any, connection: Connection, **_more: Any) -> None:
    """A new table begins with the customary kinds, as the migration puts them in."""
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "name_en": one.name_en,
            "banned": bool(one.why),
            "ban_reason": one.why,
            "active": True,
            "position": 10 * (number + 1),
            "public_id": categories.fixed_id(one.code),
            "version": 1,
        }
        for number, one in enumerate(categories.BUILT_IN)
    ]
    connection.execute(insert(ServiceCategory), rows)
