"""With whom an activity is held."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.web import normal
from partyhub.web.forms import BaseForm, MaxLength, StringField, TextAreaField

NAMES_LENGTH = 2_000
_SEPARATORS = re.compile(r"[、,，;；\n]+")


class JointFields(BaseForm):
    """Organisations of the system by name, and units outside it."""

    joint = TextAreaField(_l("Held jointly with"), [MaxLength(NAMES_LENGTH)])
    outside_units = StringField(_l("Outside units that take part"), [MaxLength(rules.OUTSIDE_LENGTH)])

    @property
    def partner_names(self) -> list[str]:
        """The organisations named, each once."""
        return list(dict.fromkeys(filter(None, map(normal.tidy, _SEPARATORS.split(self.joint.data or "")))))
