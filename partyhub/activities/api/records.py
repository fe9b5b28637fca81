"""Activities themselves and the verbs that move them."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, queries, rules
from partyhub.activities.api.base import (
    blueprint,
    filters_of,
    roll_entries,
    sheet_for,
    shown,
    shown_one,
)
from partyhub.activities.rules import Kind, Place, Remark
from partyhub.activities.schemas import (
    ActivityChangeSchema,
    ActivityPageSchema,
    ActivityQuerySchema,
    ActivitySchema,
    CommentSchema,
    NewActivitySchema,
    ReturnSchema,
    SubmitSchema,
    ThenSchema,
)
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, matched_version, needs_match

CONTENT = (
    "title",
    "kinds",
    "starts_at",
    "ends_at",
    "place",
    "capacity",
    "minutes",
    "result",
    "outside_units",
    "asks_leave",
)


@blueprint.route("", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.arguments(ActivityQuerySchema, location="query")
@blueprint.response(200, ActivityPageSchema)
def listed(query: dict[str, Any]) -> Any:
    """List activities, newest first."""
    actor = current_actor()
    found = queries.listed(
        actor, filters_of(actor, query), cursor=query.get("cursor"), page_size=query["page_size"]
    )
    return {
        "items": shown(actor, found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(ThenSchema, location="query")
@blueprint.arguments(NewActivitySchema)
@blueprint.response(201, ActivitySchema)
def log(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Log an activity; with ``?then=submit`` it is signed and submitted in one go, or nothing is kept."""
    actor = current_actor()
    home = organizations.get(actor, body["organization_id"], Permission.ACTIVITY_WRITE)
    joint = queries.by_public_ids(body.get("joint_organization_ids", ()))
    sheet = sheet_for([home, *joint], body["starts_at"])
    ids = queries.people_ids(actor, [body.get("chair_id"), body.get("recorder_id")], on_sheet=sheet)
    activity = commands.log(
        actor,
        organization=home,
        **_content(body),
        chair_id=ids.get(body.get("chair_id")),
        recorder_id=ids.get(body.get("recorder_id")),
        joint=joint,
        planned=body.get("planned", False),
        entries=roll_entries(actor, body.get("attendance", ()), sheet),
        clock=clock(),
    )
    if query.get("then") == "submit":
        commands.submit(actor, activity, clock=clock())
    return etag(shown_one(actor, activity), activity.version, 201)


@blueprint.route("/<public_id>", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, ActivitySchema)
def show(public_id: str) -> Any:
    """Return an activity."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    return etag(shown_one(actor, activity), activity.version)


@blueprint.route("/<public_id>", methods=["PATCH"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(ActivityChangeSchema)
@blueprint.response(200, ActivitySchema)
def edit(body: dict[str, Any], public_id: str) -> Any:
    """Change what is written; what is left out stays."""
    actor = current_actor()
    matched_version()
    activity = queries.get(actor, public_id)
    officers = [body.get("chair_id"), body.get("recorder_id")]
    ids = queries.people_ids(actor, officers, on_sheet=queries.lines_of(activity, officers))
    joint = body.get("joint_organization_ids")
    now = {name: getattr(activity, name) for name in CONTENT}
    commands.edit(
        actor,
        activity,
        version=matched_version(),
        **(now | _content(body)),
        chair_id=ids.get(body["chair_id"]) if "chair_id" in body else activity.chair_id,
        recorder_id=ids.get(body["recorder_id"]) if "recorder_id" in body else activity.recorder_id,
        joint=None if joint is None else queries.by_public_ids(joint),
        clock=clock(),
    )
    return etag(shown_one(actor, activity), activity.version)


def _verb(verb: str) -> Any:
    """Return the view of one verb."""

    def take(body: dict[str, Any], public_id: str) -> Any:
        actor = current_actor()
        matched_version()
        activity = queries.get(actor, public_id)
        commands.act(actor, activity, verb, **_said(body), version=matched_version(), clock=clock())
        return etag(shown_one(actor, activity), activity.version)

    take.__name__, take.__doc__ = f"take_{verb}", DESCRIPTIONS[verb]
    answered = blueprint.response(200, ActivitySchema)(needs_match(take))
    guarded = requires(_PERMISSION.get(verb, Permission.ACTIVITY_WRITE))(
        blueprint.arguments(_BODIES.get(verb, CommentSchema), required=False)(answered)
    )
    return blueprint.route(f"/<public_id>/{verb}", methods=["POST"])(guarded)


_BODIES = {"return": ReturnSchema, "submit": SubmitSchema}
_PERMISSION = dict.fromkeys(rules.REVIEW_VERBS, Permission.ACTIVITY_REVIEW)
DESCRIPTIONS = {
    "publish": "Announce a coming activity.",
    "hold": "Note that it took place.",
    "submit": "Sign for the branch and submit it for review.",
    "return": "Return it to be corrected; a comment is needed, in general or at a place.",
    "approve": "Approve it; from now on it counts.",
    "archive": "Archive it; it can only be read from then on.",
    "cancel": "Cancel it; a comment is needed unless it is a draft.",
    "withdraw": "Withdraw the approval; a comment is needed. What signing and approval had counted is taken off.",
}
for _one in rules.VERBS:
    _verb(_one)


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """Return the comment, in general and at places, as keywords of a command."""
    places = [
        Remark(Place(one["place"]), one["comment"], one.get("item", "")) for one in body.get("places", ())
    ]
    signed = {"on_paper": body["signed_on_paper"]} if "signed_on_paper" in body else {}
    return {"comment": body.get("comment") or body.get("reason") or "", "remarks": places} | signed


def _content(body: dict[str, Any]) -> dict[str, Any]:
    found = {name: body[name] for name in CONTENT if name in body}
    if "kinds" in found:
        found["kinds"] = [Kind(kind) for kind in found["kinds"]]
    return found
