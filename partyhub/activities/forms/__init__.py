"""Forms of activities."""

from __future__ import annotations

from partyhub.activities.forms.feeds import FeedForm
from partyhub.activities.forms.lists import ListForm, YearForm, month_span
from partyhub.activities.forms.logging import LogForm, TemplateForm
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
from partyhub.activities.forms.records import EditForm, FileForm, StepForm, saved
from partyhub.activities.forms.reviewing import DecideForm, DeleteForm, PhrasesForm, ReturnForm
from partyhub.activities.forms.rolls import (
    BUTTONS,
    SHOWN_AS,
    AnswerForm,
    ContestForm,
    RollForm,
    Said,
    SignInForm,
    SwitchForm,
    said_of,
)
from partyhub.activities.forms.signups import LeaveForm, SignUpOthersForm

__all__ = [
    "BUTTONS",
    "DEFAULT_TIMES",
    "SHOWN_AS",
    "AnswerForm",
    "CalendarForm",
    "ContestForm",
    "CopyForm",
    "DecideForm",
    "DeleteForm",
    "EditForm",
    "FeedForm",
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
    "Said",
    "SignInForm",
    "SignUpOthersForm",
    "StepForm",
    "SwitchForm",
    "TemplateForm",
    "ThemedDayForm",
    "YearForm",
    "keep_photos",
    "month_of",
    "month_span",
    "said_of",
    "saved",
]
