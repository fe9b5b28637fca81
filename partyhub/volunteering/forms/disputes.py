"""Forms of disputes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering.rules.disputes import OBJECTION_LENGTH, DisputeState, Outcome
from partyhub.web.forms import (
    BaseForm,
    FilterForm,
    MaxLength,
    Required,
    SelectField,
    TextAreaField,
    choices,
)


class ObjectionForm(BaseForm):
    """What is wrong, in words."""

    requires_version = True
    text = TextAreaField(
        _l("What is wrong, and what would be right"), [Required(), MaxLength(OBJECTION_LENGTH)]
    )


class ReopenForm(BaseForm):
    """Why a closed order is reopened."""

    requires_version = True
    reason = TextAreaField(_l("Why it is reopened"), [Required(), MaxLength(OBJECTION_LENGTH)])


class DecisionForm(BaseForm):
    """What comes of an objection."""

    requires_version = True
    outcome = SelectField(_l("Outcome"), [Required()], coerce=Outcome)
    decision = TextAreaField(_l("Reasons of the decision"), [Required(), MaxLength(OBJECTION_LENGTH)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcome.choices = choices(Outcome, "volunteering.outcome", blank=_l("Please choose"))


class DisputesForm(FilterForm):
    """Which disputes."""

    state = SelectField(_l("State"), coerce=DisputeState)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.choices = choices(DisputeState, "volunteering.dispute", blank=_l("All states"))
