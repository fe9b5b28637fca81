"""Forms of a roll call: the sheet, contesting a line, signing in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Presence
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.fields import HiddenField
from partyhub.web.forms import (
    BaseForm,
    MaxLength,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

_ROLL = re.compile(r"(roll|why|min|was)-[0-9a-z]{16}")
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_PRESENCES = frozenset(state.value for state in Presence)
SHOWN_AS = {"starts_at": "day", "ends_at": "to_at", "attendance": "roll_note", "entries": "roll_note"}
_WORDS = "activities.presence"
_CLAIMS = tuple(state for state in Presence if state is not Presence.UNRECORDED)
BUTTONS = ("then", "mark_all", "refresh", "match")


@dataclass(frozen=True)
class Said:
    """What a page says of one person."""

    state: str
    reason: str = ""
    minutes: int | None = None

    @property
    def written(self) -> str:
        """As a hidden field keeps it."""
        return f"{self.state} {'' if self.minutes is None else self.minutes} {self.reason}"


def said_of(line: RollLine) -> Said:
    """Return what is saved of one person."""
    if line.recorded_at is None:  # who asked leave is shown as excused before anybody has recorded it
        return Said(Presence.UNRECORDED.value)
    return Said(line.state.value, line.reason, line.minutes)


class RollForm(BaseForm):
    """A roll call: one choice a person, with a reason and minutes where they are known; guests by name."""

    drafted: Mapping[str, str] = {}  # a draft's values are put in its place, never into it

    guests = StringField(_l("Guests and observers who are not on the roster"), [MaxLength(500)])
    roll_note = StringField(_l("Roll call"), [MaxLength(1)])

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _ROLL.fullmatch(name)} | set(BUTTONS)

    def _put(self, reason: Reason) -> None:
        name = reason.field.split(".")[0]
        super()._put(replace(reason, field=SHOWN_AS[name]) if name in SHOWN_AS else reason)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the roll call's choices, reasons and minutes besides."""
        good = super().validate(extra_validators)
        for one in self.recorded.values():
            for reason in _wrong(one):
                self._put(reason)
                good = False
        return good

    @property
    def _sent(self) -> Mapping[str, str]:
        """What the page sent; before it sends anything, what was kept as a draft of it."""
        return request.form if self.is_submitted() else self.drafted

    @property
    def recorded(self) -> dict[str, Said]:
        """What was chosen and written for each person, by public id of the member."""
        sent = self._sent
        return {
            name[5:]: Said(value, normal.tidy(sent.get(f"why-{name[5:]}", "")), _minutes(sent, name[5:]))
            for name, value in sent.items()
            if name.startswith("roll-")
        }

    def changes(self, lines: Iterable[RollLine]) -> tuple[dict[str, Said], list[str]]:
        """Return what this page changes, and who was recorded otherwise by somebody else since the page was made.

        Lines that the page leaves as it found them are not sent: a stale page never overwrites a whole sheet.
        """
        saved = {line.member.public_id: line for line in lines if line.member}
        changed: dict[str, Said] = {}
        clashes = []
        for who, said in self.recorded.items():
            seen, line = request.form.get(f"was-{who}"), saved.get(who)
            now = said_of(line) if line else None
            if said.written == seen or said == now:
                continue
            if seen is not None and line and line.member and now and now.written != seen:
                clashes.append(line.member.name)
            changed[who] = said
        return changed, clashes

    def typed_minutes(self, line: RollLine) -> str:
        """Return the minutes as they were typed, readable or not; otherwise those that are saved."""
        kept = "" if line.minutes is None else str(line.minutes)
        return request.form.get(f"min-{line.member.public_id}", kept) if line.member else kept

    @property
    def guest_names(self) -> list[str]:
        """The guests, each once."""
        return list(dict.fromkeys(filter(None, map(normal.tidy, _SEPARATORS.split(self.guests.data or "")))))

    def sheet(self, lines: Iterable[RollLine], *, everybody: bool = False) -> list[RollLine]:
        """Return the lines as they stand on the page: what was chosen wins; `everybody` marks the rest present."""
        recorded = self.recorded
        shown = []
        for line in lines:
            said = recorded.get(line.member.public_id) if line.member else None
            now = Presence(said.state) if said and said.state in _PRESENCES else line.state
            if everybody and now is Presence.UNRECORDED and line.member:
                now = Presence.PRESENT
            reason, minutes = (said.reason, said.minutes) if said else (line.reason, line.minutes)
            shown.append(replace(line, state=now, reason=reason, minutes=minutes))
        return shown


class ContestForm(BaseForm):
    """A member says that his line is wrong."""

    claimed = SelectField(
        _l("What it should say"), [Required()], coerce=Presence, choices=lambda: choices(_CLAIMS, _WORDS)
    )
    reason = TextAreaField(
        _l("Why, so that it can be looked up"), [Required(), MaxLength(rules.CONTEST_LENGTH)]
    )


class AnswerForm(BaseForm):
    """The answer to a contested line; the button says which."""

    requires_version = True
    extra_names = ("verb",)
    answer = TextAreaField(_l("Answer to the member"), [MaxLength(rules.CONTEST_LENGTH)])


class SwitchForm(BaseForm):
    """Signing in by code, on or off."""

    on = HiddenField()


class SignInForm(BaseForm):
    """A member confirms that it is he who signs in."""

    ticket = HiddenField()


def _wrong(said: Said) -> list[Reason]:
    reasons = [] if said.state in _PRESENCES else [Reason("not_a_choice", "attendance")]
    if normal.has_control(said.reason) or len(said.reason) > rules.REASON_LENGTH:
        reasons.append(Reason("too_long", "attendance", {"max": rules.REASON_LENGTH}))
    if said.minutes is not None and not 0 <= said.minutes <= rules.LONGEST_MINUTES:
        reasons.append(Reason("attendance_minutes_range", "attendance"))
    return reasons


def _minutes(form: Any, who: str) -> int | None:
    """Return the minutes typed for somebody; what is no number is -1 and refused."""
    text = normal.half_width(form.get(f"min-{who}", "")).strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
