"""Forms of activities."""

from __future__ import annotations

from partyhub.activities.forms.lists import ListForm, month_span
from partyhub.activities.forms.photos import keep_photos
from partyhub.activities.forms.proposed import ProposedForm
from partyhub.activities.forms.records import EditForm, FileForm, LogForm, StepForm, saved
from partyhub.activities.forms.reviewing import DecideForm, DeleteForm, PhrasesForm, ReturnForm
from partyhub.activities.forms.rolls import BUTTONS, SHOWN_AS, RollForm

__all__ = [
    "BUTTONS",
    "SHOWN_AS",
    "DecideForm",
    "DeleteForm",
    "EditForm",
    "FileForm",
    "ListForm",
    "LogForm",
    "PhrasesForm",
    "ProposedForm",
    "ReturnForm",
    "RollForm",
    "StepForm",
    "keep_photos",
    "month_span",
    "saved",
]
