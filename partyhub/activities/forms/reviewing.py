"""The form that returns a record: what is to be corrected, in general and at its places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities import rules
from partyhub.activities.forms.records import StepForm
from partyhub.activities.models import ReviewPhrase
from partyhub.activities.rules import Place, Remark
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.forms import (
    BaseForm,
    MaxLength,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

_ITEM = re.compile(r"at_(agenda|votes)-([0-9a-z]{1,16})")
_LIMIT = MaxLength(rules.COMMENT_LENGTH)


def item_name(place: str, item: str) -> str:
    """Return the name of the field beside an item."""
    return f"at_{place}-{item}"


class ReturnForm(StepForm):
    """A general comment, and one beside each place that asks for it."""

    at_title = TextAreaField(_p("record place", "Title"), [_LIMIT])
    at_kinds = TextAreaField(_p("record place", "Kinds"), [_LIMIT])
    at_time = TextAreaField(_p("record place", "Time"), [_LIMIT])
    at_location = TextAreaField(_p("record place", "Place"), [_LIMIT])
    at_people = TextAreaField(_p("record place", "Chair and recorder"), [_LIMIT])
    at_roll = TextAreaField(_p("record place", "Roll call"), [_LIMIT])
    at_minutes = TextAreaField(_p("record place", "Minutes"), [_LIMIT])
    at_agenda = TextAreaField(_p("record place", "Agenda"), [_LIMIT])
    at_result = TextAreaField(_p("record place", "Result"), [_LIMIT])
    at_votes = TextAreaField(_p("record place", "Votes"), [_LIMIT])
    at_files = TextAreaField(_p("record place", "Photos and documents"), [_LIMIT])

    def at(self, place: str) -> Any:
        """Return the field of a place."""
        return self[f"at_{place}"]

    def at_item(self, place: str, item: str) -> str:
        """Return what was written beside one item of a place; its field is called by `item_name`."""
        return normal.tidy_lines(request.form.get(item_name(place, item), ""))

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _ITEM.fullmatch(name)}

    def refusals(self) -> list[Reason]:
        """Return what is wrong apart from the fields: also what must not be stored in a comment beside an item."""
        sent = (value for name, value in request.form.items() if _ITEM.fullmatch(name))
        wrong = [Reason("control_characters", "comment")] if any(map(normal.has_control, sent)) else []
        return super().refusals() + wrong

    @property
    def remarks(self) -> list[Remark]:
        """What was written beside places, and beside their items."""
        found = [Remark(place, self.at(place).data) for place in Place if self.at(place).data]
        for name in request.form:
            if (match := _ITEM.fullmatch(name)) and (text := self.at_item(match[1], match[2])):
                found.append(Remark(Place(match[1]), text, match[2]))
        return found

    def _put(self, reason: Reason) -> None:
        """A complaint about the n-th comment stands beside its field."""
        parts = reason.field.split(".")
        if parts[0] == "places" and len(parts) > 1 and parts[1].isdigit():
            reason = replace(reason, field=f"at_{self.remarks[int(parts[1])].place}")
        super()._put(reason)


class DecideForm(ReturnForm):
    """A decision in the queue: a comment may begin with a remembered phrase."""

    phrase = SelectField(_l("A remembered phrase"), [Optional()])

    def offer(self, phrases: Iterable[ReviewPhrase]) -> None:
        """Offer the reviewer's own phrases."""
        options = [(one.text, one.text) for one in phrases]
        self.phrase.choices = choices(options, blank=_l("No phrase"))

    def said(self, verb: str) -> dict[str, Any]:
        """Return what a command takes: an approval comes without comments."""
        if verb != "return":
            return {"version": self.expected_version}
        return {
            "comment": rules.with_phrase(self.phrase.data or "", self.comment.data or ""),
            "remarks": self.remarks,
            "version": self.expected_version,
        }


class PhrasesForm(BaseForm):
    """One more phrase to remember."""

    text = StringField(_l("A phrase"), [Required(), MaxLength(rules.PHRASE_LENGTH)])


class DeleteForm(BaseForm):
    """Putting a record into the bin: nothing to fill in."""

    requires_version = True
