"""Who may import, and whose batches one sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from partyhub.kernel.db import under
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission, Role
from partyhub.spreadsheets.models import ImportBatch

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.IMPORT_RUN: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
}


def scope_batches(actor: Actor) -> ColumnElement[bool]:
    """One's own batches, and those uploaded under an organisation over which one may import."""
    condition = under(ImportBatch.path, actor.paths(Permission.IMPORT_RUN))
    if actor.user_id is None:
        return condition
    return or_(condition, ImportBatch.created_by == actor.user_id)


def sees_values(actor: Actor, batch: ImportBatch) -> bool:
    """Wrong values and rows are shown in full to whoever uploaded them; to others IDs and phones are masked."""
    return actor.via is Via.SYSTEM or (actor.user_id is not None and actor.user_id == batch.created_by)
