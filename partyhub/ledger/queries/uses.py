"""How many facts of an organisation stand, by what somebody who feeds from facts looks at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.ledger.models import Fact
from partyhub.ledger.rules import Fed


def standing_counts(
    kinds: Collection[str], organization_ids: Collection[int], first: date, last: date
) -> dict[Fed, int]:
    """Return how many facts of some kinds credited to some organisations stand, of what happened in a span."""
    if not organization_ids:
        return {}
    undoing = aliased(Fact)
    query = (
        select(Fact.kind, Fact.tag, func.count())
        .where(
            Fact.kind.in_(kinds),
            Fact.organization_id.in_(organization_ids),
            Fact.occurred_on >= first,
            Fact.occurred_on <= last,
            Fact.reverses_id.is_(None),
            ~exists().where(undoing.reverses_id == Fact.id),
        )
        .group_by(Fact.kind, Fact.tag)
        .order_by(Fact.kind, Fact.tag)
    )
    return {Fed(row[0], row[1]): row[2] for row in db.session.execute(query)}
