"""The recycle bin, and undoing the last step."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, queries
from partyhub.activities.api.base import blueprint, shown, shown_one
from partyhub.activities.schemas import ActivityPageSchema, ActivitySchema, BinQuerySchema
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, matched_version, needs_match


@blueprint.route("/bin", methods=["GET"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(BinQuerySchema, location="query")
@blueprint.response(200, ActivityPageSchema)
def recycle_bin(query: dict[str, Any]) -> Any:
    """List what lies in the recycle bin of the caller's organisations, the latest first."""
    actor = current_actor()
    found = queries.in_bin(actor, cursor=query.get("cursor"), page_size=query["page_size"])
    return {
        "items": shown(actor, found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("/<public_id>", methods=["DELETE"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(204)
@needs_match
def delete(public_id: str) -> None:
    """Put a record that nobody was told of and that never counted into the recycle bin, for 30 days."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    commands.put_into_bin(actor, activity, version=matched_version(), clock=clock())


@blueprint.route("/<public_id>/restore", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, ActivitySchema)
@needs_match
def restore(public_id: str) -> Any:
    """Take a record out of the recycle bin."""
    actor = current_actor()
    activity = queries.binned(actor, public_id)
    commands.restore(actor, activity, version=matched_version(), clock=clock())
    return etag(shown_one(actor, activity), activity.version)


@blueprint.route("/<public_id>/undo", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, ActivitySchema)
@needs_match
def undo(public_id: str) -> Any:
    """Take the last step back: its doer, within ten seconds, once, and only what posted nothing."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    commands.undo(actor, activity, version=matched_version(), clock=clock())
    return etag(shown_one(actor, activity), activity.version)
