"""The unit of work: one commit, at the boundary, after what was collected on the way has been written in one order.

Commands flush and never commit. What must be written last, in the same order everywhere (the ledger's sums, then the
head of the audit chain), registers a hook here; whatever they collect lives in `pending` and dies with the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from partyhub.kernel.db import db
from partyhub.kernel.write_queue import write_queue

T = TypeVar("T")
_PENDING = "partyhub.pending"
_hooks: dict[int, Callable[[], None]] = {}


def before_commit(order: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function to run before every commit; the lowest `order` runs first."""

    def register(hook: Callable[[], None]) -> Callable[[], None]:
        if _hooks.setdefault(order, hook) is not hook:
            raise ValueError(f"two hooks share order {order}")
        return hook

    return register


def pending(name: str, factory: Callable[[], T]) -> T:
    """Return what this transaction has collected under `name`, made by `factory` on first use."""
    store: dict[str, Any] = db.session().info.setdefault(_PENDING, {})
    if name not in store:
        store[name] = factory()
    collected: T = store[name]
    return collected


def begin_write() -> None:
    """End what was read so far and start a writing transaction."""
    db.session.rollback()
    db.session.connection(execution_options={"write": True})


def commit() -> None:
    """Run the hooks in order and commit."""
    db.session.flush()
    for order in sorted(_hooks):
        _hooks[order]()
    db.session.commit()


def rollback() -> None:
    """Undo everything since the unit began."""
    db.session.rollback()


@contextmanager
def work(*, write: bool = True) -> Iterator[None]:
    """Run one unit of work outside a request (command line, jobs): commit at the end, roll back on any error."""
    if write:
        begin_write()
    try:
        yield
        if write:
            commit()
    except BaseException:
        rollback()
        raise
    if not write:
        rollback()


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
        write_queue.leave()
