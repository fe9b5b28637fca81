"""Forms of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.ledger.rules import is_registered
from partyhub.obligations.models import ObligationRule
from partyhub.obligations.rules import (
    NAME_LENGTH,
    REASON_LENGTH,
    SOURCE_LENGTH,
    Basis,
    Condition,
    Content,
    Every,
    MetBy,
)
from partyhub.organization.rules import OrgKind
from partyhub.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    FilterForm,
    IntegerField,
    MaxLength,
    RadioField,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)
from partyhub.web.registry import registry
from partyhub.web.words import word

HELD = "activity.held"
FIRST_ITEM = "activity.first_item"
TALKED = "activity.talked"
_KINDS, _PAIRS = "activities.kind.", "activities.pair."


class YearForm(FilterForm):
    """Which year."""

    year = IntegerField(_l("Year"))


class ReasonForm(BaseForm):
    """Why somebody is excused, or is not any more."""

    requires_version = True

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads it, and so does whoever audits."),
        validators=[Required(), MaxLength(REASON_LENGTH)],
    )


class StepForm(BaseForm):
    """A step that takes nothing but the version it is about."""

    requires_version = True


class SinceForm(BaseForm):
    """From when the built-in rules count."""

    since = DateField(
        _l("Count from"),
        description=_l("The periods that this day lies in are the first ones asked for."),
        validators=[Required()],
    )


class EndForm(BaseForm):
    """From which day a rule asks for nothing."""

    requires_version = True

    on = DateField(
        _l("Ends on"),
        description=_l("The first day of a period that is not asked for any more."),
        validators=[Required()],
    )


class RuleForm(BaseForm):
    """One version of a rule."""

    name = StringField(_l("Name of the rule"), validators=[Required(), MaxLength(NAME_LENGTH)])
    kinds = CheckboxesField(_l("Who"), validators=[Required()])
    condition = SelectField(_l("Condition"), coerce=Condition, validators=[Required()])
    met_by = SelectField(_l("What is to be held"), validators=[Required()])
    times = IntegerField(_l("How often"), validators=[Required()])
    every = RadioField(_l("In each"), coerce=Every, validators=[Required()])
    lead_days = IntegerField(
        _l("Days before the due day from which it is “due soon”"), validators=[Required()]
    )
    source = StringField(
        _l("Under which article"),
        description=_l("Named on the Monday sheet and beside every overdue item."),
        validators=[Required(), MaxLength(SOURCE_LENGTH)],
    )
    basis = RadioField(_l("Basis"), coerce=Basis, validators=[Required()])
    valid_from = DateField(
        _l("In force from"), description=_l("The first day of a period."), validators=[Required()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds.choices = choices(OrgKind, "organization.kind")
        self.condition.choices = choices(Condition, "obligations.condition")
        self.every.choices = choices(Every, "obligations.every")
        self.basis.choices = choices(Basis, "obligations.basis")
        self.met_by.choices = choices(met_by_options())

    def content(self, code: str) -> Content:
        """Return what was entered, as the commands take it; the code is none of the reader's business."""
        kind, _colon, tag = (self.met_by.data or "").partition(":")
        values = self.values("kinds", "met_by")
        kinds = frozenset(OrgKind(one) for one in self.kinds.data or ())
        return Content(code=code, kinds=kinds, met_by=MetBy(kind, tag), **values)


def met_by_options() -> list[tuple[str, str]]:
    """Return what a rule can be met by: an activity of a kind, a talk between a sort of pair, a first agenda item."""
    named = [key.removeprefix(_KINDS) for key in registry().words if key.startswith(_KINDS)]
    options = [(f"{HELD}:{kind}", word(f"{_KINDS}{kind}")) for kind in named]
    pairs = [key for key in registry().words if key.startswith(_PAIRS)]
    options += [(f"{TALKED}:{key.removeprefix(_PAIRS)}", word(key)) for key in pairs]
    if is_registered(FIRST_ITEM):
        options.append((f"{FIRST_ITEM}:", _("First agenda item of a committee meeting")))
    return options


def met_by_label(rule: ObligationRule) -> str:
    """Return what a rule is met by, as its form calls it; of a fact that nobody offers any more, its code."""
    return dict(met_by_options()).get(f"{rule.fact_kind}:{rule.fact_tag}", rule.fact_kind)


def saved(rule: ObligationRule) -> dict[str, Any]:
    """Return what is saved, by field name."""
    return {
        "name": rule.name,
        "kinds": [kind.value for kind in OrgKind if kind in rule.kinds],
        "condition": rule.condition,
        "met_by": f"{rule.fact_kind}:{rule.fact_tag}",
        "times": rule.times,
        "every": rule.every,
        "lead_days": rule.lead_days,
        "source": rule.source,
        "basis": rule.basis,
        "valid_from": rule.valid_from,
    }
