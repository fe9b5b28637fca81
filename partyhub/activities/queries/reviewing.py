"""What reviewers said about a record, and what it held when it last changed hands."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import func, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityRemark, ActivitySnapshot, ActivityStep, Attendance
from partyhub.activities.rules import Place, Remark, State
from partyhub.files import queries as files
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference


def remarks(activity: Activity) -> list[Remark]:
    """Return the comments at places that came with the last return, in the order of the page."""
    last = select(func.max(ActivityStep.id)).where(
        ActivityStep.activity_id == activity.id, ActivityStep.event == "return"
    )
    query = select(ActivityRemark).where(
        ActivityRemark.activity_id == activity.id, ActivityRemark.step_id == last.scalar_subquery()
    )
    found = {row.place: row.comment for row in db.session.scalars(query)}
    return [Remark(place, found[place.value]) for place in Place if place.value in found]


def open_remarks(activity: Activity) -> list[Remark]:
    """Return the comments at places that still wait for an answer: those of a record that stands returned."""
    return remarks(activity) if activity.state is State.RETURNED else []


def before_changes(activity: Activity) -> dict[str, Any] | None:
    """Return the content as it stood when a reviewer last gave the record back; None when nobody did."""
    query = (
        select(ActivitySnapshot.content)
        .where(ActivitySnapshot.activity_id == activity.id, ActivitySnapshot.event.in_(rules.COMPARED_WITH))
        .order_by(ActivitySnapshot.id.desc())
    )
    kept = db.session.scalar(query.limit(1))
    return None if kept is None else dict(json.loads(kept))


def content_of(activity: Activity) -> dict[str, Any]:
    """Return what a record holds now, in the form in which it is kept: see `ActivitySnapshot`."""
    return {
        "title": activity.title,
        "kinds": [kind.value for kind in activity.kinds],
        "starts_at": activity.starts_at.isoformat(),
        "ends_at": activity.ends_at.isoformat(),
        "location": activity.place,
        "chair_id": activity.chair_id,
        "recorder_id": activity.recorder_id,
        "roll": _roll_of(activity),
        "minutes": activity.minutes,
        "result": activity.result,
        "files": [[one.public_id, one.shown_name] for one in files.of(Reference(policy.RECORD, activity.id))],
    }


def _roll_of(activity: Activity) -> list[list[Any]]:
    """Return the lines of the roll call as [who, state, what else]; who is a member's number or a digest."""
    query = select(Attendance).where(Attendance.activity_id == activity.id).order_by(Attendance.id)
    return [
        [
            row.member_id or _digest(row.guest_name or ""),
            row.state.value,
            _digest(f"{row.minutes}|{row.reason}"),
        ]
        for row in db.session.scalars(query)
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
