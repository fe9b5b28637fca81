"""The form of a kind of service."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.volunteering.rules import categories as rules
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    IntegerField,
    MaxLength,
    NumberRange,
    Required,
    StringField,
    TextAreaField,
)


class CategoryForm(BaseForm):
    """What a kind of service is called, and whether it is taken on."""

    name = StringField(_l("Name in Chinese"), [Required(), MaxLength(rules.NAME_LENGTH)])
    name_en = StringField(_l("Name in English"), [MaxLength(rules.NAME_EN_LENGTH)])
    position = IntegerField(_l("Place in the list"), [Required(), NumberRange(1, 9999)], default=500)
    active = BooleanField(_l("Can be chosen for new orders"), default=True)
    banned = BooleanField(_l("Not taken on"))
    ban_reason = TextAreaField(
        _l("Why it is not taken on, told to whoever asks"), [MaxLength(rules.WHY_LENGTH)]
    )


class EditCategoryForm(CategoryForm):
    """A change of a kind of service."""

    requires_version = True
