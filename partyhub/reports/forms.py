"""What is asked of whoever takes something away."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.reports.rules import EARLIEST, LATEST, PURPOSE_MAX, Medium, Period, What
from partyhub.web.forms import (
    BaseForm,
    FilterForm,
    IntegerField,
    MaxLength,
    NumberRange,
    Optional,
    RadioField,
    Required,
    SelectField,
    StringField,
    choices,
)

_QUARTERS = (
    ("1", _l("First quarter")),
    ("2", _l("Second quarter")),
    ("3", _l("Third quarter")),
    ("4", _l("Fourth quarter")),
)


class ExportForm(BaseForm):
    """A ledger or the package: of whom, of when, how, and for what."""

    what = RadioField(_l("What to take away"), [Required()], coerce=What)
    organization = SelectField(_l("Organisation"), [Required()])
    year = IntegerField(_l("Year"), [Required(), NumberRange(EARLIEST, LATEST)])
    quarter = SelectField(_l("Quarter"))
    medium = RadioField(_l("How"), [Required()], coerce=Medium)
    purpose = StringField(
        _l("Purpose"),
        [Required(), MaxLength(PURPOSE_MAX)],
        description=_l(
            "For example: inspection by the higher committee. Your name, the time and the purpose are noted."
        ),
    )

    def __init__(self, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.what.choices = choices([one for one in What if one is not What.STUDY_HOURS], "reports.what")
        self.medium.choices = choices(Medium, "reports.medium")
        self.organization.choices = choices(
            organizations, blank=_l("Choose") if len(organizations) > 1 else None
        )
        self.quarter.choices = choices(list(_QUARTERS), blank=_l("The whole year"))

    @property
    def period(self) -> Period:
        """What it is about."""
        return Period(self.year.data or 0, int(self.quarter.data) if self.quarter.data else None)


class YearForm(FilterForm):
    """Which year of study."""

    year = IntegerField(_l("Year"), [Optional(), NumberRange(EARLIEST, LATEST)])


class StudyForm(BaseForm):
    """One's own study hours of the year in the address, to take along."""

    medium = RadioField(_l("How"), [Required()], coerce=Medium)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.medium.choices = choices([one for one in Medium if one is not Medium.ZIP], "reports.medium")
