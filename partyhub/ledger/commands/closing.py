"""The closing day, and the lock on it that keeps anything from slipping behind a closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text, update

from partyhub.audit import commands as audit
from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.ledger import policy, rules
from partyhub.ledger.models import Fact, LedgerClose
from partyhub.security.actors import Actor

REASON_LENGTH = 500
_FIRST = text("INSERT INTO ledger_close (id) VALUES (1) ON CONFLICT DO NOTHING")


@dataclass
class _Held:
    """What this unit of work knows of the closing day, under a lock that lasts until its end."""

    through: date | None = None
    shared: bool = False
    exclusive: bool = False


def closed_through(*, exclusive: bool = False) -> date | None:
    """Return the day the ledger is closed through, None when it never was, and keep it so until the commit.

    Posters share the lock; closing and moving take it alone.
    """
    held = unit.pending("ledger.close", _Held)
    if held.exclusive or (held.shared and not exclusive):
        return held.through
    query = select(LedgerClose.closed_through).where(LedgerClose.id == 1).with_for_update(read=not exclusive)
    row = db.session.execute(query).first()
    if row is None:
        _begin_the_row()
        row = db.session.execute(query).one()
    held.through, held.shared, held.exclusive = row[0], True, exclusive
    return held.through


def _begin_the_row() -> None:
    """Make the one row; of two that try at once, one makes it and the other finds it."""
    db.session.execute(_FIRST)


def close(actor: Actor, *, through: date, reason: str, clock: Clock) -> date:
    """Close the ledger through a day, for good: what is entered later counts on the first open day.

    Raises Forbidden without the permission, Invalid for a day that is not over or an empty reason, Conflict for a day
    that is closed already. Returns the day.
    """
    raise_if(Forbidden, policy.can_close(actor))
    raise_if(Invalid, rules.closing_problems(through, reason.strip(), clock.today(), REASON_LENGTH))
    before = closed_through(exclusive=True)
    if before is not None and through <= before:
        raise Conflict(Reason("ledger_closed_already", field="through", params={"through": before}))
    db.session.execute(update(LedgerClose).where(LedgerClose.id == 1).values(closed_through=through))
    unit.pending("ledger.close", _Held).through = through
    details = {
        "through": through.isoformat(),
        "before": before.isoformat() if before else "",
        "reason": reason.strip(),
        "last_fact_id": last_settled_id(),
    }
    audit.record(actor, "ledger.closed", details=details, clock=clock)
    return through


def last_settled_id() -> int:
    """Return the highest id of a fact, waiting until nothing below it is still on its way; 0 when there is none.

    For whoever stores a figure and will ask later what changed since: a plain reader could overlook a fact of a
    lower id that another unit of work has posted but not committed yet.
    """
    closed_through(exclusive=True)
    return db.session.scalar(select(func.max(Fact.id))) or 0
