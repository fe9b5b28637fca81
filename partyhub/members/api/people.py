"""Members for programs. Restricted fields are masked everywhere but in the answer to a reveal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.kernel import unit
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.models import Member
from partyhub.members.rules import Category, Status
from partyhub.members.schemas import (
    ChangeBody,
    MemberBody,
    MemberSchema,
    MembersQuery,
    RevealBody,
    RevealedSchema,
    TransferBody,
)
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, needs_match, paged, require_match

blueprint = api_blueprint("members", "/members", "Members")
_SHOWN = (
    "name",
    "category",
    "status",
    "gender",
    "ethnicity",
    "education",
    "position",
    "join_on",
    "full_on",
    "floating",
    "lost_contact",
)


@blueprint.route("")
@requires(Permission.MEMBER_READ)
@blueprint.arguments(MembersQuery, location="query")
@blueprint.response(200, paged(MemberSchema))
def list_members(query: dict[str, Any]) -> Any:
    """List the members in one's reach, newest first."""
    found = queries.listed(
        current_actor(),
        organization_id=query["organization_id"],
        text=query["name"],
        category=Category(query["category"]) if query["category"] else None,
        status=Status(query["status"]) if query["status"] else None,
        floating=query["floating"],
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return {
        "items": _bodies(found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("", methods=["POST"])
@requires(Permission.MEMBER_MANAGE)
@blueprint.arguments(MemberBody)
@blueprint.response(201, MemberSchema)
def add_member(body: dict[str, Any]) -> Any:
    """Add a member to a branch."""
    actor = current_actor()
    branch = organizations.get(actor, body.pop("organization_id"), Permission.MEMBER_MANAGE)
    member = commands.add(actor, organization=branch, **body, clock=clock())
    return etag(_bodies([member])[0], member.version, 201)


@blueprint.route("/<member_id>")
@requires(Permission.MEMBER_READ, Permission.SELF)
@blueprint.response(200, MemberSchema)
def get_member(member_id: str) -> Any:
    """Return a member in one's reach, or oneself."""
    member = queries.get(current_actor(), member_id)
    return etag(_bodies([member])[0], member.version)


@blueprint.route("/<member_id>", methods=["PATCH"])
@requires(Permission.MEMBER_MANAGE)
@blueprint.arguments(ChangeBody)
@blueprint.response(200, MemberSchema)
def change_member(body: dict[str, Any], member_id: str) -> Any:
    """Change some values of a member."""
    member = _subject(member_id)
    commands.change(current_actor(), member, body, clock=clock())
    return etag(_bodies([member])[0], member.version)


@blueprint.route("/<member_id>/transfer", methods=["POST"])
@requires(Permission.MEMBER_MANAGE)
@needs_match
@blueprint.arguments(TransferBody)
@blueprint.response(200, MemberSchema)
def transfer_member(body: dict[str, Any], member_id: str) -> Any:
    """Move the formal affiliation to another branch from a day on."""
    member = _subject(member_id)
    branch = organizations.get(current_actor(), body.pop("organization_id"), Permission.MEMBER_MANAGE)
    commands.transfer(current_actor(), member, to=branch, **body, clock=clock())
    return etag(_bodies([member])[0], member.version)


@blueprint.route("/<member_id>/reveal", methods=["POST"])
@requires(Permission.MEMBER_REVEAL, Permission.SELF)
@blueprint.arguments(RevealBody)
@blueprint.response(200, RevealedSchema)
def reveal_member(body: dict[str, Any], member_id: str) -> Any:
    """Return a restricted value whole; who asked and what for is noted."""
    actor = current_actor()
    try:
        member = queries.get(actor, member_id)
    except NotFound:
        unit.rollback()
        with unit.work():
            commands.note_refused_reveal(actor, member_id, field=body["field"], clock=clock())
        raise
    value = commands.reveal(actor, member, **body, clock=clock())
    return {"field": body["field"], "value": value}


def _subject(public_id: str) -> Member:
    member = queries.get(current_actor(), public_id, Permission.MEMBER_MANAGE)
    require_match(member.version)
    return member


def _bodies(members: Sequence[Member]) -> list[dict[str, Any]]:
    public = organizations.public_ids(member.organization_id for member in members)
    return [
        {name: getattr(member, name) for name in _SHOWN}
        | queries.masked(member)
        | {"id": member.public_id, "organization_id": public.get(member.organization_id or 0)}
        for member in members
    ]
