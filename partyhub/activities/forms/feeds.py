"""The form of a calendar feed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.web.forms import BaseForm, RadioField, Required


class FeedForm(BaseForm):
    """Whose activities: one's own, or an organisation's."""

    whose = RadioField(_l("Whose activities"), [Required()])
