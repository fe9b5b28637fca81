"""Forms of the plan: which year, the pattern, the fixed day, the calendar of days off."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities import rules
from partyhub.activities.forms.lists import month_span
from partyhub.activities.rules import Pattern, Rhythm, holidays
from partyhub.kernel.errors import Reason
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    DateField,
    FilterForm,
    IntegerField,
    MaxLength,
    NumberRange,
    Optional,
    RadioField,
    Required,
    SelectField,
    StringField,
    TimeField,
    choices,
)

_YEAR = re.compile(r"(19|20|21)\d\d")


class PlanQueryForm(FilterForm):
    """Whose plan, of which year or month."""

    organization_id = StringField(_l("Organisation"))
    year = StringField(_l("Year"))
    month = StringField(_l("Month, such as 2026-03"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the year and the month are some."""
        good = super().validate(extra_validators)
        for name, fine in (("year", _YEAR.fullmatch), ("month", month_span)):
            if self[name].data and not fine(self[name].data):
                self._put(Reason("not_a_date", name))
                good = False
        return good


class PatternForm(BaseForm):
    """What a branch does every month and quarter; the page shows what would come of it."""

    extra_names = ("preview", "create")

    year = IntegerField(_l("Year"), [Required()])
    day = IntegerField(_l("Day of the month for the themed Party day"), [Required(), NumberRange(1, 28)])
    from_at = TimeField(_p("activity", "From"), [Required()])
    to_at = TimeField(_p("activity", "To"), [Required()])
    place = StringField(_l("Place"), [MaxLength(rules.PLACE_LENGTH)])
    meeting = SelectField(_l("Members' meeting on the themed day"), coerce=Rhythm)
    lecture = SelectField(_l("Party lecture on the themed day"), coerce=Rhythm)
    committee = BooleanField(_l("Branch committee meeting a week before it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for select in (self.meeting, self.lecture):
            select.choices = choices(Rhythm, "activities.rhythm")

    def pattern(self) -> Pattern:
        """Return what was chosen."""
        return Pattern(
            self.year.data or 0,
            self.day.data or 0,
            self.meeting.data or Rhythm.NONE,
            self.lecture.data or Rhythm.NONE,
            bool(self.committee.data),
        )


class CopyForm(BaseForm):
    """Last year's plan, to be written down for this year."""

    year = IntegerField(_l("Year"), [Required()])


class ThemedDayForm(BaseForm):
    """The fixed day of the month."""

    requires_version = True

    day = IntegerField(_l("Fixed day of the month"), [Optional(), NumberRange(1, 28)])


class CalendarForm(BaseForm):
    """Days that nobody works on, or that are worked on although they look like a weekend."""

    first = DateField(_l("First day"), [Required()])
    last = DateField(_l("Last day, if several"), [Optional()])
    off = RadioField(_l("What these days are"), [Required()])
    name = StringField(_l("Name"), [MaxLength(holidays.NAME_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.off.choices = choices([("off", _l("Days off")), ("work", _l("Worked on in exchange"))])


DEFAULT_TIMES = {"from_at": time(14, 30), "to_at": time(16, 30)}


def month_of(text: str, today: date) -> tuple[date, date]:
    """Return the first and last day of the month asked for, or of this one."""
    found = month_span(text or f"{today:%Y-%m}")
    if found is None:
        raise ValueError(f"not a month: {text!r}")
    return found
