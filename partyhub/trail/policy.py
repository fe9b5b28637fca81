"""Who reads the audit log: auditors, and nobody else."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import under
from partyhub.kernel.paths import is_root
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS = {Permission.AUDIT_READ: frozenset({Role.AUDITOR})}


def scope_events(actor: Actor) -> ColumnElement[bool]:
    """Return which events `actor` may read: all of them from the root, else those of his part of the tree."""
    paths = actor.paths(Permission.AUDIT_READ)
    if any(is_root(path) for path in paths):
        return true()
    return under(AuditEvent.path, paths)
