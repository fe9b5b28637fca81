"""The table of days off that were entered by hand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.activities.rules import holidays
from partyhub.kernel.db import Model


class CalendarDay(Model):
    """One day that differs from the published calendar, or is not in it yet: off, or worked on (调休)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    off: Mapped[bool]
    name: Mapped[str] = mapped_column(String(holidays.NAME_LENGTH), default="")
