"""The roll call: lines from whoever leads, in any order and from several phones at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import (
    NAME_LENGTH,
    check_editable,
    home_of,
    reference,
)
from partyhub.activities.commands.signing import unsign_officers
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Presence, Reported, RollEntry
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Forbidden, Invalid, raise_if
from partyhub.members import queries as members
from partyhub.security.actors import Actor


def record_roll(
    actor: Actor,
    activity: Activity,
    entries: Collection[RollEntry],
    *,
    only_unrecorded: bool = False,
    clock: Clock,
) -> None:
    """Write lines of the roll call, new ones and changed ones: all of them or none; other lines are not touched.

    Of two lines for the same person the one that was said later stands, in whatever order they arrive.
    `only_unrecorded` leaves out whoever is recorded already: “mark the rest present”.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    db.session.refresh(activity, with_for_update={"of": Activity})  # nobody signs it while lines are written
    check_editable(activity)
    raise_if(Invalid, rules.roll_call_reasons(entries))
    unsign_officers(activity)
    put_lines(actor, activity, entries, clock, only_unrecorded=only_unrecorded)
    audit.record(
        actor,
        "activity.roll_recorded",
        reference(activity),
        path=home_of(activity).path,
        details={"lines": len(entries), "members": sorted(one.member_id for one in entries if one.member_id)},
        clock=clock,
    )


def put_lines(
    actor: Actor,
    activity: Activity,
    entries: Iterable[RollEntry],
    clock: Clock,
    *,
    reported: Reported = Reported.LEADER,
    code: str = "",
    only_unrecorded: bool = False,
) -> None:
    """Write lines by conditional statements, one a person: what others write at the same time is not lost."""
    lines = list(entries)
    homes = homes_on(activity, [one.member_id for one in lines if one.member_id is not None])
    now = clock.now()
    rows = [
        {
            "activity_id": activity.id,
            "member_id": one.member_id,
            "guest_name": one.guest_name or None,
            "organization_id": homes.get(one.member_id or 0),
            "state": Presence(one.state),
            "minutes": one.minutes,
            "reason": one.reason,
            "recorded_at": now - timedelta(seconds=one.seconds_ago),
            "recorded_by": actor.user_id,
            "recorder_name": actor.name[:NAME_LENGTH],
            "reported": reported,
            "code": code,
        }
        for one in lines
    ]
    db.session.flush()
    for key in ("member_id", "guest_name"):
        _upsert(key, [row for row in rows if row[key] is not None], only_unrecorded=only_unrecorded)
    for one in list(db.session.identity_map.values()):
        if isinstance(one, Attendance):
            db.session.expire(one)


def stands(insert: Any, *, only_unrecorded: bool) -> ColumnElement[bool]:
    """Return "what is written now takes the place of the line that is there": it says nothing yet, or is older."""
    if only_unrecorded:
        return Attendance.state == Presence.UNRECORDED
    older: ColumnElement[bool] = Attendance.recorded_at <= insert.excluded.recorded_at
    return older


def _upsert(key: str, rows: list[dict[str, Any]], *, only_unrecorded: bool) -> None:
    if not rows:
        return
    insert = insert_into(Attendance)
    said = ("state", "minutes", "reason", "recorded_at", "recorded_by", "recorder_name", "reported")
    # the code that a member has used stays with his line, whatever the leader makes of it: it opens no second time
    code = case((insert.excluded.code == "", Attendance.code), else_=insert.excluded.code)
    statement = insert.on_conflict_do_update(
        index_elements=["activity_id", key],
        set_={name: insert.excluded[name] for name in said} | {"code": code},
        where=stands(insert, only_unrecorded=only_unrecorded),
    )
    db.session.connection().execute(statement, rows)


def homes_on(activity: Activity, ids: Collection[int]) -> dict[int, int | None]:
    """Return where members stood on the activity's day: one of those that hold it, otherwise where they belong now."""
    rosters = members.rosters(queries.participant_ids(activity), activity.day, among=ids)
    here: dict[int, int | None] = {
        row.id: place for place, people in reversed(rosters.items()) for row in people
    }
    others = members.by_ids(one for one in ids if one not in here)
    return here | {number: one.organization_id for number, one in others.items()}
