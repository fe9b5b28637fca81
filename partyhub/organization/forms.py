"""Forms of the organisation pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.organization import rules
from partyhub.organization.rules import OrgKind, OutsideKind, UnitSituation
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    CompactField,
    DateField,
    FilterForm,
    IntegerField,
    Length,
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
    enterprise = SelectField(_l("Enterprise"))
    covered_units = TextAreaField(
        _l("Units that the joint branch covers, one in each line"),
        [MaxLength(rules.MOST_UNITS * rules.NAME_LENGTH)],
        description=_l("Generally no more than 5."),
    )
    enterprises: tuple[tuple[str, str], ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_situation.choices = choices(UnitSituation, "organization.situation", blank=_l("Not stated"))
        self.enterprise.choices = choices(list(self.enterprises), blank=_l("None"))

    @classmethod
    def offering(cls, enterprises: Mapping[str, str]) -> type[Any]:
        """Return the form with these to choose from: a class, because the merge page makes another one of its kind."""
        return type(cls.__name__, (cls,), {"enterprises": tuple(enterprises.items())})


_LEVELS = [("1", _l("First level")), ("2", _l("Second level")), ("3", _l("Third level"))]


class EnterprisesFilter(FilterForm):
    """Which enterprises."""

    text = SearchField(_l("Unit name"), [MaxLength(rules.NAME_LENGTH)])
    level = SelectField(_l("Level"))
    former = BooleanField(_l("Those that are no more, too"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = choices(_LEVELS, blank=_l("All levels"))


class NewEnterpriseForm(BaseForm):
    """A new enterprise, where it belongs, and who answers for it."""

    parents: tuple[tuple[str, str], ...] = ()
    responsibles: tuple[tuple[str, str], ...] = ()

    name = StringField(_l("Full name"), [Required(), MaxLength(rules.NAME_LENGTH)])
    short_name = StringField(_l("Short name"), [Required(), MaxLength(rules.SHORT_NAME_LENGTH)])
    level = SelectField(_l("Level"), [Required()])
    parent = SelectField(_l("Higher enterprise"))
    responsible = SelectField(
        _l("Responsible Party organisation"),
        [Required()],
        description=_l("Figures of the enterprise are credited to it."),
    )
    legal_form = StringField(_l("Legal form"), [MaxLength(50)])
    credit_code = CompactField(_l("Unified social credit code"), [MaxLength(18)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = choices(_LEVELS, blank=_l("Choose"))
        self.parent.choices = choices(list(self.parents), blank=_l("None: it stands at the top"))
        self.responsible.choices = choices(list(self.responsibles), blank=_l("Choose"))

    @classmethod
    def offering(cls, parents: list[tuple[str, str]], responsibles: list[tuple[str, str]]) -> type[Any]:
        """Return the form with these to choose from: a class, because the merge page makes another one of its kind."""
        return type(cls.__name__, (cls,), {"parents": tuple(parents), "responsibles": tuple(responsibles)})


class EnterpriseForm(NewEnterpriseForm):
    """What may be changed of an enterprise."""

    requires_version = True

    active = BooleanField(_l("It still exists"))


class UnitsFilter(FilterForm):
    """Which outside units."""

    text = SearchField(_l("Unit name"), [MaxLength(rules.NAME_LENGTH)])
    kind = SelectField(_l("Kind of unit"))
    former = BooleanField(_l("Those that are no more, too"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices(OutsideKind, "organization.outside", blank=_l("All kinds"))


class NewUnitForm(BaseForm):
    """A new outside unit and whom to call there."""

    name = StringField(_l("Unit name"), [Required(), MaxLength(rules.NAME_LENGTH)])
    kind = SelectField(_l("Kind of unit"), [Required()])
    contact_name = StringField(_l("Contact person"), [MaxLength(60)])
    contact_phone = PhoneField(_l("Contact phone"), [Optional(), Length(min=5, max=20)])
    address = StringField(_l("Address"), [MaxLength(200)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices(OutsideKind, "organization.outside", blank=_l("Choose"))


class UnitForm(NewUnitForm):
    """What may be changed of an outside unit; the phone is never put into the form."""

    requires_version = True

    contact_phone = PhoneField(
        _l("New contact phone"),
        [Optional(), Length(min=5, max=20)],
        description=_l("Leave it empty to keep the present number."),
    )
    active = BooleanField(_l("It still exists"))


class PurposeForm(BaseForm):
    """What a phone number is needed for."""

    purpose = StringField(
        _l("Purpose"),
        [Required(), MaxLength(rules.PURPOSE_MAX)],
        description=_l("Your name, the time and the purpose are noted."),
    )
