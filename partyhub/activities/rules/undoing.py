"""Undo: which steps can be taken back right away, by whoever took them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from partyhub.activities.rules.states import State
from partyhub.kernel.errors import Reason

UNDO_SHOWN = timedelta(seconds=10)
UNDO_GRACE = timedelta(seconds=10)
"""The button is shown for ten seconds; a press that was on its way is taken ten seconds longer."""

UNDOABLE: Mapping[str, frozenset[State]] = {
    "hold": frozenset({State.DRAFT, State.PUBLISHED}),
    "cancel": frozenset({State.DRAFT, State.PUBLISHED, State.HELD, State.RETURNED}),
    "archive": frozenset({State.APPROVED}),
}
"""Steps that posted and reversed nothing, by the states they can lead back to."""


def undo_reasons(
    event: str, before: State | None, *, mine: bool, done_at: datetime, now: datetime
) -> list[Reason]:
    """Return why the last step of a record cannot be undone; `before` is the state it was in."""
    if before is None or before not in UNDOABLE.get(event, ()):
        return [Reason("activity_undo_nothing")]
    if not mine:
        return [Reason("activity_undo_not_yours")]
    late = now - done_at > UNDO_SHOWN + UNDO_GRACE
    return [Reason("activity_undo_late", params={"seconds": int(UNDO_SHOWN.total_seconds())})] if late else []
