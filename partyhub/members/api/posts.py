"""Posts in organisations and enterprises for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.kernel.errors import Invalid, Reason
from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.api.base import page_body
from partyhub.members.models import Appointment
from partyhub.members.rules import Post
from partyhub.members.schemas import EndBody, PostBody, PostSchema, PostsQuery
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, needs_match, paged, require_match

READ, MANAGE = Permission.MEMBER_READ, Permission.MEMBER_MANAGE
blueprint = api_blueprint("posts", "/posts", "Posts in organisations and enterprises")


@blueprint.route("")
@requires(READ, Permission.SELF)
@blueprint.arguments(PostsQuery, location="query")
@blueprint.response(200, paged(PostSchema))
def list_posts(query: dict[str, Any]) -> Any:
    """List the posts in one's reach and one's own, ended ones too, newest first."""
    found = queries.appointments_listed(
        current_actor(),
        organization_id=query["organization_id"],
        enterprise_id=query["enterprise_id"],
        member_id=query["member_id"],
        on=query["as_of"],
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return page_body(found, _bodies)


@blueprint.route("", methods=["POST"])
@requires(MANAGE)
@blueprint.arguments(PostBody)
@blueprint.response(201, PostSchema)
def appoint(body: dict[str, Any]) -> Any:
    """Appoint a member to a post of an organisation or of an enterprise."""
    actor = current_actor()
    member = queries.get(actor, body.pop("member_id"), MANAGE)
    place = _place(body.pop("organization_id"), body.pop("enterprise_id"))
    body["post"] = Post(body["post"])
    made = commands.appoint(actor, member, **place, **body, clock=clock())
    return etag(_bodies([made])[0], made.version, 201)


@blueprint.route("/<post_id>")
@requires(READ, Permission.SELF)
@blueprint.response(200, PostSchema)
def get_post(post_id: str) -> Any:
    """Return a post in one's reach, or one's own."""
    appointment = queries.get_appointment(current_actor(), post_id, READ)
    return etag(_bodies([appointment])[0], appointment.version)


@blueprint.route("/<post_id>/end", methods=["POST"])
@requires(MANAGE)
@needs_match
@blueprint.arguments(EndBody)
@blueprint.response(200, PostSchema)
def end_post(body: dict[str, Any], post_id: str) -> Any:
    """End a post on a day."""
    appointment = queries.get_appointment(current_actor(), post_id)
    require_match(appointment.version)
    commands.end_appointment(current_actor(), appointment, **body, clock=clock())
    return etag(_bodies([appointment])[0], appointment.version)


def _place(organization_id: str | None, enterprise_id: str | None) -> dict[str, Any]:
    """The one place that a post is in. Raises Invalid for none or both."""
    if (organization_id is None) == (enterprise_id is None):
        raise Invalid(Reason("one_place", field="organization_id"))
    if organization_id is not None:
        return {"organization": organizations.get(current_actor(), organization_id, MANAGE)}
    return {"enterprise": organizations.get_enterprise(current_actor(), enterprise_id or "", MANAGE)}


def _bodies(rows: Sequence[Appointment]) -> list[dict[str, Any]]:
    places = organizations.public_ids(row.organization_id for row in rows)
    firms = organizations.enterprises_by_ids(row.enterprise_id for row in rows)
    holders = queries.members_by_ids([row.member_id for row in rows])
    return [
        {name: getattr(row, name) for name in ("post", "from_on", "to_on", "document")}
        | {
            "id": row.public_id,
            "member_id": holders[row.member_id],
            "organization_id": places.get(row.organization_id or 0),
            "enterprise_id": firms[row.enterprise_id].public_id if row.enterprise_id else None,
        }
        for row in rows
    ]
