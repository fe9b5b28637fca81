"""The actor: who acts, with which roles where. A value; commands and queries take it and look nothing up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from partyhub.security import matrix
from partyhub.security.permissions import Permission, Role


class Via(StrEnum):
    """How the actor came in."""

    SESSION = "session"
    LINK = "link"  # a member's personal one-time link: own records only
    TOKEN = "token"  # noqa: S105  # API token
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Grant:
    """A role on an organisation, reaching everything whose path starts with `path`."""

    role: Role
    organization_id: int
    path: str


@dataclass(frozen=True)
class Actor:
    """Whoever acts. `organization_id` and `path` are the person's own branch; `limits` narrows a token."""

    user_id: int | None = None
    name: str = ""
    member_id: int | None = None
    organization_id: int | None = None
    path: str = ""
    grants: tuple[Grant, ...] = ()
    via: Via = Via.ANONYMOUS
    limits: frozenset[Permission] | None = None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the actor holds anywhere."""
        if self.via is Via.SYSTEM:
            return frozenset(Permission)
        held = frozenset().union(*(matrix.permissions_of(grant.role) for grant in self.grants))
        if self.is_signed_in:
            held |= {Permission.SELF}
        return held if self.limits is None else held & self.limits

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None or self.via is Via.LINK

    def can(self, permission: Permission) -> bool:
        """Whether the actor holds `permission` anywhere."""
        return permission in self.permissions

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """Return the path prefixes under which the actor holds `permission`, the widest ones only."""
        if self.via is Via.SYSTEM:
            return ("/",)
        if permission not in self.permissions:
            return ()
        roles = matrix.roles_of(permission)
        found = sorted({grant.path for grant in self.grants if grant.role in roles}, key=len)
        return tuple(
            path for n, path in enumerate(found) if not any(path.startswith(wider) for wider in found[:n])
        )

    def can_at(self, permission: Permission, path: str) -> bool:
        """Whether the actor holds `permission` over the organisation at `path`."""
        return any(path.startswith(prefix) for prefix in self.paths(permission))

    def is_member(self, member_id: int | None) -> bool:
        """Whether the actor is that member himself."""
        return member_id is not None and self.member_id == member_id


ANONYMOUS = Actor()
SYSTEM = Actor(name="system", via=Via.SYSTEM)
