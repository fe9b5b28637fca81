"""Who sees and changes which organisations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select

from partyhub.kernel.db import under
from partyhub.kernel.errors import Reason
from partyhub.organization.models import Enterprise, Organization
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


UNIT_READERS = (Permission.ORGANIZATION_MANAGE, Permission.ACTIVITY_WRITE, Permission.ORDER_DISPATCH)
"""Outside units are no scope: whoever arranges something with one sees them all. A member has no need to."""


def scope_enterprises(
    actor: Actor, permission: Permission = Permission.ORGANIZATION_READ
) -> ColumnElement[bool]:
    """Return the condition "the actor holds `permission` over the organisation that answers for this enterprise".

    For reading, the enterprise that an organisation in one's reach belongs to, too: its id stands on that record.
    """
    reach = scope_organizations(actor, permission)
    answering = Enterprise.responsible_organization_id.in_(select(Organization.id).where(reach))
    if permission is not Permission.ORGANIZATION_READ:
        return answering
    belonging = select(Organization.enterprise_id).where(reach, Organization.enterprise_id.is_not(None))
    return or_(answering, Enterprise.id.in_(belonging))


def can_change_enterprise(actor: Actor, responsible: Organization | None) -> list[Reason]:
    """An enterprise is changed by whoever manages the organisation that answers for it."""
    return can_rename(actor, responsible) if responsible else [Reason("not_yours_to_change")]


def can_keep_units(actor: Actor) -> list[Reason]:
    """Outside units belong to nobody's tree: whoever manages some organisation may write them down."""
    return [] if actor.can(Permission.ORGANIZATION_MANAGE) else [Reason("not_yours_to_change")]


def can_reveal_unit(actor: Actor) -> list[Reason]:
    """The phone of an outside unit's contact is shown whole to whoever may read the units and says what for."""
    if any(actor.can(permission) for permission in UNIT_READERS):
        return []
    return [Reason("not_yours_to_change")]


def can_set_themed_day(actor: Actor, organization: Organization) -> list[Reason]:
    """The fixed day of a branch's themed Party day is the branch's own choice (domain.md §13 row 15)."""
    if actor.can_at(Permission.ACTIVITY_WRITE, organization.path):
        return []
    return can_rename(actor, organization)


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
