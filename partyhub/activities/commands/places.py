"""Places of an activity: taken and given back by single guarded writes, never by reading first and writing later.

`is_free` is the guard. The race tests take it away to show that without it more people get in than there is room for.
The CHECK on `activity.places_taken` stands behind it as the belt. The version of the record is left alone: a sign-up
must not make somebody's edit stale.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from partyhub.activities.models import Activity
from partyhub.activities.rules import State
from partyhub.kernel.db import db

_AS_IS = {"synchronize_session": False}


def is_free() -> ColumnElement[bool]:
    """Return the guard: an activity has a place left."""
    return Activity.places_taken < Activity.capacity


def take(activity_id: int, now: datetime) -> int | None:
    """Take a place in what is announced and has not begun; return the number of arrival, None when none is free."""
    taken = {"places_taken": Activity.places_taken + 1, "arrivals": Activity.arrivals + 1}
    return _write(activity_id, taken, *_open(now), is_free())


def queue(activity_id: int, now: datetime) -> int | None:
    """Draw a number of arrival for the waiting list; None when the activity is closed or has begun."""
    return _write(activity_id, {"arrivals": Activity.arrivals + 1}, *_open(now))


def give_back(activity_id: int) -> None:
    """Give one taken place back."""
    _write(activity_id, {"places_taken": Activity.places_taken - 1}, Activity.places_taken > 0)


def empty(activity_id: int) -> None:
    """Free all places of an activity that is called off."""
    _write(activity_id, {"places_taken": 0})


def _write(activity_id: int, values: dict[str, Any], *guards: ColumnElement[bool]) -> int | None:
    return db.session.scalar(
        update(Activity)
        .where(Activity.id == activity_id, *guards)
        .values(values)
        .returning(Activity.arrivals),
        execution_options=_AS_IS,
    )


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Activity.state == State.PUBLISHED, Activity.starts_at > now
