"""What happened at some organisations, by the true date: for whoever asks whether something was done, not how much."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.ledger.models import Fact

_BATCH = 500


class Happening(NamedTuple):
    """A fact that stands: who is credited, what, when, and the record it came from (``activity:91``)."""

    organization_id: int
    kind: str
    tag: str
    occurred_on: date
    source: str


def happened(paths: Collection[str], kinds: Collection[str], first: date, last: date) -> list[Happening]:
    """Return the standing facts of `kinds` homed at exactly `paths`, by day; give every path that a home has had."""
    undoing = aliased(Fact)
    ordered = sorted(paths)
    found: list[Happening] = []
    for start in range(0, len(ordered), _BATCH):
        query = (
            select(Fact.organization_id, Fact.kind, Fact.tag, Fact.occurred_on, Fact.source)
            .outerjoin(undoing, undoing.reverses_id == Fact.id)
            .where(
                Fact.kind.in_(tuple(kinds)),
                Fact.path.in_(ordered[start : start + _BATCH]),
                Fact.occurred_on.between(first, last),
                Fact.reverses_id.is_(None),
                undoing.id.is_(None),
            )
            .distinct()
        )
        found += [Happening(*row) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.organization_id, one.occurred_on, one.source))
