"""Organisations for programs: the tree of any day, and what changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from partyhub.kernel.http import clock
from partyhub.kernel.paging import Page
from partyhub.kernel.vault import mask_phone
from partyhub.organization import commands, queries, rules
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.queries import TreeRow
from partyhub.organization.rules import OrgKind
from partyhub.organization.schemas import (
    DetailsBody,
    DissolveBody,
    FoundBody,
    MergeBody,
    MoveBody,
    OneQuery,
    OrganizationDetailSchema,
    OrganizationSchema,
    OrganizationsQuery,
    RenameBody,
    SubtreeQuery,
)
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, needs_match, paged, require_match

blueprint = api_blueprint("organization", "/organizations", "Party organisations")


@blueprint.route("")
@requires(Permission.ORGANIZATION_READ)
@blueprint.arguments(OrganizationsQuery, location="query")
@blueprint.response(200, paged(OrganizationSchema))
def list_organizations(query: dict[str, Any]) -> Any:
    """List organisations of a day in path order."""
    found = queries.listed(
        current_actor(),
        as_of=query["as_of"] or clock().today(),
        parent_id=query["parent_id"],
        text=query["name"],
        kind=OrgKind(query["kind"]) if query["kind"] else None,
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return _page(found)


@blueprint.route("", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(FoundBody)
@blueprint.response(201, OrganizationDetailSchema)
def found_organization(body: dict[str, Any]) -> Any:
    """Found an organisation."""
    actor = current_actor()
    parent = queries.get(actor, body.pop("parent_id"), Permission.ORGANIZATION_MANAGE)
    body["kind"] = OrgKind(body["kind"])
    made = commands.found(actor, parent=parent, **body, clock=clock())
    return etag(_one(made), made.version, 201)


@blueprint.route("/<organization_id>")
@requires(Permission.ORGANIZATION_READ)
@blueprint.arguments(OneQuery, location="query")
@blueprint.response(200, OrganizationDetailSchema)
def get_organization(query: dict[str, Any], organization_id: str) -> Any:
    """Return an organisation as it stood on a day."""
    organization = queries.get(current_actor(), organization_id)
    return etag(_one(organization, query["as_of"]), organization.version)


@blueprint.route("/<organization_id>", methods=["PATCH"])
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(DetailsBody)
@blueprint.response(200, OrganizationDetailSchema)
def change_organization(body: dict[str, Any], organization_id: str) -> Any:
    """Change what is not dated; what is left out stays."""
    organization = _subject(organization_id)
    names = ("themed_day", "contact_name", "contact_phone", "unit_situation")
    values = {name: body.get(name, getattr(organization, name)) for name in names}
    values["covered_units"] = body.get("covered_units", rules.unit_names(organization.covered_units))
    values["enterprise"] = _linked(organization, body)
    commands.change_details(current_actor(), organization, **values, clock=clock())
    return etag(_one(organization), organization.version)


@blueprint.route("/<organization_id>/subtree")
@requires(Permission.ORGANIZATION_READ)
@blueprint.arguments(SubtreeQuery, location="query")
@blueprint.response(200, paged(OrganizationSchema))
def list_subtree(query: dict[str, Any], organization_id: str) -> Any:
    """List an organisation and all below it on a day, in path order."""
    found = queries.subtree(
        current_actor(),
        organization_id,
        as_of=query["as_of"] or clock().today(),
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return _page(found)


@blueprint.route("/<organization_id>/move", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@needs_match
@blueprint.arguments(MoveBody)
@blueprint.response(200, OrganizationDetailSchema)
def move_organization(body: dict[str, Any], organization_id: str) -> Any:
    """Move an organisation and all below it from a day on."""
    organization = _subject(organization_id)
    parent = queries.get(current_actor(), body.pop("parent_id"), Permission.ORGANIZATION_MANAGE)
    commands.move(current_actor(), organization, parent=parent, **body, clock=clock())
    return etag(_one(organization), organization.version)


@blueprint.route("/<organization_id>/merge", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@needs_match
@blueprint.arguments(MergeBody)
@blueprint.response(200, OrganizationDetailSchema)
def merge_organization(body: dict[str, Any], organization_id: str) -> Any:
    """Merge an organisation into another from a day on; it ends."""
    organization = _subject(organization_id)
    into = queries.get(current_actor(), body.pop("into_id"), Permission.ORGANIZATION_MANAGE)
    commands.merge(current_actor(), organization, into=into, **body, clock=clock())
    return etag(_one(organization), organization.version)


@blueprint.route("/<organization_id>/dissolve", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@needs_match
@blueprint.arguments(DissolveBody)
@blueprint.response(200, OrganizationDetailSchema)
def dissolve_organization(body: dict[str, Any], organization_id: str) -> Any:
    """Dissolve an organisation from a day on."""
    organization = _subject(organization_id)
    commands.dissolve(current_actor(), organization, **body, clock=clock())
    return etag(_one(organization), organization.version)


@blueprint.route("/<organization_id>/rename", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@needs_match
@blueprint.arguments(RenameBody)
@blueprint.response(200, OrganizationDetailSchema)
def rename_organization(body: dict[str, Any], organization_id: str) -> Any:
    """Give an organisation another name from a day on."""
    organization = _subject(organization_id)
    commands.rename(current_actor(), organization, **body, clock=clock())
    return etag(_one(organization), organization.version)


def _linked(organization: Organization, body: dict[str, Any]) -> Enterprise | None:
    present = queries.enterprise_by_id(organization.enterprise_id)
    if "enterprise_id" not in body:
        return present
    return queries.chosen_enterprise(current_actor(), body["enterprise_id"], present)


def _subject(public_id: str) -> Organization:
    organization = queries.get(current_actor(), public_id, Permission.ORGANIZATION_MANAGE)
    require_match(organization.version)
    return organization


def _one(organization: Organization, as_of: date | None = None) -> dict[str, Any]:
    phone = organization.contact_phone
    return _bodies([queries.row_at(organization, as_of or clock().today())])[0] | {
        "founded_on": organization.founded_on,
        "dissolved_on": organization.dissolved_on,
        "themed_day": organization.themed_day,
        "unit_situation": organization.unit_situation,
        "covered_units": rules.unit_names(organization.covered_units),
        "contact_name": organization.contact_name,
        "contact_phone": mask_phone(phone) if phone else None,
    }


def _page(found: Page) -> dict[str, Any]:
    return {
        "items": _bodies(found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


def _bodies(rows: Sequence[TreeRow]) -> list[dict[str, Any]]:
    """The rows with public ids in place of the inner ones."""
    public = queries.public_ids({number for row in rows for number in rules.ids_of(row.path)})
    enterprises = queries.enterprises_by_ids(row.enterprise_id for row in rows)
    return [
        {
            "id": row.public_id,
            "name": row.name,
            "short_name": row.short_name,
            "code": row.code,
            "kind": row.kind.value,
            "parent_id": public.get(row.parent_id or 0),
            "path": [public[number] for number in rules.ids_of(row.path)],
            "enterprise_id": enterprises[row.enterprise_id].public_id if row.enterprise_id else None,
            "active": row.active,
        }
        for row in rows
    ]
