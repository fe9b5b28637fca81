"""Clean records, and the batches in which they are approved together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from partyhub.activities import rules
from partyhub.activities.models import Activity, Contest, ReviewBatch, ReviewBatchItem
from partyhub.activities.queries.checking import checks
from partyhub.activities.queries.queue import waiting_activities
from partyhub.activities.rules import ContestState, Outcome
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.security.actors import Actor


def clean(actor: Actor) -> list[Activity]:
    """Return what waits for the actor, was submitted for the first time, raises no reminder and is not set aside.

    Nobody who contests his line in its roll call waits for an answer.
    """
    aside = exists().where(ReviewBatchItem.activity_id == Activity.id, ReviewBatchItem.close_look.is_(True))
    contested = exists().where(Contest.activity_id == Activity.id, Contest.state == ContestState.OPEN)
    query = waiting_activities(actor).where(Activity.signings == 1, ~aside, ~contested)
    query = query.order_by(Activity.changed_at, Activity.id).limit(rules.BATCH_LIMIT)
    found = list(db.session.scalars(query))
    reminders = checks(found)
    return [one for one in found if not reminders[one.id]]


def batch(actor: Actor, public_id: str) -> ReviewBatch:
    """Return one of the actor's own batches. Raises NotFound."""
    found = None
    if is_public_id(public_id) and actor.user_id is not None:
        query = select(ReviewBatch).where(
            ReviewBatch.public_id == public_id, ReviewBatch.user_id == actor.user_id
        )
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def open_batch(actor: Actor) -> ReviewBatch | None:
    """Return the actor's batch that still has records to approve together: there is no second draw meanwhile."""
    left = exists().where(
        ReviewBatchItem.batch_id == ReviewBatch.id,
        ReviewBatchItem.close_look.is_(False),
        ReviewBatchItem.outcome == Outcome.WAITING,
    )
    query = select(ReviewBatch).where(ReviewBatch.user_id == actor.user_id, left)
    return db.session.scalar(query.order_by(ReviewBatch.id.desc()).limit(1))


def batch_items(of: ReviewBatch) -> Sequence[tuple[ReviewBatchItem, Activity]]:
    """Return the records of a batch, those set aside first."""
    query = (
        select(ReviewBatchItem, Activity)
        .join(Activity, Activity.id == ReviewBatchItem.activity_id)
        .where(ReviewBatchItem.batch_id == of.id)
        .order_by(ReviewBatchItem.close_look.desc(), ReviewBatchItem.id)
    )
    return list(db.session.execute(query).tuples())
