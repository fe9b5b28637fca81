"""The sums: collected during the unit of work, written once before its commit, in one order everywhere.

The order (deepest nodes first, the root last, then by key) is the same for every writer, so writers never wait for
each other in a circle, and the hot rows at the top are held for no longer than the commit itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import TextClause, bindparam, text

from partyhub.kernel import unit
from partyhub.kernel.db import Base, db
from partyhub.ledger import rules
from partyhub.ledger.models import FactSum

LEDGER_FIRST = 10
_BATCH = 1_000


class SumKey(NamedTuple):
    """The key of one row of sums."""

    node_id: int
    kind: str
    span: str
    period: str
    variant: str
    tag: str


class Collected:
    """What this unit of work adds to the sums."""

    def __init__(self) -> None:
        self.amounts: dict[SumKey, list[int]] = {}
        self.depths: dict[int, int] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a fact to the month and the day of every node on its path."""
        day: date = row["counted_on"]
        for depth, node_id in enumerate(rules.nodes_of(row["path"])):
            self.depths[node_id] = max(depth, self.depths.get(node_id, 0))
            for span, period in (("m", day.isoformat()[:7]), ("d", day.isoformat())):
                key = SumKey(node_id, row["kind"], span, period, row["variant"], row["tag"])
                amount = self.amounts.setdefault(key, [0, 0])
                amount[0] += row["quantity"]
                amount[1] += 1

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows to write, in the one order."""
        ordered = sorted(self.amounts.items(), key=lambda item: (-self.depths[item[0].node_id], item[0]))
        return [
            key._asdict() | {"quantity": quantity, "entries": entries} for key, (quantity, entries) in ordered
        ]


def collected() -> Collected:
    """Return what this unit of work has collected so far."""
    return unit.pending("ledger.sums", Collected)


@unit.before_commit(LEDGER_FIRST)
def write_sums() -> None:
    """Write what was collected; one statement, sent in batches."""
    rows = collected().rows()
    if not rows:
        return
    collected().amounts.clear()
    connection = db.session.connection()
    for n in range(0, len(rows), _BATCH):
        connection.execute(_UPSERT, rows[n : n + _BATCH])


def typed(statement: TextClause, model: type[Base]) -> TextClause:
    """Return a written-out statement whose parameters are of the types of the columns they are named after.

    Written out because SQLAlchemy compiles its own upserts anew at every call, which took two thirds of the time of a
    posting; the text is the same on both databases.
    """
    columns = model.__table__.c
    names = [name for name in statement._bindparams if name in columns]
    return statement.bindparams(*[bindparam(name, type_=columns[name].type) for name in names])


_UPSERT = typed(
    text(
        """INSERT INTO fact_sum (node_id, kind, span, period, variant, tag, quantity, entries)
        VALUES (:node_id, :kind, :span, :period, :variant, :tag, :quantity, :entries)
        ON CONFLICT (node_id, kind, span, period, variant, tag) DO UPDATE SET
        quantity = fact_sum.quantity + excluded.quantity, entries = fact_sum.entries + excluded.entries"""
    ),
    FactSum,
)
