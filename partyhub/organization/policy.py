"""Who sees and changes which organisations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_

from partyhub.kernel.db import under
from partyhub.kernel.errors import Reason
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    # the sysadmin sees names, to grant roles on them; people and records need other permissions
    Permission.ORGANIZATION_READ: frozenset(
        {
            Role.COMMITTEE,
            Role.ENTERPRISE,
            Role.SECRETARY,
            Role.MEMBER,
            Role.LEADER,
            Role.DISPATCHER,
            Role.INSPECTOR,
            Role.SYSADMIN,
        }
    ),
    Permission.ORGANIZATION_MANAGE: frozenset({Role.COMMITTEE, Role.ENTERPRISE}),
}


def scope_organizations(
    actor: Actor, permission: Permission = Permission.ORGANIZATION_READ
) -> ColumnElement[bool]:
    """Return the condition "the actor holds `permission` over this organisation"; for reading, one's own branch too."""
    scope = under(Organization.path, actor.paths(permission))
    own = actor.organization_id
    if permission is Permission.ORGANIZATION_READ and own is not None and actor.can(permission):
        return or_(scope, Organization.id == own)
    return scope


def can_found(actor: Actor, parent_path: str) -> list[Reason]:
    """Founding is decided by the organisation above; a root (no parent path) only by the installation itself."""
    if actor.can_at(Permission.ORGANIZATION_MANAGE, parent_path or "/"):
        return []
    return [Reason("not_yours_to_change", field="parent")]


def can_restructure(actor: Actor, organization: Organization) -> list[Reason]:
    """Moving, merging and dissolving are decided above: the permission must be held over the parent. A root stays."""
    if organization.parent_id is None:
        return [Reason("root_stays")]
    above = organization.path[: -len(f"{organization.id}/")]
    return [] if actor.can_at(Permission.ORGANIZATION_MANAGE, above) else [Reason("decided_above")]


def can_rename(actor: Actor, organization: Organization) -> list[Reason]:
    """Names and contact data may be changed by whoever manages the organisation itself."""
    if actor.can_at(Permission.ORGANIZATION_MANAGE, organization.path):
        return []
    return [Reason("not_yours_to_change")]
