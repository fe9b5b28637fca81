"""One's own exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from partyhub.files import queries as files
from partyhub.files.models import Attachment
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.references import Reference
from partyhub.reports import policy
from partyhub.reports.models import Export
from partyhub.security.actors import Actor

SHOWN = 20


def get(actor: Actor, public_id: str, now: datetime) -> Export:
    """Return one of the actor's exports. Raises NotFound for another's, a late one, and one that never was."""
    found = None
    if is_public_id(public_id):
        query = select(Export).where(Export.public_id == public_id, policy.scope_exports(actor, now))
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def by_id(export_id: int) -> Export | None:
    """Return an export by its internal id; for references, whose visibility is asked apart."""
    return db.session.get(Export, export_id)


def is_mine(actor: Actor, export_id: int, now: datetime) -> bool:
    """Whether the actor may see the export."""
    query = select(Export.id).where(Export.id == export_id, policy.scope_exports(actor, now))
    return db.session.scalar(query) is not None


def mine(actor: Actor, now: datetime) -> Sequence[Export]:
    """Return the actor's exports that may still be fetched, the newest first."""
    query = select(Export).where(policy.scope_exports(actor, now)).order_by(Export.id.desc()).limit(SHOWN)
    return list(db.session.scalars(query))


def content_of(export: Export) -> Attachment | None:
    """Return the file of a package, None before it is made."""
    return next(iter(files.of(Reference(policy.CONTENT, export.id))), None)
