"""Filters of the list and of the month."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.activities.rules import Kind, State
from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Reason
from partyhub.search.rules import LONGEST_QUERY
from partyhub.web import normal
from partyhub.web.forms import (
    DateField,
    FilterForm,
    MaxLength,
    SearchField,
    SelectField,
    StringField,
    choices,
)


class ListForm(FilterForm):
    """Filters of the list."""

    q = SearchField(_l("Words in the record"), [MaxLength(LONGEST_QUERY)])
    state = SelectField(
        _l("State"), coerce=State, choices=lambda: choices(State, "activities.state", blank=_l("All"))
    )
    kind = SelectField(
        _l("Kind"), coerce=Kind, choices=lambda: choices(Kind, "activities.kind", blank=_l("All"))
    )
    month = StringField(_l("Month, such as 2026-03"))
    organization = SelectField(_l("Organisation and those below"))
    since = DateField(_l("From this day"))
    until = DateField(_l("Until this day"))

    def __init__(self, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organization.choices = choices(organizations, blank=_l("All in my reach"))
        self.several = len(organizations) > 1

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and last day asked for, by the month and by the days; None where there is no limit."""
        first, last = month_span(self.month.data or "") or (None, None)
        return (
            max((one for one in (first, self.since.data) if one), default=None),
            min((one for one in (last, self.until.data) if one), default=None),
        )

    @property
    def goes_further(self) -> bool:
        """Whether one of the filters is used that stand apart."""
        return bool(self.organization.data or self.since.data or self.until.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the month is one."""
        good = super().validate(extra_validators)
        if self.month.data and month_span(self.month.data) is None:
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


class YearForm(FilterForm):
    """One year of an account."""

    year = StringField(_l("Year"))

    def chosen(self, clock: Clock) -> int:
        """Return the year asked for, this one when none or nonsense was; the latter is said on the page."""
        self.validate()
        text = self.year.data or ""
        if text.isascii() and text.isdigit() and rules.EARLIEST_YEAR <= int(text[:5]) <= rules.LATEST_YEAR:
            return int(text)
        this = clock.today().year
        if text:
            self._put(Reason("not_a_year", "year"))
        else:
            self.year.data = str(this)
        return this
