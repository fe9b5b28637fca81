"""Who sees what organisations owe, who excuses, who edits the rules."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement

from partyhub.kernel.db import under
from partyhub.kernel.errors import Reason
from partyhub.obligations.models import Obligation
from partyhub.organization.models import Organization
from partyhub.security import matrix
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission, Role

RECORD = "obligation"

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.OBLIGATION_READ: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY, Role.INSPECTOR}),
    Permission.OBLIGATION_EXCUSE: frozenset({Role.COMMITTEE, Role.ENTERPRISE}),
    Permission.OBLIGATION_RULE: frozenset({Role.COMMITTEE}),
}
RUNNERS = frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY})
"""Roles that answer for what the organisation itself owes, where they are held on it."""


def own_organizations(actor: Actor) -> frozenset[int]:
    """Return the organisations whose obligations are the actor's own to meet: those he holds such a role on."""
    if not actor.can(Permission.OBLIGATION_READ):
        return frozenset()
    return frozenset(grant.organization_id for grant in actor.grants if grant.role in RUNNERS)


def scope_obligations(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "the actor may see this obligation, joined with its organisation"."""
    return under(Organization.path, actor.paths(Permission.OBLIGATION_READ))


def can_excuse(actor: Actor, organization: Organization) -> list[Reason]:
    """Whoever stands above excuses; never the one who is excused, and a root has nobody above it."""
    if actor.via is Via.SYSTEM:
        return []
    roles = matrix.roles_of(Permission.OBLIGATION_EXCUSE)
    above = any(
        grant.role in roles
        and organization.path.startswith(grant.path)
        and grant.organization_id != organization.id
        for grant in actor.grants
        if actor.can(Permission.OBLIGATION_EXCUSE)
    )
    if not above or organization.id in own_organizations(actor):
        return [Reason("excused_from_above")]
    return []


def can_edit_rules(actor: Actor) -> list[Reason]:
    """The rules are the committee's."""
    return [] if actor.can(Permission.OBLIGATION_RULE) else [Reason("rules_are_the_committees")]


def is_own(actor: Actor, obligation: Obligation) -> bool:
    """Whether meeting it is the actor's own work."""
    return obligation.organization_id in own_organizations(actor)
