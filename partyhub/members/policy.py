"""Who sees and changes which members. Superiors see the roster; restricted values need a reveal."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select

from partyhub.kernel.db import under
from partyhub.kernel.errors import Reason
from partyhub.members.models import Appointment, Member
from partyhub.organization.models import Enterprise, Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.MEMBER_READ: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
    Permission.MEMBER_MANAGE: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
    Permission.MEMBER_REVEAL: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
}


def scope_members(actor: Actor, permission: Permission = Permission.MEMBER_READ) -> ColumnElement[bool]:
    """Return the condition "the actor holds `permission` over this member's organisation"; for reading, oneself too."""
    scope = under(Member.path, actor.paths(permission))
    if permission is Permission.MEMBER_READ and actor.member_id is not None:
        return or_(scope, Member.id == actor.member_id)
    return scope


def scope_appointments(actor: Actor, permission: Permission = Permission.MEMBER_READ) -> ColumnElement[bool]:
    """Return the condition "the actor holds `permission` where this post is": over the organisation, or over the one
    that answers for the enterprise. For reading, the posts of those whose record he may see, too."""
    reach = select(Organization.id).where(under(Organization.path, actor.paths(permission)))
    firms = select(Enterprise.id).where(Enterprise.responsible_organization_id.in_(reach))
    here = or_(Appointment.organization_id.in_(reach), Appointment.enterprise_id.in_(firms))
    if permission is not Permission.MEMBER_READ:
        return here
    return or_(here, Appointment.member_id.in_(select(Member.id).where(scope_members(actor))))


def can_manage(actor: Actor, path: str) -> list[Reason]:
    """Members are managed by their branch and by those above it."""
    return [] if actor.can_at(Permission.MEMBER_MANAGE, path) else [Reason("not_yours_to_change")]


def can_reveal(actor: Actor, member: Member) -> list[Reason]:
    """A restricted value is shown to its owner, and where the permission reaches to whoever says what for."""
    if actor.is_member(member.id) or actor.can_at(Permission.MEMBER_REVEAL, member.path):
        return []
    return [Reason("reveal_not_allowed")]
