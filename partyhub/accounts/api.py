"""/me: who asks."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from partyhub.accounts import queries
from partyhub.accounts.schemas import MeSchema
from partyhub.security.web import current_actor, signed_in
from partyhub.web.api import api_blueprint

blueprint = api_blueprint("me", "/me", "Who asks")


@blueprint.route("")
@signed_in
@blueprint.response(200, MeSchema)
def me() -> dict[str, Any]:
    """Return who asks, with his roles, his own branch and the member he is."""
    actor = current_actor()
    ids = queries.public_ids_of(actor)
    return {
        "username": getattr(current_user, "username", "") or None,
        "name": actor.name,
        "roles": [
            {"role": grant.role.value, "organization_id": ids.organizations[grant.organization_id]}
            for grant in actor.grants
            if grant.organization_id in ids.organizations
        ],
        "organization_id": ids.organizations.get(actor.organization_id or 0),
        "member_id": ids.member,
        "locale": getattr(current_user, "locale", "zh_CN"),
    }
