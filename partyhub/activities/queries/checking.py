"""Reminders about records that wait for review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from partyhub.activities import rules
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.queries.rolls import roll_counts
from partyhub.activities.rules import Presence, Submitted
from partyhub.kernel.clock import local_day
from partyhub.kernel.db import db
from partyhub.kernel.errors import Reason


def checks(
    activities: Sequence[Activity], rolls: Mapping[int, Mapping[Presence, int]] | None = None
) -> dict[int, list[Reason]]:
    """Return what a reviewer should look at in each record, by id; few statements, however many there are.

    `rolls` are the counts of their roll calls where the caller has them already.
    """
    ids = [one.id for one in activities]
    if rolls is None:
        rolls = roll_counts(ids)
    excused = [number for number in ids if rolls.get(number, {}).get(Presence.EXCUSED)]
    unexplained = _excused_without_reason(excused) if excused else {}
    return {
        one.id: rules.check_reasons(
            Submitted(
                day=one.day,
                signed_on=local_day(one.signed_at or one.changed_at),
                flags=rules.combined(one.kinds),
                same_person=one.chair_id is not None and one.chair_id == one.recorder_id,
                has_minutes=bool(one.minutes),
                roll=rolls.get(one.id, {}),
                excused_without_reason=unexplained.get(one.id, 0),
            )
        )
        for one in activities
    }


def _excused_without_reason(ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Attendance.activity_id, func.count())
        .where(Attendance.activity_id.in_(ids), Attendance.state == Presence.EXCUSED, Attendance.reason == "")
        .group_by(Attendance.activity_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
