"""Minutes of an activity: agenda and resolutions, signatures, addenda. Read by whoever may read the minutes."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, policy, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.models import Activity, Resolution
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.activities.schemas.minutes import (
    AddendaSchema,
    AddendumSchema,
    AgendaBodySchema,
    AgendaSchema,
    DoneSchema,
    NewAddendumSchema,
    ResolutionSchema,
)
from partyhub.kernel.http import clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.web.api import etag, matched_version


@blueprint.route("/<public_id>/agenda", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, AgendaSchema)
def agenda(public_id: str) -> Any:
    """Return agenda, resolutions and signatures."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    return etag(_shown(actor, activity), activity.version)


@blueprint.route("/<public_id>/agenda", methods=["PUT"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(AgendaBodySchema)
@blueprint.response(200, AgendaSchema)
def write_agenda(body: dict[str, Any], public_id: str) -> Any:
    """Write the minutes down, in place of what stood; If-Match is the activity's version."""
    actor = current_actor()
    matched_version()
    activity = queries.get(actor, public_id)
    lines = body.get("resolutions", ())
    ids = queries.people_ids(actor, [one.get("owner_id") for one in lines])
    commands.write_minutes(
        actor,
        activity,
        version=matched_version(),
        agenda=[AgendaLine(**one) for one in body["items"]],
        resolutions=[_line(one, ids) for one in lines],
        minutes=body.get("minutes"),
        result=body.get("result"),
        clock=clock(),
    )
    return etag(_shown(actor, activity), activity.version)


@blueprint.route("/resolutions/<public_id>/done", methods=["POST"])
@signed_in
@blueprint.arguments(DoneSchema)
@blueprint.response(200, ResolutionSchema)
def finish_resolution(body: dict[str, Any], public_id: str) -> Any:
    """Note that a resolution is done, or is not; for whoever sees to it, and whoever runs the activity."""
    actor = current_actor()
    found, activity = queries.get_resolution(actor, public_id)
    commands.finish_resolution(
        actor, found, activity, done=body["done"], note_text=body.get("note", ""), clock=clock()
    )
    return _shown_resolution(found, None)


@blueprint.route("/<public_id>/sign", methods=["POST"])
@signed_in
@blueprint.response(200, AgendaSchema)
def sign(public_id: str) -> Any:
    """Sign the minutes as chair or recorder; signing twice changes nothing."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    commands.sign(actor, activity, clock=clock())
    return etag(_shown(actor, activity), activity.version)


@blueprint.route("/<public_id>/addenda", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, AddendaSchema)
def list_addenda(public_id: str) -> Any:
    """List what was added after signing."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    return {"items": queries.addenda(activity) if _reads(actor, activity) else []}


@blueprint.route("/<public_id>/addenda", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(NewAddendumSchema)
@blueprint.response(201, AddendumSchema)
def add_addendum(body: dict[str, Any], public_id: str) -> Any:
    """Add to a signed record; what was signed stays as it is."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    return commands.add_addendum(actor, activity, body["text"], clock=clock())


def _line(one: dict[str, Any], ids: dict[str | None, int]) -> ResolutionLine:
    return ResolutionLine(
        one["text"],
        one.get("formal", False),
        ids.get(one.get("owner_id")),
        one.get("due_on"),
        one.get("id", ""),
    )


def _reads(actor: Actor, activity: Activity) -> bool:
    return policy.sees_minutes(actor, activity, queries.home_of(activity).path)


def _shown(actor: Actor, activity: Activity) -> dict[str, Any]:
    if not _reads(actor, activity):
        nothing: dict[str, Any] = {"items": [], "resolutions": [], "signatures": []}
        return nothing | {"version": activity.version, "minutes": None, "result": None}
    return {
        "version": activity.version,
        "minutes": activity.minutes,
        "result": activity.result,
        "items": queries.agenda(activity),
        "resolutions": [
            _shown_resolution(row.resolution, row.owner_public_id or None)
            for row in queries.resolutions(activity)
        ],
        "signatures": [
            {name: getattr(row.signature, name) for name in ("officer", "manner", "noted_by", "at")}
            | {"name": row.name}
            for row in queries.signatures(activity)
        ],
    }


def _shown_resolution(one: Resolution, owner_id: str | None) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ("text", "formal", "due_on", "done_at", "done_note")}
    return shown | {"id": one.public_id, "owner_id": owner_id}
