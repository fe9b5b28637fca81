"""Attendance and files of an activity."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from partyhub.activities import commands, queries
from partyhub.activities.api.base import blueprint, roll_entries
from partyhub.activities.models import Activity
from partyhub.activities.rules import Presence, RollEntry
from partyhub.activities.schemas import (
    ActivityFileSchema,
    ActivityFilesSchema,
    AttendanceBodySchema,
    AttendanceSchema,
    NoPartsSchema,
    UploadSchema,
    file_for,
)
from partyhub.kernel.http import clock, reads_first, was_read
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import require_match


@blueprint.route("/<public_id>/attendance", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, AttendanceSchema)
def attendance(public_id: str) -> Any:
    """Return the roll call as far as it is the caller's to see, and the counts."""
    actor = current_actor()
    return _roll(actor, queries.get(actor, public_id))


@blueprint.route("/<public_id>/attendance", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(AttendanceBodySchema)
@blueprint.response(200, AttendanceSchema)
def record_attendance(body: dict[str, Any], public_id: str) -> Any:
    """Write lines of the roll call, new ones and changed ones: all or none. The answer holds the lines of those named,
    as they stand now, and the counts of all."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    sheet = queries.lines_of(activity, [line.get("member_id") for line in body["entries"]])
    entries = roll_entries(actor, body["entries"], sheet)
    rest = body.get("only_unrecorded", False)
    commands.record_roll(actor, activity, entries, only_unrecorded=rest, clock=clock())
    return _roll(actor, activity, among=entries)


@blueprint.route("/<public_id>/files", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, ActivityFilesSchema)
def list_files(public_id: str) -> Any:
    """List the files of an activity; those of a closed meeting or a talk are for those who read its minutes."""
    actor = current_actor()
    found = queries.record(actor, public_id)
    return {"items": queries.files_of(actor, found.activity, found.home)}


@blueprint.route("/<public_id>/files", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(NoPartsSchema, location="form")
@blueprint.arguments(UploadSchema, location="files")
@blueprint.response(201, ActivityFileSchema)
@reads_first(file_for)
def add_file(_parts: dict[str, Any], _body: dict[str, Any], public_id: str) -> Any:
    """Attach a photo (three at most) or a document (five at most)."""
    actor = current_actor()
    return commands.add_file(actor, queries.get(actor, public_id), was_read(), clock=clock())


@blueprint.route("/<public_id>/files/<file_id>", methods=["DELETE"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(204)
def remove_file(public_id: str, file_id: str) -> None:
    """Take a file off an activity that can still be changed; If-Match is the activity's version."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    require_match(activity.version)
    commands.remove_file(actor, activity, file_id, clock=clock())


def _roll(actor: Actor, activity: Activity, among: Collection[RollEntry] | None = None) -> dict[str, Any]:
    lines = queries.roll(actor, activity, among=among)
    counts = queries.roll_counts([activity.id]).get(activity.id, {})
    entries = [
        {
            **({"member_id": line.member.public_id} if line.member else {"guest_name": line.guest_name}),
            "state": line.state.value,
            "minutes": line.minutes,
            "reason": line.reason,
            "recorded_at": line.recorded_at,
            "recorded_by": line.recorder,
            "reported": line.reported.value,
        }
        for line in lines
    ]
    return {
        "entries": entries,
        "counts": {state.value: counts.get(state, 0) for state in Presence},
        "hidden": sum(counts.values()) - len(lines) if among is None else 0,
    }
