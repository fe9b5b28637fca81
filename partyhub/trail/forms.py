"""The filters above the list."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from partyhub.web.fields import DateField, SelectField, StringField
from partyhub.web.forms import FilterForm
from partyhub.web.words import has_word, word


class EventFilter(FilterForm):
    """What happened, who did it, to what, when."""

    event = SelectField(_l("What was done"))
    by = StringField(
        _l("By whom"), validators=[Length(max=60)], description=_l("As the log writes it: user:5")
    )
    about = StringField(
        _l("About what"), validators=[Length(max=60)], description=_l("As the log writes it: activity:91")
    )
    since = DateField(_l("From day"))
    until = DateField(_l("Up to day"))

    def __init__(self, tags: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event.choices = [("", _l("Everything")), *((tag, what_was_done(tag)) for tag in tags)]


def what_was_done(tag: str) -> str:
    """Return the words for an event tag; where a feature has none, the tag itself."""
    key = f"audit.{tag}"
    return word(key) if has_word(key) else tag
