"""Approving clean records together: the draw first, then some at a time, each by the same command as a single one."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from partyhub.activities import queries, rules
from partyhub.activities.commands.moving import approve
from partyhub.activities.models import Activity, ReviewBatch, ReviewBatchItem
from partyhub.activities.rules import Outcome
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, DomainError, Reason
from partyhub.security.actors import Actor


def start_batch(actor: Actor, *, clock: Clock) -> ReviewBatch:
    """Take the clean records that wait for the actor and draw which of them are set aside.

    While a batch is not finished it is returned as it is: nobody draws again. Raises Conflict when nothing is clean.
    """
    standing = queries.open_batch(actor)
    if standing is not None:
        return standing
    found = queries.clean(actor)
    if not found or actor.user_id is None:
        raise Conflict(Reason("activity_batch_empty"))
    made = ReviewBatch(user_id=actor.user_id, seed=secrets.randbits(62), created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    aside = rules.close_look(made.seed, [one.id for one in found])
    for one in found:
        item = {"batch_id": made.id, "activity_id": one.id, "version": one.version}
        db.session.add(ReviewBatchItem(**item, close_look=one.id in aside))
    db.session.flush()
    details = {"activities": [one.id for one in found], "set_aside": sorted(aside), "seed": str(made.seed)}
    audit.record(actor, "activity.batch_started", details=details, clock=clock)
    return made


def go_on(actor: Actor, batch: ReviewBatch, *, clock: Clock) -> int:
    """Approve the next records of a batch, those set aside left alone; return how many were tried.

    What changed meanwhile, or is not the actor's to decide any more, is noted with the reason and not approved.
    """
    query = (
        select(ReviewBatchItem)
        .where(
            ReviewBatchItem.batch_id == batch.id,
            ReviewBatchItem.close_look.is_(False),
            ReviewBatchItem.outcome == Outcome.WAITING,
        )
        .order_by(ReviewBatchItem.id)
        .limit(rules.BATCH_SLICE)
        .with_for_update()
    )
    items = list(db.session.scalars(query))
    records = _locked([item.activity_id for item in items])
    for item in items:
        try:
            approve(actor, records[item.activity_id], version=item.version, clock=clock)
            item.outcome = Outcome.APPROVED
        except DomainError as refused:
            item.outcome, item.reason = Outcome.REFUSED, refused.reasons[0].code
    db.session.flush()
    return len(items)


def _locked(ids: list[int]) -> dict[int, Activity]:
    """Return records as they stand now, in one order, so that nobody changes them while they are decided on."""
    query = select(Activity).where(Activity.id.in_(ids)).order_by(Activity.id)
    query = query.with_for_update(of=Activity).execution_options(populate_existing=True)
    return {one.id: one for one in db.session.scalars(query)}
