"""Forms of hours."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.volunteering import rules
from partyhub.web.forms import (
    BaseForm,
    FilterForm,
    IntegerField,
    MaxLength,
    MomentField,
    Required,
    StringField,
)


class CorrectForm(BaseForm):
    """A correction of credited time; both times empty takes the entry back."""

    starts_at = MomentField(_l("Served from"))
    ends_at = MomentField(_l("Served until"))
    break_minutes = IntegerField(_l("Break, minutes"), default=0)
    reason = StringField(_l("Reason of the correction"), [Required(), MaxLength(rules.REASON_LENGTH)])


class HoursForm(FilterForm):
    """Which year."""

    year = IntegerField(_l("Year"))
