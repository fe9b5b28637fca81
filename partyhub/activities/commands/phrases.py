"""Remembering and forgetting a reviewer's phrases."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from partyhub.activities import policy, rules
from partyhub.activities.models import ReviewPhrase
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.ids import new_public_id
from partyhub.security.actors import Actor


def remember_phrases(actor: Actor, texts: Iterable[str], *, clock: Clock) -> None:
    """Keep what the actor wrote for his next returns; the least lately used go when there are too many."""
    if actor.user_id is None:
        return
    for text in texts:
        values = {"user_id": actor.user_id, "text": text, "used": 1, "used_at": clock.now()}
        insert = insert_into(ReviewPhrase).values(public_id=new_public_id(), **values)
        db.session.execute(
            insert.on_conflict_do_update(
                index_elements=["user_id", "text"],
                set_={"used": ReviewPhrase.used + 1, "used_at": clock.now()},
            )
        )
    newest = select(ReviewPhrase.id).where(policy.scope_phrases(actor))
    newest = newest.order_by(ReviewPhrase.used_at.desc(), ReviewPhrase.id.desc()).limit(rules.MOST_PHRASES)
    old = delete(ReviewPhrase).where(policy.scope_phrases(actor), ReviewPhrase.id.not_in(newest))
    db.session.execute(old.execution_options(synchronize_session=False))


def forget_phrase(actor: Actor, phrase: ReviewPhrase, *, clock: Clock) -> None:
    """Take one of the actor's own phrases off his list."""
    db.session.delete(phrase)
    db.session.flush()
    audit.record(actor, "activity.phrase_forgotten", clock=clock)
