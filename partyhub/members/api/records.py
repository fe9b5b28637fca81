"""Where a member belongs and with which standing, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.api.base import page_body
from partyhub.members.api.people import blueprint
from partyhub.members.models import Affiliation, Member, Standing
from partyhub.members.rules import AffiliationKind, Status
from partyhub.members.schemas import (
    AffiliationBody,
    AffiliationSchema,
    EndBody,
    PartsQuery,
    StandingBody,
    StandingSchema,
)
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, needs_match, paged, require_match

READ, MANAGE = Permission.MEMBER_READ, Permission.MEMBER_MANAGE


@blueprint.route("/<member_id>/affiliations")
@requires(READ, Permission.SELF)
@blueprint.arguments(PartsQuery, location="query")
@blueprint.response(200, paged(AffiliationSchema))
def list_affiliations(query: dict[str, Any], member_id: str) -> Any:
    """List where a member belongs and belonged, newest first."""
    member = queries.get(current_actor(), member_id)
    found = queries.affiliations_listed(member, cursor=query.get("cursor"), page_size=query["page_size"])
    return page_body(found, _affiliations)


@blueprint.route("/<member_id>/affiliations", methods=["POST"])
@requires(MANAGE)
@blueprint.arguments(AffiliationBody)
@blueprint.response(201, AffiliationSchema)
def add_affiliation(body: dict[str, Any], member_id: str) -> Any:
    """Let a member belong to a second organisation from a day on."""
    actor = current_actor()
    member = queries.get(actor, member_id, MANAGE)
    where = organizations.get(actor, body.pop("organization_id"), MANAGE)
    body["kind"] = AffiliationKind(body["kind"])
    made = commands.affiliate(actor, member, organization=where, **body, clock=clock())
    return _affiliations([made])[0]


@blueprint.route("/<member_id>/affiliations/<affiliation_id>/end", methods=["POST"])
@requires(MANAGE)
@needs_match
@blueprint.arguments(EndBody)
@blueprint.response(200, AffiliationSchema)
def end_affiliation(body: dict[str, Any], member_id: str, affiliation_id: str) -> Any:
    """End a second affiliation on a day; If-Match names the member's version."""
    actor, member = current_actor(), queries.get(current_actor(), member_id, MANAGE)
    affiliation = queries.get_affiliation(actor, member, queries.number_of(affiliation_id))
    require_match(member.version)
    commands.end_affiliation(actor, affiliation, **body, clock=clock())
    return etag(_affiliations([affiliation])[0], member.version)


@blueprint.route("/<member_id>/standings")
@requires(READ, Permission.SELF)
@blueprint.arguments(PartsQuery, location="query")
@blueprint.response(200, paged(StandingSchema))
def list_standings(query: dict[str, Any], member_id: str) -> Any:
    """List the statuses written down for a member, newest first; without one the status is normal."""
    member = queries.get(current_actor(), member_id)
    found = queries.standings_listed(member, cursor=query.get("cursor"), page_size=query["page_size"])
    return page_body(found, _standings)


@blueprint.route("/<member_id>/standings", methods=["POST"])
@requires(MANAGE)
@needs_match
@blueprint.arguments(StandingBody)
@blueprint.response(201, StandingSchema)
def set_standing(body: dict[str, Any], member_id: str) -> Any:
    """Write down a status that a document decided; If-Match names the member's version."""
    member: Member = queries.get(current_actor(), member_id, MANAGE)
    require_match(member.version)
    body["status"] = Status(body["status"])
    made = commands.set_standing(current_actor(), member, **body, clock=clock())
    return etag(_standings([made])[0], member.version, 201)


def _affiliations(rows: Sequence[Affiliation]) -> list[dict[str, Any]]:
    public = organizations.public_ids(row.organization_id for row in rows)
    return [
        {name: getattr(row, name) for name in ("kind", "from_on", "to_on", "document")}
        | {"id": str(row.id), "organization_id": public[row.organization_id]}
        for row in rows
    ]


def _standings(rows: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {name: getattr(row, name) for name in ("status", "from_on", "to_on", "document")}
        | {"id": str(row.id)}
        for row in rows
    ]
