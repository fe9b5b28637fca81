"""Forms about places: why somebody cannot come, and why he is wanted all the same."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.volunteering import rules
from partyhub.web.forms import BaseForm, MaxLength, Required, StringField


class WithdrawForm(BaseForm):
    """“I cannot come”: one tap; late, a word on why helps whoever looks for a stand-in."""

    said = StringField(_l("Why, if you like"), [MaxLength(rules.REASON_LENGTH)])


class RefuseLeaveForm(BaseForm):
    """Why somebody is wanted all the same."""

    reason = StringField(_l("Why you ask for it"), [Required(), MaxLength(rules.REASON_LENGTH)])
