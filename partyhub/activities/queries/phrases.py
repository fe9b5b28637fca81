"""A reviewer's own phrases."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from partyhub.activities import policy
from partyhub.activities.models import ReviewPhrase
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.security.actors import Actor


def phrases(actor: Actor) -> Sequence[ReviewPhrase]:
    """Return the actor's phrases, the most used first."""
    query = select(ReviewPhrase).where(policy.scope_phrases(actor))
    return list(db.session.scalars(query.order_by(ReviewPhrase.used.desc(), ReviewPhrase.id.desc())))


def phrase(actor: Actor, public_id: str) -> ReviewPhrase:
    """Return one of the actor's phrases. Raises NotFound for another's."""
    found = None
    if is_public_id(public_id):
        query = select(ReviewPhrase).where(policy.scope_phrases(actor), ReviewPhrase.public_id == public_id)
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
