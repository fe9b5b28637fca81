"""Forms of this room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.notifications.rules import MAX_ADDRESS
from partyhub.web.forms import BaseForm, BooleanField, MaxLength, StringField


class PreferenceForm(BaseForm):
    """Where mail goes, and whether any is wanted."""

    email = StringField(_l("E-mail address"), [MaxLength(MAX_ADDRESS)])
    muted = BooleanField(_l("Send me no e-mail"))
    weekly = BooleanField(
        _l("Tell me every Monday what is due"),
        default=True,
        description=_l("One message a week, and none when nothing is due."),
    )
