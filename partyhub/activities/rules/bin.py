"""The recycle bin: what may be put into it, and how long it stays there."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition

KEEP_BINNED = timedelta(days=30)


class Shelf(StrEnum):
    """Where a record lies, whatever its state."""

    KEPT = "kept"
    BINNED = "binned"
    PURGED = "purged"


BIN = StateMachine(
    Shelf,
    [
        Transition(Shelf.KEPT, "delete", Shelf.BINNED, "delete_reasons"),
        Transition(Shelf.BINNED, "restore", Shelf.KEPT),
        Transition(Shelf.BINNED, "purge", Shelf.PURGED, "purge_before"),
    ],
    initial=Shelf.KEPT,
)


def delete_reasons(*, signings: int, announced: bool) -> list[Reason]:
    """Nothing that has posted facts is deleted, nor what others were told of: it is withdrawn or cancelled."""
    if signings:
        return [Reason("activity_delete_counted")]
    return [Reason("activity_delete_announced")] if announced else []


def purge_before(now: datetime) -> datetime:
    """Return the moment: what was put into the bin before it is taken away for good."""
    return now - KEEP_BINNED


def purged_at(binned_at: datetime) -> datetime:
    """Return when a record in the bin is taken away for good."""
    return binned_at + KEEP_BINNED
