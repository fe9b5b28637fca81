"""Enterprises for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.kernel.http import clock
from partyhub.organization import commands, queries
from partyhub.organization.models import Enterprise
from partyhub.organization.schemas import (
    ChangeEnterpriseBody,
    EnterpriseBody,
    EnterpriseSchema,
    EnterprisesQuery,
)
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, etag, paged, require_match

blueprint = api_blueprint("enterprises", "/enterprises", "Enterprises")
_PLAIN = ("name", "short_name", "level", "legal_form", "credit_code", "active")


@blueprint.route("")
@requires(Permission.ORGANIZATION_READ)
@blueprint.arguments(EnterprisesQuery, location="query")
@blueprint.response(200, paged(EnterpriseSchema))
def list_enterprises(query: dict[str, Any]) -> Any:
    """List the enterprises in one's reach, newest first."""
    found = queries.enterprises_listed(
        current_actor(),
        text=query["name"],
        level=query["level"],
        parent_id=query["parent_id"],
        responsible_id=query["responsible_organization_id"],
        with_former=query["former"],
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
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(EnterpriseBody)
@blueprint.response(201, EnterpriseSchema)
def add_enterprise(body: dict[str, Any]) -> Any:
    """Add an enterprise whose figures are credited to the responsible organisation."""
    made = commands.add_enterprise(current_actor(), **_records(body, None), clock=clock())
    return etag(_bodies([made])[0], made.version, 201)


@blueprint.route("/<enterprise_id>")
@requires(Permission.ORGANIZATION_READ)
@blueprint.response(200, EnterpriseSchema)
def get_enterprise(enterprise_id: str) -> Any:
    """Return an enterprise in one's reach."""
    enterprise = queries.get_enterprise(current_actor(), enterprise_id)
    return etag(_bodies([enterprise])[0], enterprise.version)


@blueprint.route("/<enterprise_id>", methods=["PATCH"])
@requires(Permission.ORGANIZATION_MANAGE)
@blueprint.arguments(ChangeEnterpriseBody)
@blueprint.response(200, EnterpriseSchema)
def change_enterprise(body: dict[str, Any], enterprise_id: str) -> Any:
    """Change some values of an enterprise; what is left out stays."""
    actor = current_actor()
    enterprise = queries.get_enterprise(actor, enterprise_id, Permission.ORGANIZATION_MANAGE)
    require_match(enterprise.version)
    now = _bodies([enterprise])[0]
    whole = {name: now[name] for name in (*_PLAIN, "parent_id", "responsible_organization_id")} | body
    commands.change_enterprise(actor, enterprise, **_records(whole, enterprise), clock=clock())
    return etag(_bodies([enterprise])[0], enterprise.version)


def _records(body: dict[str, Any], enterprise: Enterprise | None) -> dict[str, Any]:
    """The body with the records that its ids name."""
    actor, values = current_actor(), dict(body)
    above = queries.enterprise_by_id(enterprise.parent_id) if enterprise else None
    responsible_id = values.pop("responsible_organization_id")
    return values | {
        "parent": queries.chosen_enterprise(actor, values.pop("parent_id", None), above),
        "responsible": queries.get(actor, responsible_id, Permission.ORGANIZATION_MANAGE),
    }


def _bodies(enterprises: Sequence[Enterprise]) -> list[dict[str, Any]]:
    """The enterprises with public ids in place of the inner ones."""
    above = queries.enterprises_by_ids(one.parent_id for one in enterprises)
    public = queries.public_ids(one.responsible_organization_id for one in enterprises)
    return [
        {name: getattr(one, name) for name in _PLAIN}
        | {
            "id": one.public_id,
            "parent_id": above[one.parent_id].public_id if one.parent_id in above else None,
            "responsible_organization_id": public.get(one.responsible_organization_id or 0),
        }
        for one in enterprises
    ]
