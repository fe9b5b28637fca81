"""What the log form says so far, asked again from the address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.activities.rules import Kind
from partyhub.web.forms import CheckboxesField, DateField, FilterForm, Optional, SelectField, choices


class ProposedForm(FilterForm):
    """Organisation, kinds and day of an activity that is being written down."""

    organization_id = SelectField(_l("Organisation"), [Optional()])
    kinds = CheckboxesField(
        _l("Kinds"), [Optional()], coerce=Kind, choices=lambda: choices(Kind, "activities.kind")
    )
    day = DateField(_l("Day"), [Optional()])
