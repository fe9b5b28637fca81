"""What the log form begins with: an earlier record, a template, or what was last held here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from partyhub.activities import policy, queries, rules
from partyhub.activities.forms import LogForm, saved
from partyhub.activities.models import Activity
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.security.web import current_actor

USUAL = ("kinds", "from_at", "to_at", "place", "chair_id", "recorder_id")
"""What is taken over from the last record without being asked; everything can be changed."""


def begin(form: LogForm, recent: Sequence[Activity]) -> None:
    """Fill in an untouched form: from the record or template that the address names, else what was usual last time."""
    if form.is_submitted() or form.drafted:
        return
    start, template = request.args.get("start"), request.args.get("template")
    if start:
        _from_record(form, queries.get(current_actor(), start))
    elif template:
        _from_template(form, template)
    elif recent:
        asked = set(request.args)  # whoever comes from an obligation brings the kinds that it wants
        usual = {name: value for name, value in _kept(recent[0]).items() if name in USUAL}
        _put(form, {name: value for name, value in usual.items() if name not in asked})


def last_months(recent: Sequence[Activity], today: date) -> Activity | None:
    """Return the latest record of the month before, if there is one among the recent."""
    before = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return next((one for one in recent if (one.day.year, one.day.month) == before), None)


def _from_record(form: LogForm, activity: Activity) -> None:
    kept = _kept(activity)
    kept["title"] = rules.carried_title(activity.title, activity.day, clock().today())
    readable = policy.sees_minutes(current_actor(), activity, queries.home_of(activity).path)
    kept["minutes"] = rules.headings_of(activity.minutes) if readable else ""
    _put(form, {name: kept[name] for name in ("title", *USUAL, "minutes")})


def _from_template(form: LogForm, name: str) -> None:
    if name in rules.BUILT_IN:
        built_in = rules.BUILT_IN[name]
        values = {"title": built_in.title, "kinds": list(built_in.kinds), "minutes": built_in.minutes}
    else:
        own = queries.template(current_actor(), name)
        values = {
            one: getattr(own, one) for one in ("title", "kinds", "from_at", "to_at", "place", "minutes")
        }
        values["kinds"] = list(own.kinds)
    _put(form, {one: value for one, value in values.items() if value})


def _kept(activity: Activity) -> dict[str, Any]:
    named = members.by_ids([activity.chair_id, activity.recorder_id])
    return saved(activity, {number: one.public_id for number, one in named.items()})


def _put(form: LogForm, values: dict[str, Any]) -> None:
    for name, value in values.items():
        form[name].data = value
