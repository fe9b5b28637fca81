"""Outside units for programs. The contact's phone is masked everywhere but in the answer to a reveal."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.kernel.vault import mask_phone
from partyhub.organization import commands, queries
from partyhub.organization.models import ExternalUnit
from partyhub.organization.policy import UNIT_READERS
from partyhub.organization.rules import OutsideKind
from partyhub.organization.schemas import (
    ChangeUnitBody,
    PhoneSchema,
    PurposeBody,
    UnitBody,
    UnitSchema,
    UnitsQuery,
)
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, paged, require_match

blueprint = api_blueprint("external_units", "/external-units", "Outside units")
_WRITTEN = ("name", "kind", "contact_name", "contact_phone", "address", "active")


@blueprint.route("")
@requires(*UNIT_READERS)
@blueprint.arguments(UnitsQuery, location="query")
@blueprint.response(200, paged(UnitSchema))
def list_units(query: dict[str, Any]) -> Any:
    """List the outside units, newest first."""
    found = queries.external_units_listed(
        text=query["name"],
        kind=OutsideKind(query["kind"]) if query["kind"] else None,
        with_former=query["former"],
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return {
        "items": [_body(one) for one in found.items],
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("", methods=["POST"])
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(UnitBody)
@blueprint.response(201, UnitSchema)
def add_unit(body: dict[str, Any]) -> Any:
    """Add an outside unit."""
    made = commands.add_external_unit(current_actor(), **body, clock=clock())
    return etag(_body(made), made.version, 201)


@blueprint.route("/<unit_id>")
@requires(*UNIT_READERS)
@blueprint.response(200, UnitSchema)
def get_unit(unit_id: str) -> Any:
    """Return an outside unit."""
    unit = queries.get_external_unit(unit_id)
    return etag(_body(unit), unit.version)


@blueprint.route("/<unit_id>", methods=["PATCH"])
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(ChangeUnitBody)
@blueprint.response(200, UnitSchema)
def change_unit(body: dict[str, Any], unit_id: str) -> Any:
    """Change some values of an outside unit; what is left out stays."""
    unit = queries.get_external_unit(unit_id)
    require_match(unit.version)
    values = {name: getattr(unit, name) for name in _WRITTEN} | body
    commands.change_external_unit(current_actor(), unit, **values, clock=clock())
    return etag(_body(unit), unit.version)


@blueprint.route("/<unit_id>/reveal", methods=["POST"])
@requires(*UNIT_READERS)
@blueprint.arguments(PurposeBody)
@blueprint.response(200, PhoneSchema)
def reveal_unit(body: dict[str, Any], unit_id: str) -> Any:
    """Return the contact's phone whole; who asked and what for is noted."""
    unit = queries.get_external_unit(unit_id)
    return {"contact_phone": commands.reveal_unit_phone(current_actor(), unit, **body, clock=clock())}


def _body(unit: ExternalUnit) -> dict[str, Any]:
    phone = unit.contact_phone
    return {name: getattr(unit, name) for name in _WRITTEN} | {
        "id": unit.public_id,
        "contact_phone": mask_phone(phone) if phone else None,
    }
