"""Structured minutes: the agenda with what was said, and what was resolved; resolutions are seen to afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from partyhub.activities import policy, rules
from partyhub.activities.commands.common import (
    NAME_LENGTH,
    check_editable,
    check_version,
    home_of,
    index,
    note,
    reference,
)
from partyhub.activities.commands.signing import unsign_officers
from partyhub.activities.models import Activity, AgendaItem, Resolution
from partyhub.activities.rules.minutes import NOTE_LENGTH, AgendaLine, ResolutionLine, minutes_reasons
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor


def write_minutes(
    actor: Actor,
    activity: Activity,
    *,
    version: int | None,
    agenda: Sequence[AgendaLine],
    resolutions: Sequence[ResolutionLine],
    minutes: str | None = None,
    result: str | None = None,
    clock: Clock,
) -> Activity:
    """Write the minutes down, in place of what stood; None leaves a text as it is. Ids of people are internal.

    Raises Conflict once it is signed, Stale when outdated.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    check_editable(activity)
    check_version(activity, version)
    minutes = activity.minutes if minutes is None else minutes
    result = activity.result if result is None else result
    raise_if(Invalid, [*_text_reasons(minutes, result), *minutes_reasons(agenda, resolutions)])
    unsign_officers(activity)
    activity.minutes, activity.result = minutes, result
    activity.changed_at = clock.now()
    flag_modified(activity, "changed_at")  # the version grows though only rows beside the record change
    db.session.flush()
    _put_agenda(activity, agenda)
    _put_resolutions(activity, resolutions)
    index(activity)
    details = {"items": len(agenda), "resolutions": len(resolutions)}
    note(actor, activity, "minutes", details=details, clock=clock)
    return activity


def finish_resolution(
    actor: Actor, resolution: Resolution, activity: Activity, *, done: bool, note_text: str = "", clock: Clock
) -> Resolution:
    """Note that a resolution is done, or that it is not after all. Its owner may, and whoever runs the activity.

    This holds after signing as well: a resolution is seen to after the meeting.
    """
    if not (actor.is_member(resolution.owner_id) or policy.runs(actor, activity)):
        raise Forbidden(Reason("activity_not_yours"))
    if len(note_text) > NOTE_LENGTH:
        raise Invalid(Reason("too_long", "note", {"max": NOTE_LENGTH}))
    if "\0" in note_text:
        raise Invalid(Reason("control_characters", "note"))
    resolution.done_at = clock.now() if done else None
    resolution.done_by = actor.name[:NAME_LENGTH] if done else ""
    resolution.done_note = note_text
    db.session.flush()
    audit.record(
        actor,
        "activity.resolution_done" if done else "activity.resolution_reopened",
        reference(activity),
        path=home_of(activity).path,
        details={"resolution": resolution.public_id},
        personal={"note": note_text} if note_text else {},
        clock=clock,
    )
    return resolution


def _text_reasons(minutes: str, result: str) -> list[Reason]:
    reasons = []
    limits = (("minutes", minutes, rules.MINUTES_LENGTH), ("result", result, rules.RESULT_LENGTH))
    for name, text, limit in limits:
        if len(text) > limit:
            reasons.append(Reason("too_long", name, {"max": limit}))
        if "\0" in text:
            reasons.append(Reason("control_characters", name))
    return reasons


def _put_agenda(activity: Activity, agenda: Sequence[AgendaLine]) -> None:
    db.session.execute(
        delete(AgendaItem)
        .where(AgendaItem.activity_id == activity.id)
        .execution_options(synchronize_session="fetch")
    )
    for place, item in enumerate(agenda):
        db.session.add(AgendaItem(activity_id=activity.id, place=place, **vars(item)))
    db.session.flush()


def _put_resolutions(activity: Activity, lines: Sequence[ResolutionLine]) -> None:
    """Keep those that are named, with what was noted of them; add new ones, drop the others.

    One whose name stands no more, because somebody took it off meanwhile, is written as a new one: no text is lost.
    """
    query = select(Resolution).where(Resolution.activity_id == activity.id)
    there = {one.public_id: one for one in db.session.scalars(query)}
    kept: set[str] = set()
    for place, line in enumerate(lines):
        row = there.get(line.public_id) if line.public_id not in kept else None
        if row is None:
            row = Resolution(activity_id=activity.id)
            db.session.add(row)
        else:
            kept.add(row.public_id)
        row.place, row.text, row.formal = place, line.text, line.formal
        row.owner_id, row.due_on = line.owner_id, line.due_on
    for public_id, row in there.items():
        if public_id not in kept:
            db.session.delete(row)
    db.session.flush()
