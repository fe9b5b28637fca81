"""Limits for whoever asks without an account: counted in the database, so that they hold across workers and restarts.

What is counted is known by a keyed digest only. A try is counted in a unit of work of its own that is committed at
once, before anything is looked up: a refused request must not take its own count back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Index, PrimaryKeyConstraint, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import Model, UTCDateTime, db, insert_into
from partyhub.kernel.errors import TooMany
from partyhub.kernel.tries import Limit, Tries, network, next_try
from partyhub.kernel.vault import digest

KEPT = timedelta(days=2)
"""Longer than any window that is counted."""


class RequestThrottle(Model):
    """One counter: of what, by whom (digest), the latest tries."""

    __tablename__ = "request_throttle"
    __table_args__ = (
        PrimaryKeyConstraint("what", "digest"),
        Index("ix_request_throttle_changed_at", "changed_at"),
    )

    what: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    recent: Mapped[str] = mapped_column(Text, default="[]")
    strikes: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


def take_try(what: str, key: str, limit: Limit, *, clock: Clock) -> int:
    """Count one try of `what` by `key`; return 0, or the seconds to wait when it must not be made.

    The row stays locked until the commit, which the caller makes at once whatever comes back (`unit.work`).
    """
    now = clock.now()
    row = _locked(what, digest(f"{what}:{key}"), now)
    recent = tuple(datetime.fromisoformat(at) for at in json.loads(row.recent))
    state, wait = next_try(Tries(recent, row.strikes, row.blocked_until), limit, now)
    row.recent = json.dumps([at.isoformat() for at in state.recent])
    row.strikes, row.blocked_until, row.changed_at = state.strikes, state.blocked_until, now
    db.session.flush()
    return wait


def give_back(what: str, key: str, *, clock: Clock) -> None:
    """Take the latest try of `what` by `key` back: it succeeded."""
    row = _locked(what, digest(f"{what}:{key}"), clock.now())
    row.recent = json.dumps(json.loads(row.recent)[:-1])
    db.session.flush()


def refuse(seconds: int) -> None:
    """Raise TooMany when there are seconds to wait."""
    if seconds:
        raise TooMany(retry_after=seconds)


def count_reading(what: str, address: str, limit: Limit, *, clock: Clock) -> None:
    """Count a request that only reads, by its network, in a unit of work of its own. Raises TooMany.

    For requests that write, `take_try` and the commit are the view's to place.
    """
    with unit.work():
        wait = take_try(what, network(address), limit, clock=clock)
    refuse(wait)


def count_writing(tries: Iterable[tuple[str, str, Limit]], *, clock: Clock) -> int:
    """Count a request that writes by (what, key, limit), as `count_reading`; return the seconds to wait.

    To be called before anything is written: the tries are committed at once, and a new unit of work begins. The first
    limit that is met ends the counting.
    """
    wait = next(filter(None, (take_try(*one, clock=clock) for one in tries)), 0)
    unit.commit()
    unit.begin_write()
    return wait


def forget_old(clock: Clock) -> None:
    """Remove counters that nobody has touched for longer than they count."""
    db.session.execute(delete(RequestThrottle).where(RequestThrottle.changed_at < clock.now() - KEPT))


def _locked(what: str, key: str, now: datetime) -> RequestThrottle:
    """Return the counter's row, made if need be, locked until the commit."""
    made = insert_into(RequestThrottle).values(what=what, digest=key, recent="[]", strikes=0, changed_at=now)
    db.session.execute(
        made.on_conflict_do_update(index_elements=["what", "digest"], set_={"changed_at": now})
    )
    return db.session.execute(
        select(RequestThrottle).where(RequestThrottle.what == what, RequestThrottle.digest == key),
        execution_options={"populate_existing": True},
    ).scalar_one()
