"""The rebuild: sums made anew from the facts, and the checks that the ledger is what it should be (ledger.md §6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, insert, select, union
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import rules
from partyhub.ledger.commands.closing import closed_through
from partyhub.ledger.commands.posting import is_live
from partyhub.ledger.commands.sums import SumKey
from partyhub.ledger.models import Fact, FactSum

_BATCH = 1_000
Amounts = dict[SumKey, tuple[int, int]]


def rebuild() -> int:
    """Write all sums anew from the facts, while nobody posts; returns how many rows there are."""
    closed_through(exclusive=True)
    rows = 0
    connection = db.session.connection()
    for kind in _kinds():
        connection.execute(delete(FactSum).where(FactSum.kind == kind))
        amounts = [
            key._asdict() | {"quantity": quantity, "entries": entries}
            for key, (quantity, entries) in sorted(_from_facts(kind).items())
        ]
        for n in range(0, len(amounts), _BATCH):
            connection.execute(insert(FactSum), amounts[n : n + _BATCH])
        rows += len(amounts)
    return rows


def first_bad_row() -> str | None:
    """Return the first thing that is not as it should be, as one sentence naming the row; None when all is well."""
    return next(findings(), None)


def findings() -> Iterator[str]:
    """Check sums, reversals, states, joint works and sources, in this order; one sentence for each bad row."""
    for kind in _kinds():
        yield from _wrong_sums(kind)
    yield from _wrong_reversals()
    yield from _wrong_states()
    yield from _wrong_shares()
    yield from _wrong_sources()


def _kinds() -> list[str]:
    return sorted(db.session.scalars(union(select(Fact.kind), select(FactSum.kind))))


def _from_facts(kind: str) -> Amounts:
    keys = (Fact.path, Fact.counted_on, Fact.variant, Fact.tag)
    query = select(*keys, func.sum(Fact.quantity), func.count()).where(Fact.kind == kind).group_by(*keys)
    amounts: dict[SumKey, list[int]] = defaultdict(lambda: [0, 0])
    for path, day, variant, tag, quantity, entries in db.session.execute(query):
        for node_id in rules.nodes_of(path):
            for span, period in (("m", day.isoformat()[:7]), ("d", day.isoformat())):
                amount = amounts[SumKey(node_id, kind, span, period, variant, tag)]
                amount[0] += int(quantity)
                amount[1] += entries
    return {key: (quantity, entries) for key, (quantity, entries) in amounts.items()}


def _wrong_sums(kind: str) -> Iterator[str]:
    columns = [getattr(FactSum, name) for name in SumKey._fields]
    query = select(*columns, FactSum.quantity, FactSum.entries).where(FactSum.kind == kind)
    kept = {SumKey(*row[:6]): (row[6], row[7]) for row in db.session.execute(query)}
    right = _from_facts(kind)
    for key in sorted({*kept, *right}):
        if kept.get(key) != right.get(key):
            yield f"fact_sum {_named(key)} is {_amount(kept.get(key))}, the facts give {_amount(right.get(key))}"


def _named(key: SumKey) -> str:
    return f"(node {key.node_id}, {key.kind}, {key.period}, variant {key.variant!r}, tag {key.tag!r})"


def _amount(amount: tuple[int, int] | None) -> str:
    return "missing" if amount is None else f"{amount[0]} in {amount[1]} entries"


def _wrong_reversals() -> Iterator[str]:
    undone = aliased(Fact)
    same = [
        getattr(Fact, name) == getattr(undone, name)
        for name in (
            "kind",
            "variant",
            "tag",
            "organization_id",
            "path",
            "subject",
            "occurred_on",
            "source",
            "leg",
        )
    ]
    right = (Fact.quantity == -undone.quantity) & (Fact.counted_on >= undone.counted_on)
    for condition in same:
        right &= condition
    query = (
        select(Fact.id, undone.id).join(undone, undone.id == Fact.reverses_id).where(~right).order_by(Fact.id)
    )
    for fact_id, undone_id in db.session.execute(query):
        yield f"fact {fact_id} does not cancel fact {undone_id}, which it says it does"


def _wrong_states() -> Iterator[str]:
    """Of one subject, one thing holds on a day, or nothing."""
    columns = (Fact.kind, Fact.subject, Fact.counted_on)
    detail = (Fact.organization_id, Fact.path, Fact.variant, Fact.tag)
    query = (
        select(*columns, *detail, func.sum(Fact.quantity))
        .where(Fact.kind.in_(rules.names_of_states()))
        .group_by(*columns, *detail)
        .order_by(*columns)
    )
    for (kind, subject), rows in groupby(db.session.execute(query), key=lambda row: (row[0], row[1])):
        held: Counter[Any] = Counter()
        for day, of_day in groupby(rows, key=lambda row: row[2]):
            held.update({tuple(row[3:7]): int(row[7]) for row in of_day})
            if wrong := _not_one(held):
                yield f"{kind} of {subject} on {_day(day)}: {wrong}"
                break


def _day(day: date) -> str:
    return day.isoformat()


def _not_one(held: Counter[Any]) -> str:
    standing = {key: quantity for key, quantity in held.items() if quantity}
    if any(quantity != rules.SCALE for quantity in standing.values()):
        return f"a balance is neither 0 nor 1: {sorted(standing.items())}"
    return f"{len(standing)} things hold at once: {sorted(standing)}" if len(standing) > 1 else ""


def _wrong_shares() -> Iterator[str]:
    """The standing legs of a posting make whole units."""
    query = select(Fact.source, Fact.event, Fact.kind, Fact.quantity, Fact.id).where(
        is_live(), Fact.quantity % rules.SCALE != 0, Fact.kind.not_in(rules.names_of_states())
    )
    sums: Counter[tuple[str, str, str]] = Counter()
    for source, event, kind, quantity, _ in db.session.execute(query):
        sums[source, event.partition("/")[0], kind] += quantity
    for (source, event, kind), quantity in sorted(sums.items()):
        if quantity % rules.SCALE:
            yield f"the legs of {source} {event} ({kind}) sum to {quantity}, not to whole units"


def _wrong_sources() -> Iterator[str]:
    """Every standing fact has its record, and every record in a state that posts has its standing facts."""
    for kind, check in sorted(rules.source_checks().items()):
        query = select(Fact.source, Fact.event, Fact.kind, Fact.leg).where(
            is_live(), Fact.source.like(f"{kind}:%"), Fact.kind.not_in(rules.names_of_states())
        )
        standing = {
            rules.Due(Reference.parse(source).id, event.partition("/")[0], of, leg)
            for source, event, of, leg in db.session.execute(query)
        }
        missing = {one.source_id for one in standing} - check.existing({one.source_id for one in standing})
        yield from (
            f"facts of {kind}:{number} stand, but there is no such record" for number in sorted(missing)
        )
        if check.due is None:
            continue
        due = set(check.due())
        for one in sorted(due - standing):
            yield f"{kind}:{one.source_id} should have a standing {_fact(one)} of {one.event}, but has none"
        for one in sorted(standing - due):
            if one.source_id not in missing:
                record = f"{kind}:{one.source_id} {one.event}"
                yield f"{_fact(one)} of {record} stands, though the record is not in that state"


def _fact(one: rules.Due) -> str:
    return f"{one.kind} (leg {one.leg})" if one.leg else one.kind
