"""Forms of what requesters say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering.rules.ratings import HIGHEST, LOWEST, SAID_LENGTH, TextState
from partyhub.web.forms import BaseForm, FilterForm, MaxLength, SelectField, TextAreaField, choices
from partyhub.web.words import word


class RateForm(BaseForm):
    """What a requester says; nothing at all is an answer too."""

    requires_version = True
    score = SelectField(_l("How was it?"), coerce=int)
    text = TextAreaField(_l("In your own words"), [MaxLength(SAID_LENGTH)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = [(str(n), word(str(n), "volunteering.score")) for n in range(HIGHEST, LOWEST - 1, -1)]
        self.score.choices = choices(offered, blank=_l("No score"))


class RatingsForm(FilterForm):
    """Which ratings."""

    text_state = SelectField(_l("Words of the requester"), coerce=TextState)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.text_state.choices = choices(TextState, "volunteering.words_state", blank=_l("All ratings"))
