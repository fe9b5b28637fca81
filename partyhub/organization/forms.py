"""Forms of the organisation pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.organization import rules
from partyhub.organization.rules import OrgKind, UnitSituation
from partyhub.web.forms import (
    BaseForm,
    CompactField,
    DateField,
    FilterForm,
    IntegerField,
    MaxLength,
    MonthOrDateField,
    NumberRange,
    Optional,
    PhoneField,
    Required,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)


class TreeFilter(FilterForm):
    """Which organisations, and the tree of which day."""

    text = SearchField(_l("Name or code"), [MaxLength(rules.NAME_LENGTH)])
    kind = SelectField(_l("Kind of organisation"))
    as_of = DateField(_l("As of"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices(OrgKind, "organization.kind", blank=_l("All kinds"))


class AsOfFilter(FilterForm):
    """An organisation as of which day."""

    as_of = DateField(_l("As of"))


class FoundForm(BaseForm):
    """A new organisation."""

    name = StringField(_l("Full name"), [Required(), MaxLength(rules.NAME_LENGTH)])
    short_name = StringField(_l("Short name"), [Required(), MaxLength(rules.SHORT_NAME_LENGTH)])
    parent = SelectField(_l("Higher organisation"), [Required()])
    kind = SelectField(_l("Kind of organisation"), [Required()])
    code = CompactField(_l("Code"), [MaxLength(rules.CODE_LENGTH)])
    founded_on = MonthOrDateField(_l("Founded on"))
    on = DateField(_l("In the tree from"), [Required()])

    def __init__(self, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent.choices = choices(parents, blank=_l("Choose"))
        self.kind.choices = choices(OrgKind, "organization.kind", blank=_l("Choose"))


class _ChangeForm(BaseForm):
    """What every dated change of the tree has."""

    requires_version = True

    on = DateField(_l("Starting on"), [Required()])
    reason = TextAreaField(_l("Reason or document"), [MaxLength(rules.REASON_LENGTH)])


class MoveForm(_ChangeForm):
    """Where to."""

    parent = SelectField(_l("New higher organisation"), [Required()])

    def __init__(self, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent.choices = choices(parents, blank=_l("Choose"))


class MergeForm(_ChangeForm):
    """Into which one."""

    into = SelectField(_l("Merge into"), [Required()])

    def __init__(self, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.into.choices = choices(others, blank=_l("Choose"))


class DissolveForm(_ChangeForm):
    """From when on."""


class RenameForm(BaseForm):
    """The new names."""

    requires_version = True

    name = StringField(_l("Full name"), [Required(), MaxLength(rules.NAME_LENGTH)])
    short_name = StringField(_l("Short name"), [Required(), MaxLength(rules.SHORT_NAME_LENGTH)])
    on = DateField(_l("Starting on"), [Required()])


class DetailsForm(BaseForm):
    """What is not dated."""

    requires_version = True

    themed_day = IntegerField(
        _l("Day of the themed Party day"),
        [Optional(), NumberRange(1, 28)],
        description=_l("The day of the month that the branch keeps for it, from 1 to 28."),
    )
    contact_name = StringField(_l("Contact person"), [MaxLength(60)])
    contact_phone = PhoneField(
        _l("New contact phone"),
        [MaxLength(20)],
        description=_l("Leave it empty to keep the present number."),
    )
    unit_situation = SelectField(_l("Unit"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_situation.choices = choices(UnitSituation, "organization.situation", blank=_l("Not stated"))
