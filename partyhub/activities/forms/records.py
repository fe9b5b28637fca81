"""Forms of a record: written, logged after the event, moved on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from partyhub.activities import rules
from partyhub.activities.forms.joint import JointFields
from partyhub.activities.forms.rolls import SHOWN_AS
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import Reason
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    CheckboxesField,
    DateField,
    FileField,
    IntegerField,
    MaxLength,
    NumberRange,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    choices,
)


class EditForm(JointFields):
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
    capacity = IntegerField(
        _l("Places, if they are limited"), [Optional(), NumberRange(1, rules.MAX_CAPACITY)]
    )
    asks_leave = BooleanField(_l("Whoever cannot come gives a reason"))
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
        super()._put(replace(reason, field=SHOWN_AS[reason.field]) if reason.field in SHOWN_AS else reason)

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
            "outside_units": self.outside_units.data or "",
            "capacity": self.capacity.data,
            "asks_leave": bool(self.asks_leave.data),
        }


class StepForm(BaseForm):
    """One step of an activity, with a comment."""

    requires_version = True
    comment = TextAreaField(_p("activity", "Comment"), [MaxLength(rules.COMMENT_LENGTH)])


class FileForm(BaseForm):
    """One more file."""

    file = FileField(_l("Photo or document"))


def saved(activity: Activity, people: Mapping[int, str], partners: Iterable[str] = ()) -> dict[str, Any]:
    """Return what is saved by the names of EditForm's fields; `people` are public ids of members by id, `partners` the
    names of those who hold it together with its host."""
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
        "joint": "\n".join(partners),
        "outside_units": activity.outside_units,
        "capacity": activity.capacity,
        "asks_leave": activity.asks_leave,
    }


def _at(day: date | None, at: time | None) -> datetime | None:
    return None if day is None or at is None else datetime.combine(day, at, tzinfo=SHANGHAI).astimezone(UTC)
