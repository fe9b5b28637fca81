"""What holds: the whole truth about a subject, given again whenever it changes; and moves of a subtree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.references import Reference
from partyhub.ledger import rules
from partyhub.ledger.commands.closing import closed_through
from partyhub.ledger.commands.posting import Posting, counter_fact, is_live, new_row, write
from partyhub.ledger.models import Fact

_KEY = (Fact.occurred_on, Fact.organization_id, Fact.path, Fact.variant, Fact.tag)


def state(
    *,
    kind: str,
    subject: str,
    timeline: Iterable[Sequence[Any]],
    source: Reference,
    event: str,
    clock: Clock,
) -> int:
    """Say the whole truth about one subject: ``[(from, organization_id, path, variant, tag) | (from, None)]``.

    Days may lie in the past or the future; variant and tag may be left out; where a home has moved, the timeline says
    so from that day (`rules.along_moves`). Only what differs from what the ledger holds is posted; returns how many
    facts. Saying the same again posts nothing. Raises ValueError as `post` does, and for a kind that does not hold.
    """
    if not rules.is_state(kind):
        raise ValueError(f"{kind} says what happened, not what holds: use post()")
    if not subject:
        raise ValueError(f"{kind} needs to say what it is about")
    wanted = rules.deltas_of(rules.timeline_of(timeline))
    closed_through()
    _alone_with(kind, subject)
    held = _held([Fact.kind == kind, Fact.subject == subject])
    differences = rules.difference(wanted, held.get((kind, subject), {}))
    return write(_rows(kind, subject, differences, Posting(source, event, clock)))


def rehome(
    *,
    old_prefix: str,
    new_prefix: str,
    on: date,
    source: Reference,
    event: str,
    states_only: bool = False,
    clock: Clock,
) -> int:
    """Carry a subtree from one place in the tree to another as of `on`; returns how many facts that took.

    What happened before `on` stays with the superiors of that day, what happened since is carried along; what holds
    moves on that day. Whether something happened before is told by the day it occurred, so it does not matter which
    is entered first, the move or the fact. A merger of B into A (first end B's own states, `states_only`) gives A's
    path as the new prefix: what is homed at B becomes A's. Takes the ledger's lock alone.
    """
    for prefix in (old_prefix, new_prefix):
        rules.nodes_of(prefix)
    posting = Posting(source, event, clock)
    closed = closed_through(exclusive=True)
    written = 0 if states_only else _carry_along(old_prefix, new_prefix, on, closed, clock)
    moving = select(Fact.subject).where(
        Fact.kind.in_(rules.names_of_states()), under(Fact.path, [old_prefix])
    )
    held = _held([Fact.kind.in_(rules.names_of_states()), Fact.subject.in_(moving)])
    for (kind, subject), deltas in sorted(held.items()):
        wanted = rules.rehomed(deltas, old_prefix, new_prefix, on)
        written += write(_rows(kind, subject, rules.difference(wanted, deltas), posting))
    return written


def _held(conditions: Sequence[Any]) -> dict[tuple[str, str], dict[tuple[date, rules.Holding], int]]:
    query = (
        select(Fact.kind, Fact.subject, *_KEY, func.sum(Fact.quantity))
        .where(*conditions)
        .group_by(Fact.kind, Fact.subject, *_KEY)
        .having(func.sum(Fact.quantity) != 0)
    )
    held: defaultdict[tuple[str, str], dict[tuple[date, rules.Holding], int]] = defaultdict(dict)
    for kind, subject, day, organization_id, path, variant, tag, quantity in db.session.execute(query):
        held[kind, subject][day, rules.Holding(organization_id, path, variant, tag)] = int(quantity)
    return held


def _rows(
    kind: str, subject: str, differences: Sequence[rules.Difference], posting: Posting
) -> list[dict[str, Any]]:
    if not differences:
        return []
    taken = db.session.scalar(
        select(func.max(Fact.leg)).where(
            Fact.source == str(posting.source), Fact.event == posting.event, Fact.kind == kind
        )
    )
    first = 0 if taken is None else taken + 1  # one command may state several subjects
    return [
        new_row(
            kind,
            (one.holding.organization_id, one.holding.path),
            one.occurred_on,
            (one.holding.variant, one.holding.tag, subject),
            posting,
        )
        | {"quantity": one.quantity, "leg": first + n}
        for n, one in enumerate(differences)
    ]


def _carry_along(old_prefix: str, new_prefix: str, on: date, closed: date | None, clock: Clock) -> int:
    standing = (
        select(Fact.__table__)
        .where(
            under(Fact.path, [old_prefix]),
            Fact.occurred_on >= on,
            Fact.kind.not_in(rules.names_of_states()),
            is_live(),
        )
        .order_by(Fact.id)
    )
    written = 0
    for row in db.session.execute(standing).mappings().all():
        back = counter_fact(row, closed, clock)
        there = rules.moved_to(rules.Holding(row["organization_id"], row["path"]), old_prefix, new_prefix)
        written += write(
            [
                back,
                back
                | {
                    "organization_id": there.organization_id,
                    "path": there.path,
                    "quantity": row["quantity"],
                    "event": f"{row['event'].partition('/')[0]}/moved-{row['id']}",
                    "reverses_id": None,
                },
            ]
        )
    return written


def _alone_with(kind: str, subject: str) -> None:
    """Let no other unit of work state the same subject at the same time; SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{kind}\n{subject}", 0))))
