"""The life of an import batch (api.md, /imports)."""

from __future__ import annotations

from enum import StrEnum

from partyhub.kernel.states import StateMachine, Transition


class BatchState(StrEnum):
    """Where a batch stands."""

    QUEUED = "queued"
    CHECKING = "checking"
    READY = "ready"
    FAILED = "failed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"


S = BatchState
MACHINE = StateMachine(
    BatchState,
    [
        Transition(S.QUEUED, "check", S.CHECKING),
        Transition(S.CHECKING, "check", S.CHECKING, "the worker died"),
        Transition(S.CHECKING, "pass", S.READY, "no row has an error"),
        Transition(S.CHECKING, "fail", S.FAILED),
        Transition(S.READY, "map", S.QUEUED),
        Transition(S.FAILED, "map", S.QUEUED),
        Transition(S.READY, "apply", S.APPLYING),
        Transition(S.APPLYING, "finish", S.APPLIED, "every row was written"),
        Transition(S.APPLYING, "fail", S.FAILED),
        Transition(S.APPLIED, "undo", S.UNDONE, "nothing builds on it"),
    ],
    initial=S.QUEUED,
)
del S

RUNNING = frozenset({BatchState.QUEUED, BatchState.CHECKING, BatchState.APPLYING})
"""States in which a job is at work or waiting."""


def percentage(done: int, total: int) -> int:
    """Whole percent, 0 to 100; 100 only when all is done."""
    return 100 if total <= 0 else min(100, 100 * done // total)
