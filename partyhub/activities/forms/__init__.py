"""Forms of activities."""

from __future__ import annotations

from partyhub.activities.forms.lists import ListForm, YearForm, month_span
from partyhub.activities.forms.photos import keep_photos
from partyhub.activities.forms.planning import (
    DEFAULT_TIMES,
    CalendarForm,
    CopyForm,
    PatternForm,
    PlanQueryForm,
    ThemedDayForm,
    month_of,
)
from partyhub.activities.forms.proposed import ProposedForm
from partyhub.activities.forms.records import EditForm, FileForm, LogForm, StepForm, saved
from partyhub.activities.forms.reviewing import DecideForm, DeleteForm, PhrasesForm, ReturnForm
from partyhub.activities.forms.rolls import BUTTONS, SHOWN_AS, RollForm
from partyhub.activities.forms.signups import LeaveForm, SignUpOthersForm

__all__ = [
    "BUTTONS",
    "DEFAULT_TIMES",
    "SHOWN_AS",
    "CalendarForm",
    "CopyForm",
    "DecideForm",
    "DeleteForm",
    "EditForm",
    "FileForm",
    "LeaveForm",
    "ListForm",
    "LogForm",
    "PatternForm",
    "PhrasesForm",
    "PlanQueryForm",
    "ProposedForm",
    "ReturnForm",
    "RollForm",
    "SignUpOthersForm",
    "StepForm",
    "ThemedDayForm",
    "YearForm",
    "keep_photos",
    "month_of",
    "month_span",
    "saved",
]
