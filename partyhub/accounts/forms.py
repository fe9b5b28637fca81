"""Forms of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from partyhub.security.permissions import Permission
from partyhub.web.forms import (
    BaseForm,
    CheckboxesField,
    EqualTo,
    FilterForm,
    IntegerField,
    MaxLength,
    NumberRange,
    PasswordField,
    Required,
    SearchField,
    SelectField,
    StringField,
)

PASSWORD_MAX = 256


class SignInForm(BaseForm):
    """Who signs in, where he goes afterwards, and what he had sent when his session ended."""

    quiet = False
    username = StringField(_l("User name"), [Required(), MaxLength(80)])
    password = PasswordField(
        _l("Password"), [Required(_l("Fill in your password.")), MaxLength(PASSWORD_MAX * 4)]
    )
    next = HiddenField()
    resume = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idempotency_key.data = ""  # signing in twice is harmless


class PasswordForm(BaseForm):
    """A new password of one's own; pasted ones are welcome."""

    current = PasswordField(_l("Current password"), [Required(), MaxLength(PASSWORD_MAX * 4)])
    password = PasswordField(_l("New password"), [Required(), MaxLength(PASSWORD_MAX)])
    password_again = PasswordField(
        _l("New password, once more"),
        [Required(), EqualTo("password", _l("The two entries differ. Enter the same in both."))],
    )


class TokenForm(BaseForm):
    """A new API token."""

    name = StringField(_l("What it is for"), [Required(), MaxLength(60)])
    days = IntegerField(_l("Days until it expires"), [Required(), NumberRange(1, 366)], default=90)
    permissions = CheckboxesField(_l("Only for"))


class PeopleFilter(FilterForm):
    """Looking for an account."""

    text = SearchField(_l("Name or user name"), [MaxLength(60)])


class PersonForm(BaseForm):
    """A new account."""

    username = StringField(_l("User name"), [Required(), MaxLength(40)])
    display_name = StringField(_l("Name"), [Required(), MaxLength(60)])


class GrantForm(BaseForm):
    """A role on an organisation."""

    role = SelectField(_l("Role"), [Required()])
    organization = SelectField(_l("Organisation"), [Required()])


class OrganizationFilter(FilterForm):
    """Narrowing the organisations offered."""

    organization_text = SearchField(_l("Organisation"), [MaxLength(60)])


class LinksFilter(FilterForm):
    """Looking for a member."""

    text = SearchField(_l("Name or pinyin initials"), [MaxLength(60)])


class LinksForm(BaseForm):
    """The members who get a link."""

    members = CheckboxesField(
        _l("Members"), [Required(_l("Choose at least one member."))], validate_choice=False
    )


def permission_choices(held: frozenset[Permission]) -> list[tuple[str, str]]:
    """Return the permissions that a token can be narrowed to: those its owner holds."""
    return [(one.value, one.value) for one in Permission if one in held and one is not Permission.SELF]
