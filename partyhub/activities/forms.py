"""Forms of activities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities import rules
from partyhub.activities.models import Activity
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Kind, Presence, State
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import Reason
from partyhub.web import normal
from partyhub.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    FileField,
    FilterForm,
    MaxLength,
    MultipleFileField,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    choices,
)

_ROLL = re.compile(r"(roll|why)-[0-9a-z]{16}")
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_PRESENCES = frozenset(state.value for state in Presence)
_SHOWN_AS = {"starts_at": "day", "ends_at": "to_at", "attendance": "roll_note", "entries": "roll_note"}
BUTTONS = ("then", "mark_all", "refresh")


class RollForm(BaseForm):
    """A roll call: one choice and, for absences, one reason a person; guests by name."""

    guests = StringField(_l("Guests and observers who are not on the roster"), [MaxLength(500)])
    roll_note = StringField(_l("Roll call"), [MaxLength(1)])

    def _names(self) -> set[str]:
        return super()._names() | {name for name in request.form if _ROLL.fullmatch(name)} | set(BUTTONS)

    def _put(self, reason: Reason) -> None:
        name = reason.field.split(".")[0]
        super()._put(replace(reason, field=_SHOWN_AS[name]) if name in _SHOWN_AS else reason)

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
    def recorded(self) -> dict[str, tuple[str, str]]:
        """What was chosen and written for each person, by public id of the member."""
        chosen = {name[5:]: value for name, value in request.form.items() if name.startswith("roll-")}
        return {
            who: (state, normal.tidy(request.form.get(f"why-{who}", ""))) for who, state in chosen.items()
        }

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


class EditForm(BaseForm):
    """What is written about an activity."""

    title = StringField(_l("Title"), [Required(), MaxLength(rules.TITLE_LENGTH)])
    kinds = CheckboxesField(
        _l("Kinds"), [Required()], coerce=Kind, choices=lambda: choices(Kind, "activities.kind")
    )
    day = DateField(_l("Day"), [Required()])
    from_at = TimeField(_p("activity", "From"), [Required()])
    to_at = TimeField(_p("activity", "To"), [Required()])
    last_day = DateField(_l("Last day, if it lasted several days"), [Optional()])
    place = StringField(_l("Place"), [MaxLength(rules.PLACE_LENGTH)])
    chair_id = SelectField(_l("Chair"), [Optional()])
    recorder_id = SelectField(_l("Recorder"), [Optional()])
    minutes = TextAreaField(_l("Minutes"), [MaxLength(rules.MINUTES_LENGTH)])
    result = StringField(_l("Result in one line"), [MaxLength(rules.RESULT_LENGTH)])

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """Offer (public id, name) as chair and recorder."""
        options = list(people)
        for select in (self.chair_id, self.recorder_id):
            select.choices = choices(options, blank=_l("Nobody chosen"))

    def _put(self, reason: Reason) -> None:
        super()._put(replace(reason, field=_SHOWN_AS[reason.field]) if reason.field in _SHOWN_AS else reason)

    def content(self) -> dict[str, Any]:
        """Return the keywords of a command, people apart."""
        return {
            "title": self.title.data or "",
            "kinds": self.kinds.data or [],
            "starts_at": _at(self.day.data, self.from_at.data),
            "ends_at": _at(self.last_day.data or self.day.data, self.to_at.data),
            "place": self.place.data or "",
            "minutes": self.minutes.data or "",
            "result": self.result.data or "",
        }


class LogForm(RollForm, EditForm):
    """“Log it”: everything about an activity in one form, after the event or before."""

    organization_id = SelectField(_l("Organisation"), [Required()])
    photos = MultipleFileField(_l("Photos, three at most"))


class StepForm(BaseForm):
    """One step of an activity, with a comment."""

    requires_version = True
    comment = TextAreaField(_p("activity", "Comment"), [MaxLength(rules.COMMENT_LENGTH)])


class FileForm(BaseForm):
    """One more file."""

    file = FileField(_l("Photo or document"))


class ListForm(FilterForm):
    """Filters of the list."""

    state = SelectField(
        _l("State"), coerce=State, choices=lambda: choices(State, "activities.state", blank=_l("All"))
    )
    kind = SelectField(
        _l("Kind"), coerce=Kind, choices=lambda: choices(Kind, "activities.kind", blank=_l("All"))
    )
    month = StringField(_l("Month, such as 2026-03"))

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day of the month asked for, None when none was."""
        return month_span(self.month.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the month is one."""
        good = super().validate(extra_validators)
        if self.month.data and self.days() is None:
            self._put(Reason("not_a_date", "month"))
            return False
        return good


def month_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a month written in one of the usual ways, None when it is none."""
    found = normal.read_month_or_date(text)
    if not found:
        return None
    first = date.fromisoformat(f"{found[:7]}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


def saved(activity: Activity, people: Mapping[int, str]) -> dict[str, Any]:
    """Return what is saved by the names of EditForm's fields; `people` are public ids of members by id."""
    starts, ends = activity.starts_at.astimezone(SHANGHAI), activity.ends_at.astimezone(SHANGHAI)
    return {
        "title": activity.title,
        "kinds": list(activity.kinds),
        "day": starts.date(),
        "from_at": starts.time().replace(second=0, microsecond=0),
        "to_at": ends.time().replace(second=0, microsecond=0),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "place": activity.place,
        "chair_id": people.get(activity.chair_id or 0),
        "recorder_id": people.get(activity.recorder_id or 0),
        "minutes": activity.minutes,
        "result": activity.result,
    }


def _at(day: date | None, at: time | None) -> datetime | None:
    return None if day is None or at is None else datetime.combine(day, at, tzinfo=SHANGHAI).astimezone(UTC)
