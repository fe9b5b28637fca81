"""An organisation's own templates: what its records begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyhub.activities import commands, policy, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.models import Template
from partyhub.activities.schemas import TemplateSchema, TemplatesSchema
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, needs_match, require_match

_COPIED = ("name", "title", "from_at", "to_at", "place", "minutes", "changed_at", "version")


@blueprint.route("/templates", methods=["GET"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, TemplatesSchema)
def list_templates() -> Any:
    """List the templates of the caller's organisations, by name."""
    return {"items": _shown(queries.templates(policy.own_organizations(current_actor())))}


@blueprint.route("/<public_id>/template", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(201, TemplateSchema)
def save_as_template(public_id: str) -> Any:
    """Keep what a record begins with as a template: kinds, title, times, place, the headings of its minutes."""
    actor = current_actor()
    made = commands.save_as_template(actor, queries.get(actor, public_id), clock=clock())
    return etag(_shown([made])[0], made.version, 201)


@blueprint.route("/templates/<template_id>", methods=["DELETE"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(204)
@needs_match
def remove_template(template_id: str) -> None:
    """Take a template away; records that began with it are what they are."""
    actor = current_actor()
    template = queries.template(actor, template_id)
    require_match(template.version)
    commands.remove_template(actor, template, clock=clock())


def _shown(templates: Sequence[Template]) -> list[dict[str, Any]]:
    homes = organizations.by_ids(one.organization_id for one in templates)
    return [
        {name: getattr(one, name) for name in _COPIED}
        | {
            "id": one.public_id,
            "organization_id": homes[one.organization_id].public_id,
            "kinds": [kind.value for kind in one.kinds],
        }
        for one in templates
    ]
