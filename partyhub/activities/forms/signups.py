"""Forms of sign-ups and leave."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.web.forms import BaseForm, MaxLength, Required, SelectField, StringField


class LeaveForm(BaseForm):
    """Why somebody cannot come."""

    reason = StringField(_l("Why you cannot come"), [Required(), MaxLength(rules.LEAVE_REASON_LENGTH)])


class SignUpOthersForm(BaseForm):
    """Whom to sign up."""

    member_id = SelectField(_l("Member"), [Required()])
