"""Who may hand out which role: within the own subtree, never wider than the own role, never to oneself. Pure."""

from __future__ import annotations

from partyhub.kernel.errors import Reason
from partyhub.kernel.paths import is_root
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

HANDS_OUT: dict[Role, frozenset[Role]] = {
    # The accounts office carries out appointments made elsewhere; it holds no party permission itself and each grant
    # is in the audit log, which it cannot read.
    Role.SYSADMIN: frozenset(Role),
    Role.COMMITTEE: frozenset(
        {
            Role.COMMITTEE,
            Role.ENTERPRISE,
            Role.SECRETARY,
            Role.MEMBER,
            Role.LEADER,
            Role.DISPATCHER,
            Role.INSPECTOR,
        }
    ),
    Role.ENTERPRISE: frozenset({Role.ENTERPRISE, Role.SECRETARY, Role.MEMBER, Role.LEADER}),
}
"""Granter's role → roles that he may give, on the organisation of his own grant or below it."""

ROOT_ONLY = frozenset({Role.COMMITTEE, Role.SYSADMIN, Role.AUDITOR})
"""Roles that mean the whole installation and are held on the root organisation only."""


def may_hand_out(actor: Actor, path: str) -> frozenset[Role]:
    """Return the roles that the actor may give on the organisation at `path`."""
    if actor.can_at(Permission.ROLE_GRANT, path) and not actor.grants:
        return frozenset(Role)  # the system itself: set-up and demo
    if actor.limits is not None and Permission.ROLE_GRANT not in actor.limits:
        return frozenset()
    found = [HANDS_OUT.get(grant.role, frozenset()) for grant in actor.grants if path.startswith(grant.path)]
    roles = frozenset().union(*found)
    return roles if is_root(path) else roles - ROOT_ONLY


def check_grant(actor: Actor, *, user_id: int, member_id: int | None, role: Role, path: str) -> list[Reason]:
    """Return every reason against giving or taking `role` at `path` to or from the user."""
    reasons = []
    if is_self(actor, user_id=user_id, member_id=member_id):
        reasons.append(Reason("own_role"))
    if role in ROOT_ONLY and not is_root(path):
        reasons.append(Reason("role_root_only", field="organization"))
    if role not in may_hand_out(actor, path):
        reasons.append(Reason("role_too_wide", field="role"))
    return reasons


def is_self(actor: Actor, *, user_id: int, member_id: int | None) -> bool:
    """Whether the account belongs to the actor, by itself or through the member behind it."""
    return actor.user_id == user_id or (member_id is not None and actor.member_id == member_id)
