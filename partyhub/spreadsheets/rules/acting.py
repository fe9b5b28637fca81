"""An actor on paper: a job runs after the request is over, with the rights that its asker had when he asked."""

from __future__ import annotations

import json

from partyhub.security.actors import Actor, Grant, Via
from partyhub.security.permissions import Permission, Role


def written(actor: Actor) -> str:
    """The actor as JSON."""
    limits = None if actor.limits is None else sorted(actor.limits)
    return json.dumps(
        {
            "user_id": actor.user_id,
            "name": actor.name,
            "member_id": actor.member_id,
            "organization_id": actor.organization_id,
            "path": actor.path,
            "grants": [[grant.role, grant.organization_id, grant.path] for grant in actor.grants],
            "via": actor.via,
            "limits": limits,
        },
        ensure_ascii=False,
    )


def read(text: str) -> Actor:
    """The actor from its JSON."""
    kept = json.loads(text)
    kept["grants"] = tuple(Grant(Role(role), number, path) for role, number, path in kept["grants"])
    kept["via"] = Via(kept["via"])
    kept["limits"] = (
        None if kept["limits"] is None else frozenset(Permission(name) for name in kept["limits"])
    )
    return Actor(**kept)
