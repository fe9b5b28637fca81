"""What of this room must stand in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import exists, or_, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityKind, AgendaItem
from partyhub.activities.queries.joint import partner_counts
from partyhub.activities.rules import COUNTED
from partyhub.kernel.db import db
from partyhub.ledger.rules import Due, SourceCheck


def existing(ids: Collection[int]) -> set[int]:
    """Return which of these activities are there."""
    return set(db.session.scalars(select(Activity.id))).intersection(ids)


def due_facts() -> Iterator[Due]:
    """Return the facts that must stand: of each signature that holds and of each approval that was not withdrawn."""
    first = exists().where(AgendaItem.activity_id == Activity.id, AgendaItem.first_item).label("first_item")
    record = (
        Activity.id,
        Activity.state,
        Activity.signed_at,
        Activity.signings,
        Activity.approvals,
        Activity.talked,
        first,
    )
    query = (
        select(*record, ActivityKind.kind)
        .join(ActivityKind, ActivityKind.activity_id == Activity.id)
        .where(or_(Activity.signed_at.is_not(None), Activity.state.in_(COUNTED)))
        .order_by(Activity.id)
    )
    partners = partner_counts()
    for (activity_id, state, signed_at, signings, approvals, talked, first_item), rows in groupby(
        db.session.execute(query), key=lambda row: tuple(row[:7])
    ):
        kinds = [row.kind for row in rows]
        posted = []
        if signed_at is not None:
            held = rules.held_postings(kinds, first_item=first_item, talked=rules.read_pairs(talked))
            posted += [(rules.signing_event(signings), one) for one in held]
        if state in COUNTED:
            posted += [(rules.approval_event(approvals), one) for one in rules.confirmed_postings(kinds)]
        for place in range(1 + partners.get(activity_id, 0)):
            for event, one in posted:
                yield Due(activity_id, event, one.kind, rules.leg_of(one.leg, place))


SOURCES = {policy.RECORD: SourceCheck(existing, due_facts)}
