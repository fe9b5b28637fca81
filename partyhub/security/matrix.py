"""The role × permission matrix, put together from the rows that each feature's policy declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partyhub.security.permissions import Permission, Role

PermissionRows = Mapping[Permission, Iterable[Role]]
_rows: dict[Permission, frozenset[Role]] = {Permission.SELF: frozenset(Role)}


def register(rows: PermissionRows) -> None:
    """Add a feature's rows; a permission belongs to one feature, so a second row that differs is refused."""
    for permission, roles in rows.items():
        known = _rows.setdefault(permission, frozenset(roles))
        if known != frozenset(roles):
            raise ValueError(f"two features declare {permission}")


def roles_of(permission: Permission) -> frozenset[Role]:
    """Return the roles that hold `permission`."""
    return _rows.get(permission, frozenset())


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return what `role` holds."""
    return frozenset(permission for permission, roles in _rows.items() if role in roles)


def undeclared() -> frozenset[Permission]:
    """Return permissions that no feature gives to any role."""
    return frozenset(Permission) - frozenset(_rows)
