"""Words of the plan and of the days off."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities.rules import PlanItem
from partyhub.web.words import word

PLANNING: dict[str, Any] = {
    "activities.state.planned": _p("activity state", "Planned"),
    "activities.rhythm.none": _l("Not planned"),
    "activities.rhythm.first": _l("In the first month of each quarter"),
    "activities.rhythm.second": _l("In the second month of each quarter"),
    "activities.rhythm.third": _l("In the third month of each quarter"),
    "activities.unplanned.there": _l("There is one in that month already"),
    "activities.unplanned.past": _l("That day is over"),
    "reason.activity_plan_year": _l("Give a year from %(first)s to %(last)s."),
    "reason.calendar_backwards": _l("The last day must not lie before the first."),
    "reason.calendar_too_long": _l("Enter %(max)s days at most in one go."),
    "reason.calendar_year": _l("Give a day of the years %(first)s to %(last)s."),
    "reason.calendar_not_yours": _l("Only the committee or whoever keeps the installation enters days off."),
    "audit.calendar.set": _l("Entered days off or days worked"),
    "audit.calendar.cleared": _l("Took an entered day off the calendar again"),
}


def plan_title(item: PlanItem) -> str:
    """Return the title that an entry of a plan begins with, such as 3月主题党日暨党员大会."""
    names = _(" with ").join(word(f"activities.kind.{kind}") for kind in item.kinds)
    return _("%(what)s of month %(month)s", what=names, month=item.wanted.month)
