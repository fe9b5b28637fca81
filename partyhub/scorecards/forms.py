"""Forms of the scorecards."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l

from partyhub.ledger.rules import PartName
from partyhub.scorecards.rules import MAX_EVIDENCE, MAX_NOTE, MAX_REASON
from partyhub.web.forms import (
    BaseForm,
    DateField,
    DecimalField,
    FilterForm,
    IntegerField,
    MaxLength,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)


class AsOfForm(FilterForm):
    """Which day a card is read for."""

    as_of = DateField(_l("As of"))


class FactsForm(AsOfForm):
    """Which day, and which side of the figure."""

    part = SelectField(_l("Which side"), default=PartName.NUMERATOR)

    def __init__(self) -> None:
        super().__init__()
        self.part.choices = choices(PartName, "scorecards.part")

    @property
    def chosen_cursor(self) -> str | None:
        """The page asked for."""
        return request.args.get("cursor")

    @property
    def chosen_part(self) -> PartName:
        """The side asked for; the numerator when none or an unknown one was."""
        return PartName(self.part.data) if self.part.data in set(PartName) else PartName.NUMERATOR


class CampaignYearForm(BaseForm):
    """Which year a campaign is made for."""

    year = IntegerField(_l("Year"), validators=[Required()])


class StepForm(BaseForm):
    """A step that takes nothing but the version it is about."""

    requires_version = True


class CloseForm(StepForm):
    """Why a campaign is closed."""

    reason = StringField(
        _l("Reason"),
        description=_l("For example the number of the decision."),
        validators=[Required(), MaxLength(MAX_REASON)],
    )


class AssessmentForm(BaseForm):
    """One of the three values of a review, in words."""

    note = TextAreaField(
        _l("Note"),
        description=_l("What stands behind the figures, what is decided, who does what until when."),
        validators=[Required(), MaxLength(MAX_NOTE)],
    )


class TargetForm(BaseForm):
    """What an organisation is to reach."""

    value = DecimalField(_l("Target"), validators=[Required()])
    reason = StringField(
        _l("Reason"),
        description=_l("For example the number of the decision."),
        validators=[Required(), MaxLength(MAX_REASON)],
    )


class ManualValueForm(BaseForm):
    """A value that no record can give, with its evidence."""

    on = DateField(_l("Holds on"), validators=[Required()])
    numerator = DecimalField(_l("Counted"), validators=[Required()])
    denominator = DecimalField(
        _l("Counted against"), description=_l("Only for a share."), validators=[Optional()]
    )
    evidence = StringField(
        _l("Evidence"),
        description=_l("What somebody else can look up: a document's number, a register, a page."),
        validators=[Required(), MaxLength(MAX_EVIDENCE)],
    )
