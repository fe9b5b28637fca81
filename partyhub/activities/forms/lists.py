"""Filters of the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.activities.rules import Kind, State
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.forms import (
    FilterForm,
    SelectField,
    StringField,
    choices,
)


class ListForm(FilterForm):
    """Filters of the list."""

    state = SelectField(
        _l("State"), coerce=State, choices=lambda: choices(State, "activities.state", blank=_l("All"))
    )
    kind = SelectField(
        _l("Kind"), coerce=Kind, choices=lambda: choices(Kind, "activities.kind", blank=_l("All"))
    )
    month = StringField(_l("Month, such as 2026-03"))

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day of the month asked for, None when none was."""
        return month_span(self.month.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the month is one."""
        good = super().validate(extra_validators)
        if self.month.data and self.days() is None:
            self._put(Reason("not_a_date", "month"))
            return False
        return good


def month_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a month written in one of the usual ways, None when it is none."""
    found = normal.read_month_or_date(text)
    if not found:
        return None
    first = date.fromisoformat(f"{found[:7]}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)
