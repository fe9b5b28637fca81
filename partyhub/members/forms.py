"""Forms of the member pages. Restricted values are never put into a form: left empty, they stay as they are."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.members import rules
from partyhub.members.rules import AffiliationKind, Category, Gender, Post, Status
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    CheckboxesField,
    CompactField,
    DateField,
    FilterForm,
    Length,
    MaxLength,
    MonthOrDateField,
    Optional,
    PhoneField,
    RadioField,
    Regexp,
    Required,
    SearchField,
    SelectField,
    StringField,
    choices,
)

_ID_NUMBER = Regexp(r"^(\d{17}[\dX]|\d{15})$", message=_l("An ID number has 18 places; the last may be X."))


class MembersFilter(FilterForm):
    """Which members."""

    text = SearchField(
        _l("Name, initials or phone"),
        [MaxLength(rules.NAME_LENGTH)],
        description=_l("Part of the name, pinyin initials, or the last 4 figures of the mobile number."),
    )
    organization = SelectField(_l("Organisation"))
    category = SelectField(_l("Category"))
    standing = SelectField(_l("Status"))

    def __init__(self, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organization.choices = choices(organizations, blank=_l("All in my reach"))
        self.category.choices = choices(Category, "members.category", blank=_l("All"))
        self.standing.choices = choices(Status, "members.status", blank=_l("Present members"))


class _ValuesForm(BaseForm):
    """What may be written of a member."""

    name = StringField(_l("Name"), [Required(), MaxLength(rules.NAME_LENGTH)])
    category = RadioField(_l("Category"), [Required()])
    join_on = MonthOrDateField(_l("Joined the Party"))
    full_on = MonthOrDateField(_l("Full member since"))
    gender = SelectField(_l("Gender"))
    ethnicity = StringField(_l("Ethnicity"), [MaxLength(20)])
    education = StringField(_l("Education"), [MaxLength(30)])
    position = StringField(_l("Position"), [MaxLength(100)])
    floating = BooleanField(_l("Floating member"))
    id_no = CompactField(_l("ID number"), [Optional(), _ID_NUMBER])
    birth_on = MonthOrDateField(_l("Birth date"))
    mobile = PhoneField(_l("Mobile number"), [Optional(), Length(min=5, max=20)])
    tel = PhoneField(_l("Landline"), [Optional(), Length(min=5, max=20)])
    address = StringField(_l("Home address"), [MaxLength(200)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = choices(Category, "members.category")
        self.gender.choices = choices(Gender, "members.gender", blank=_l("Not stated"))

    def entered(self, *leave_out: str) -> dict[str, Any]:
        """Return the values as the commands take them: empty texts as None, choices as members of their lists."""
        values = {name: None if value == "" else value for name, value in self.values(*leave_out).items()}
        values["category"] = Category(str(values["category"]))
        values["gender"] = Gender(values["gender"]) if values["gender"] else None
        return values


class AddForm(_ValuesForm):
    """A new member of a branch."""

    organization = SelectField(_l("Branch"), [Required()])
    on = DateField(
        _l("In the branch from"),
        description=_l("Left empty: from joining the Party, or from the branch's founding."),
    )

    def __init__(self, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organization.choices = choices(branches, blank=_l("Choose"))


class EditForm(_ValuesForm):
    """A member's record; restricted values change only where something is typed."""

    requires_version = True

    floating_to = StringField(_l("Floated out to"), [MaxLength(200)])
    lost_contact = BooleanField(_l("Out of contact"))

    def changes(self) -> dict[str, Any]:
        """Return what to change: restricted values that were left empty are left alone."""
        values = self.entered()
        return {
            name: value for name, value in values.items() if value is not None or name not in rules.RESTRICTED
        }


class RevealForm(BaseForm):
    """Which value, and what for."""

    field = SelectField(_l("Item"), [Required()])
    purpose = StringField(
        _l("Purpose"),
        [Required(), MaxLength(rules.PURPOSE_MAX)],
        description=_l("Your name, the time and the purpose are noted."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.choices = choices(
            [(name, _l_field(name)) for name in rules.RESTRICTED], blank=_l("Choose")
        )


class TransferForm(BaseForm):
    """To which branch, and from when."""

    requires_version = True

    to = SelectField(_l("New branch"), [Required()])
    on = DateField(_l("Starting on"), [Required()])
    document = StringField(_l("Letter of introduction"), [MaxLength(rules.DOCUMENT_LENGTH)])

    def __init__(self, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = choices(branches, blank=_l("Choose"))


class AffiliationForm(BaseForm):
    """A second place to belong to."""

    organization = SelectField(_l("Branch"), [Required()])
    kind = SelectField(_l("Kind"), [Required()])
    on = DateField(_l("Starting on"), [Required()])
    until = DateField(_l("Until"))
    document = StringField(_l("Deciding document"), [MaxLength(rules.DOCUMENT_LENGTH)])

    def __init__(self, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organization.choices = choices(branches, blank=_l("Choose"))
        others = [kind for kind in AffiliationKind if kind is not AffiliationKind.FORMAL]
        self.kind.choices = choices(others, "members.affiliation", blank=_l("Choose"))


class StandingForm(BaseForm):
    """A membership status, as a document decided it."""

    requires_version = True

    standing = SelectField(_l("Status"), [Required()])
    on = DateField(_l("Starting on"), [Required()])
    document = StringField(_l("Deciding document"), [Required(), MaxLength(rules.DOCUMENT_LENGTH)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.standing.choices = choices(Status, "members.status", blank=_l("Choose"))


class AppointForm(BaseForm):
    """Who takes which post."""

    posts = rules.PARTY_POSTS

    member = SelectField(_l("Member"), [Required()])
    post = SelectField(_l("Post"), [Required()])
    on = DateField(_l("Starting on"), [Required()])
    document = StringField(_l("Deciding document"), [MaxLength(rules.DOCUMENT_LENGTH)])

    def __init__(self, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.member.choices = choices(members, blank=_l("Choose"))
        offered = [post for post in Post if post in self.posts]
        self.post.choices = choices(offered, "members.post", blank=_l("Choose"))


class EnterpriseAppointForm(AppointForm):
    """Who takes which post in an enterprise."""

    posts = rules.ENTERPRISE_POSTS


class DayFilter(FilterForm):
    """On which day."""

    as_of = DateField(_l("As of"))


class EndForm(BaseForm):
    """The day something ends."""

    on = DateField(_l("Until"), [Required()])


class CellForm(BaseForm):
    """A Party group."""

    name = StringField(_l("Name"), [Required(), MaxLength(60)])


class ArrangeForm(BaseForm):
    """A Party group: its name, its people, its leader."""

    requires_version = True
    people: tuple[tuple[str, str], ...] = ()

    name = StringField(_l("Name"), [Required(), MaxLength(60)])
    members = CheckboxesField(_l("Members of the group"))
    leader = SelectField(_l("Group leader"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.members.choices = choices(list(self.people))
        self.leader.choices = choices(list(self.people), blank=_l("None"))

    @classmethod
    def offering(cls, people: list[tuple[str, str]]) -> type[Any]:
        """Return the form with these to choose from: a class, because the merge page makes another one of its kind."""
        return type(cls.__name__, (cls,), {"people": tuple(people)})


class CloseForm(BaseForm):
    """The close of a Party group."""

    requires_version = True


def _l_field(name: str) -> Any:
    from partyhub.web.words import word  # the words need the app's registry, forms do not

    return word(name, "members.field")
