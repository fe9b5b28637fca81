"""“Log it”: everything about an activity in one form, and a list of those present that is pasted into it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import request
from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.activities.forms.photos import PhotosForm
from partyhub.activities.forms.records import EditForm
from partyhub.activities.forms.rolls import RollForm
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Named, Person, Reading
from partyhub.web import normal
from partyhub.web.fields import HiddenField
from partyhub.web.forms import (
    BaseForm,
    CheckboxesField,
    MaxLength,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    choices,
)

_SAME = re.compile(r"same-\d{1,3}")


class LogForm(RollForm, PhotosForm, EditForm):
    """“Log it”: everything about an activity in one form, after the event or before."""

    organization_id = SelectField(_l("Organisation"), [Required()])
    pasted = TextAreaField(_l("Paste the list of those present"), [MaxLength(rules.PASTED_LENGTH)])
    pasted_seen = HiddenField()
    _roster: Sequence[str] = ()
    """Whom `reading` matched the list against, by public id."""

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _SAME.fullmatch(name)}

    def reading(self, lines: Iterable[RollLine]) -> Reading | None:
        """Return what the pasted list says of the roster, answers about namesakes taken in; None without one."""
        lines = list(lines)
        self._roster = sorted(line.member.public_id for line in lines if line.member)
        text = self.pasted.data
        if not text or not self.list_is_readable:
            return None
        roster = [Person(line.member.public_id, line.member.name) for line in lines if line.member]
        first = rules.read_list(text, roster)
        answers = {
            one.name: [picked]
            for place, one in enumerate(first.questions)
            if (picked := request.form.get(f"same-{place}")) in one.candidates
        }
        self._asked = first.questions
        return rules.read_list(text, roster, answers) if answers else first

    @property
    def asked(self) -> tuple[Named, ...]:
        """Who is asked about, answered or not, in the order of their fields."""
        return getattr(self, "_asked", ())

    def answer_of(self, place: int) -> str:
        """Return which of the namesakes was chosen."""
        return request.form.get(f"same-{place}", "")

    @property
    def list_is_readable(self) -> bool:
        """Whether the pasted list can be matched at all; `validate` says what is wrong with one that cannot."""
        text = self.pasted.data or ""
        return len(text) <= rules.PASTED_LENGTH and not normal.has_control(text)

    def is_new_list(self) -> bool:
        """Whether the list is not in the roll call on this page yet; `reading` has been asked before.

        It is new as well when an answer about namesakes is, and when it was read against other people: since then
        partners were named, or another organisation was chosen.
        """
        return bool(self.pasted.data) and self.pasted_seen.data != self._digest()

    def take_in(self, reading: Reading, sheet: Iterable[RollLine]) -> list[RollLine]:
        """Return the sheet with the list in it, and put unknown names among the guests.

        Who was put there when the list was read against fewer people, and is known now, is no guest any more.
        """
        sheet = list(sheet)
        self.pasted_seen.data = self._digest()
        known = {line.member.name for line in sheet if line.member and line.member.public_id in reading.said}
        known |= {one.name for one in reading.questions}
        before = (name for name in self.guest_names if name not in known)
        guests = [*before, *(one.name for one in reading.unknown)]
        self.guests.data = "、".join(dict.fromkeys(guests))
        shown = []
        for line in sheet:
            said = reading.said.get(line.member.public_id) if line.member else None
            shown.append(replace(line, state=said.state, reason=said.reason or line.reason) if said else line)
        return shown

    def _digest(self) -> str:
        answers = sorted((name, value) for name, value in request.form.items() if _SAME.fullmatch(name))
        return hashlib.sha256(f"{self.pasted.data}{answers}{self._roster}".encode()).hexdigest()[:16]


class TemplateForm(BaseForm):
    """A template of an organisation's own."""

    requires_version = True
    name = StringField(_l("Name of the template"), [Required(), MaxLength(rules.TEMPLATE_NAME_LENGTH)])
    title = StringField(_l("Title"), [MaxLength(rules.TITLE_LENGTH)])
    kinds = CheckboxesField(
        _l("Kinds"), [Optional()], coerce=rules.Kind, choices=lambda: choices(rules.Kind, "activities.kind")
    )
    from_at = TimeField(_l("Begins at"), [Optional()])
    to_at = TimeField(_l("Ends at"), [Optional()])
    place = StringField(_l("Place"), [MaxLength(rules.PLACE_LENGTH)])
    minutes = TextAreaField(_l("Headings of the minutes"), [MaxLength(rules.MINUTES_LENGTH)])
