"""Posting what happened and what fell due, joint works, reversals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, select, text
from sqlalchemy.orm import aliased

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import rules
from partyhub.ledger.commands.closing import closed_through
from partyhub.ledger.commands.sums import collected, typed
from partyhub.ledger.models import EVENT_LENGTH, Fact
from partyhub.ledger.signals import facts_written

UNDONE = "/undone"
Leg = tuple[int, str, int]


class Posting(NamedTuple):
    """Which record posts, on which occasion, and when."""

    source: Reference
    event: str
    clock: Clock


def post(
    *,
    kind: str,
    organization_id: int,
    path: str,
    on: date,
    quantity: int = 1,
    variant: str = "",
    tag: str = "",
    subject: str = "",
    source: Reference,
    event: str,
    leg: int = 0,
    clock: Clock,
) -> bool:
    """Post one fact that happened (or falls due) on `on`, in whole units; `path` is the home's path of that day.

    The same (source, event, kind, leg) posted again changes nothing and returns False; so a record that is approved
    anew after a withdrawal needs a new event (``approved#2``). Raises ValueError for an undeclared kind or variant,
    a kind that says what holds (use `state`), or a path that does not end at the home.
    """
    row = new_row(
        _happening(kind), (organization_id, path), on, (variant, tag, subject), Posting(source, event, clock)
    )
    return write([row | {"quantity": rules.scaled(quantity), "leg": leg}]) == 1


class Entry(NamedTuple):
    """One fact of many: whose, on which day, and on which occasion of which record."""

    kind: str
    organization_id: int
    path: str
    on: date
    source: Reference
    event: str
    variant: str = ""
    tag: str = ""
    subject: str = ""


def post_many(entries: Sequence[Entry], *, clock: Clock) -> int:
    """Post facts of 1 each, as `post` does one by one, asking for the closing day once; returns how many were new."""
    closed = closed_through()
    rows = [
        _row(
            _happening(one.kind),
            (one.organization_id, one.path),
            one.on,
            (one.variant, one.tag, one.subject),
            Posting(one.source, one.event, clock),
            closed,
        )
        | {"quantity": rules.scaled(1), "leg": 0}
        for one in entries
    ]
    return write(rows)


def post_shares(
    *,
    kind: str,
    legs: Sequence[Leg],
    on: date,
    quantity: int = 1,
    variant: str = "",
    tag: str = "",
    subject: str = "",
    source: Reference,
    event: str,
    leg: int = 0,
    step: int = 1,
    clock: Clock,
) -> bool:
    """Post a joint work: ``legs`` are ``(organization_id, path, share)``, split by largest remainder.

    Shares are weights, usually ten-thousandths; the legs' quantities sum to exactly `quantity` units. Legs are numbered
    from `leg` on in steps of `step`, so that an event may post several works of one kind. Returns and raises as `post`
    does; ValueError also for no legs, a share below 1, or one organisation twice.
    """
    if len({organization_id for organization_id, _, _ in legs}) != len(legs):
        raise ValueError("an organisation has two legs of one joint work")
    parts = rules.split(rules.scaled(quantity), [share for _, _, share in legs])
    posting, labels = Posting(source, event, clock), (variant, tag, subject)
    rows = [
        new_row(_happening(kind), (organization_id, path), on, labels, posting)
        | {"quantity": part, "leg": leg + n * step}
        for n, ((organization_id, path, _), part) in enumerate(zip(legs, parts, strict=True))
        if part
    ]
    return write(rows) > 0


def reverse(*, source: Reference, event: str, clock: Clock) -> int:
    """Undo a posting: every fact of it that still stands is countered; returns how many.

    The counter-fact has the same kind, home and path and counts on the same day, or on the first open one. What a
    move has carried along is found too. Facts that say what holds are left alone: give their new timeline to `state`.
    """
    closed = closed_through()
    standing = select(Fact.__table__).where(Fact.source == str(source), is_live()).order_by(Fact.id)
    rows = [row for row in db.session.execute(standing).mappings() if row["event"].partition("/")[0] == event]
    return write([counter_fact(row, closed, clock) for row in rows if not rules.is_state(row["kind"])])


def is_live() -> Any:
    """Return the condition that a fact still stands: it is no reversal and nothing reverses it."""
    undoing = aliased(Fact)
    return Fact.reverses_id.is_(None) & ~exists().where(undoing.reverses_id == Fact.id)


def counter_fact(row: Any, closed: date | None, clock: Clock) -> dict[str, Any]:
    """Return the fact that cancels `row` on every open day."""
    return {
        **{name: row[name] for name in _SAME},
        "quantity": -row["quantity"],
        "counted_on": rules.counted_on(row["counted_on"], closed),
        "posted_at": clock.now(),
        "event": f"{row['event']}{UNDONE}",
        "reverses_id": row["id"],
    }


_SAME = ("kind", "variant", "tag", "organization_id", "path", "subject", "occurred_on", "source", "leg")


_INSERT = typed(
    text(
        """INSERT INTO fact (kind, variant, tag, organization_id, path, subject, quantity, occurred_on, counted_on,
        posted_at, source, event, leg, reverses_id)
        VALUES (:kind, :variant, :tag, :organization_id, :path, :subject, :quantity, :occurred_on, :counted_on,
        :posted_at, :source, :event, :leg, :reverses_id)
        ON CONFLICT DO NOTHING RETURNING id"""
    ),
    Fact,
)


def write(rows: Sequence[dict[str, Any]]) -> int:
    """Insert facts that are not there yet and collect their sums; returns how many were new."""
    connection = db.session.connection()
    written = []
    for row in rows:
        if connection.execute(_INSERT, row).first() is not None:
            collected().add(row)
            written.append(row)
    if written:
        facts_written.send(rows=written)
    return len(written)


def new_row(
    kind: str,
    home: tuple[int, str],
    on: date,
    labels: tuple[str, str, str],
    posting: Posting,
) -> dict[str, Any]:
    """Return a fact without quantity and leg; `labels` are variant, tag and subject. Raises ValueError."""
    return _row(kind, home, on, labels, posting, closed_through())


def _row(
    kind: str,
    home: tuple[int, str],
    on: date,
    labels: tuple[str, str, str],
    posting: Posting,
    closed: date | None,
) -> dict[str, Any]:
    variant, tag, subject = labels
    event = posting.event
    rules.checked(kind, variant)
    organization_id, path = home
    if rules.nodes_of(path)[-1] != organization_id:
        raise ValueError(f"the path {path} does not end at organisation {organization_id}")
    if not event or "/" in event or len(event) > EVENT_LENGTH:
        raise ValueError(f"not an event: {event!r}")
    return {
        "kind": kind,
        "variant": variant,
        "tag": tag,
        "organization_id": organization_id,
        "path": path,
        "subject": subject,
        "occurred_on": on,
        "counted_on": rules.counted_on(on, closed),
        "posted_at": posting.clock.now(),
        "source": str(posting.source),
        "event": event,
        "reverses_id": None,
    }


def _happening(kind: str) -> str:
    if rules.is_state(kind):
        raise ValueError(f"{kind} says what holds: give its timeline to state()")
    return kind
