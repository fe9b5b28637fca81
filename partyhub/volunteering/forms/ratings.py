"""Forms of what requesters say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering.rules.ratings import TextState
from partyhub.web.forms import FilterForm, SelectField, choices


class RatingsForm(FilterForm):
    """Which ratings."""

    text_state = SelectField(_l("Words of the requester"), coerce=TextState)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.text_state.choices = choices(TextState, "volunteering.words_state", blank=_l("All ratings"))
