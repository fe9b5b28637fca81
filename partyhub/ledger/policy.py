"""Who may close the ledger. Who may see facts is decided by whoever shows figures; the paths are handed in."""

from __future__ import annotations

from partyhub.kernel.errors import Reason
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS = {Permission.LEDGER_CLOSE: frozenset({Role.COMMITTEE})}


def can_close(actor: Actor) -> list[Reason]:
    """Return why `actor` may not close the ledger; nothing when he may."""
    return [] if actor.can(Permission.LEDGER_CLOSE) else [Reason("forbidden")]
