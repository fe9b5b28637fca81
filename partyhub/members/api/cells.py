"""Party groups of branches for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.api.base import page_body
from partyhub.members.models import PartyCell
from partyhub.members.schemas import CellBody, CellChangeBody, CellSchema, CellsQuery
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, needs_match, paged, require_match

READ, MANAGE = Permission.MEMBER_READ, Permission.MEMBER_MANAGE
blueprint = api_blueprint("party_groups", "/party-groups", "Party groups of branches")


@blueprint.route("")
@requires(READ)
@blueprint.arguments(CellsQuery, location="query")
@blueprint.response(200, paged(CellSchema))
def list_cells(query: dict[str, Any]) -> Any:
    """List the open Party groups in one's reach, newest first."""
    found = queries.cells_listed(
        current_actor(),
        organization_id=query["organization_id"],
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return page_body(found, _bodies)


@blueprint.route("", methods=["POST"])
@requires(MANAGE)
@blueprint.arguments(CellBody)
@blueprint.response(201, CellSchema)
def add_cell(body: dict[str, Any]) -> Any:
    """Add a Party group to a branch; a closed one of that name opens again."""
    branch = organizations.get(current_actor(), body.pop("organization_id"), MANAGE)
    made = commands.add_cell(current_actor(), branch, **body, clock=clock())
    return etag(_bodies([made])[0], made.version, 201)


@blueprint.route("/<cell_id>")
@requires(READ)
@blueprint.response(200, CellSchema)
def get_cell(cell_id: str) -> Any:
    """Return a Party group in one's reach."""
    cell = queries.get_cell(current_actor(), cell_id, READ)
    return etag(_bodies([cell])[0], cell.version)


@blueprint.route("/<cell_id>", methods=["PATCH"])
@requires(MANAGE)
@blueprint.arguments(CellChangeBody)
@blueprint.response(200, CellSchema)
def change_cell(body: dict[str, Any], cell_id: str) -> Any:
    """Set the name, the people and the leader of a Party group; what is left out stays."""
    actor, cell = current_actor(), queries.get_cell(current_actor(), cell_id)
    require_match(cell.version)
    whole = {name: _bodies([cell])[0][name] for name in ("name", "member_ids", "leader_id")} | body
    commands.arrange_cell(
        actor,
        cell,
        name=whole["name"],
        members=queries.resolve(actor, whole["member_ids"], MANAGE),
        leader=queries.get(actor, whole["leader_id"], MANAGE) if whole["leader_id"] else None,
        clock=clock(),
    )
    return etag(_bodies([cell])[0], cell.version)


@blueprint.route("/<cell_id>/close", methods=["POST"])
@requires(MANAGE)
@needs_match
@blueprint.response(200, CellSchema)
def close_cell(cell_id: str) -> Any:
    """Close a Party group; its people stay in the branch."""
    cell = queries.get_cell(current_actor(), cell_id)
    require_match(cell.version)
    commands.close_cell(current_actor(), cell, clock=clock())
    return etag(_bodies([cell])[0], cell.version)


def _bodies(cells: Sequence[PartyCell]) -> list[dict[str, Any]]:
    public = organizations.public_ids(cell.organization_id for cell in cells)
    people = queries.cell_members([cell.id for cell in cells])
    return [
        {
            "id": cell.public_id,
            "organization_id": public[cell.organization_id],
            "name": cell.name,
            "active": cell.active,
            "member_ids": [one.public_id for one in people[cell.id]],
            "leader_id": next((one.public_id for one in people[cell.id] if one.id == cell.leader_id), None),
        }
        for cell in cells
    ]
