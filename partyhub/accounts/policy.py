"""This room's rows of the permission table, and whose accounts and members an actor may work on."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select, true

from partyhub.accounts.models import RoleGrant, User
from partyhub.kernel.db import under
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.ACCOUNT_MANAGE: frozenset({Role.SYSADMIN}),
    Permission.ROLE_GRANT: frozenset({Role.SYSADMIN, Role.COMMITTEE, Role.ENTERPRISE}),
    Permission.TOKEN_MANAGE: frozenset(
        {Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY, Role.DISPATCHER, Role.AUDITOR, Role.SYSADMIN}
    ),
    Permission.LINK_ISSUE: frozenset({Role.SECRETARY, Role.ENTERPRISE, Role.COMMITTEE}),
    Permission.SETTINGS_MANAGE: frozenset({Role.SYSADMIN}),
}


def scope_users(actor: Actor) -> ColumnElement[bool]:
    """Return "an account that the actor may see".

    Whoever manages accounts sees all. Whoever grants roles sees those who hold one under his grant, or whose member
    belongs there.
    """
    if actor.can(Permission.ACCOUNT_MANAGE):
        return true()
    paths = actor.paths(Permission.ROLE_GRANT)
    holds_a_role = exists(
        select(RoleGrant.id)
        .join(Organization, Organization.id == RoleGrant.organization_id)
        .where(RoleGrant.user_id == User.id, RoleGrant.revoked_at.is_(None), under(Organization.path, paths))
    )
    belongs = exists(select(Member.id).where(Member.id == User.member_id, under(Member.path, paths)))
    return or_(holds_a_role, belongs)


def scope_linked_members(actor: Actor) -> ColumnElement[bool]:
    """Return "a member to whom the actor may give a personal link": of an organisation under his grant."""
    return under(Member.path, actor.paths(Permission.LINK_ISSUE))
