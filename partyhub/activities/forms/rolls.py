"""The form of a roll call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Presence
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.forms import (
    BaseForm,
    MaxLength,
    StringField,
)

_ROLL = re.compile(r"(roll|why)-[0-9a-z]{16}")
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_PRESENCES = frozenset(state.value for state in Presence)
SHOWN_AS = {"starts_at": "day", "ends_at": "to_at", "attendance": "roll_note", "entries": "roll_note"}
BUTTONS = ("then", "mark_all", "refresh")


class RollForm(BaseForm):
    """A roll call: one choice and, for absences, one reason a person; guests by name."""

    drafted: Mapping[str, str] = {}  # a draft's values are put in its place, never into it

    guests = StringField(_l("Guests and observers who are not on the roster"), [MaxLength(500)])
    roll_note = StringField(_l("Roll call"), [MaxLength(1)])

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _ROLL.fullmatch(name)} | set(BUTTONS)

    def _put(self, reason: Reason) -> None:
        name = reason.field.split(".")[0]
        super()._put(replace(reason, field=SHOWN_AS[name]) if name in SHOWN_AS else reason)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the roll call's choices and reasons besides."""
        good = super().validate(extra_validators)
        for state, why in self.recorded.values():
            if state not in _PRESENCES:
                self._put(Reason("not_a_choice", "attendance"))
                good = False
            if normal.has_control(why) or len(why) > rules.REASON_LENGTH:
                self._put(Reason("too_long", "attendance", {"max": rules.REASON_LENGTH}))
                good = False
        return good

    @property
    def _sent(self) -> Mapping[str, str]:
        """What the page sent; before it sends anything, what was kept as a draft of it."""
        return request.form if self.is_submitted() else self.drafted

    @property
    def recorded(self) -> dict[str, tuple[str, str]]:
        """What was chosen and written for each person, by public id of the member."""
        chosen = {name[5:]: value for name, value in self._sent.items() if name.startswith("roll-")}
        return {who: (state, normal.tidy(self._sent.get(f"why-{who}", ""))) for who, state in chosen.items()}

    @property
    def guest_names(self) -> list[str]:
        """The guests, each once."""
        return list(dict.fromkeys(filter(None, map(normal.tidy, _SEPARATORS.split(self.guests.data or "")))))

    def sheet(self, lines: Iterable[RollLine], *, everybody: bool = False) -> list[RollLine]:
        """Return the lines as they stand on the page: what was chosen wins; `everybody` marks the rest present."""
        recorded = self.recorded
        shown = []
        for line in lines:
            state, why = recorded.get(line.member.public_id if line.member else "", ("", ""))
            now = Presence(state) if state in _PRESENCES else line.state
            if everybody and now is Presence.UNRECORDED and line.member:
                now = Presence.PRESENT
            shown.append(replace(line, state=now, reason=why or line.reason))
        return shown
