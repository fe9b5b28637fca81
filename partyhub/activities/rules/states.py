"""States of a record, the steps between them, and how long it may rest in each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.clock import local_day, local_time
from partyhub.kernel.states import StateMachine, Transition


class State(StrEnum):
    """Where a record stands."""

    DRAFT = "draft"
    PUBLISHED = "published"  # announced to the branch
    HELD = "held"
    SUBMITTED = "submitted"  # signed by the branch
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"  # the approval was taken back, and the branch's signature with it
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


_BEFORE_SIGNING = (State.DRAFT, State.PUBLISHED, State.HELD, State.RETURNED)

MACHINE = StateMachine(
    State,
    [
        Transition(State.DRAFT, "publish", State.PUBLISHED, "publish_reasons"),
        Transition(State.DRAFT, "hold", State.HELD, "hold_reasons"),
        Transition(State.PUBLISHED, "hold", State.HELD, "hold_reasons"),
        *(Transition(source, "submit", State.SUBMITTED, "submit_reasons") for source in _BEFORE_SIGNING),
        Transition(State.WITHDRAWN, "submit", State.SUBMITTED, "submit_reasons"),
        Transition(State.SUBMITTED, "return", State.RETURNED, "comment_reasons"),
        Transition(State.WITHDRAWN, "return", State.RETURNED, "comment_reasons"),
        Transition(State.SUBMITTED, "approve", State.APPROVED),
        Transition(State.APPROVED, "withdraw", State.WITHDRAWN, "comment_reasons"),
        Transition(State.APPROVED, "archive", State.ARCHIVED),
        *(Transition(source, "cancel", State.CANCELLED, "comment_reasons") for source in _BEFORE_SIGNING),
        Transition(State.WITHDRAWN, "cancel", State.CANCELLED, "comment_reasons"),
    ],
    initial=State.DRAFT,
)
VERBS = ("publish", "hold", "submit", "return", "approve", "archive", "cancel", "withdraw")
REVIEW_VERBS = frozenset({"return", "approve", "withdraw"})
"""What is decided above; the other verbs belong to those who ran the activity."""

AUDIT_TAGS: Mapping[str, str] = {
    "log": "logged",
    "edit": "edited",
    "minutes": "minutes_written",
    "vote": "vote_decided",
    "sign": "signed",
    "addendum": "added_to",
    "publish": "published",
    "hold": "held",
    "submit": "submitted",
    "return": "returned",
    "approve": "approved",
    "archive": "archived",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
    "undo": "undone",
    "delete": "binned",
    "restore": "restored",
}
"""What a step is called in the audit log: ``activity.<tag>``."""

EDITABLE = frozenset({*_BEFORE_SIGNING, State.WITHDRAWN})
"""Where no signature of the branch stands: nothing has been posted, or it was reversed."""
COUNTED = frozenset({State.APPROVED, State.ARCHIVED})

PATIENCE: Mapping[State, timedelta] = {
    State.DRAFT: timedelta(days=7),
    State.PUBLISHED: timedelta(days=7),
    State.HELD: timedelta(days=7),
    State.RETURNED: timedelta(days=7),
    State.WITHDRAWN: timedelta(days=7),
    State.SUBMITTED: timedelta(days=5),
    State.APPROVED: timedelta(days=30),
}
"""How long a record may rest in a state before it is overdue; those above own ``submitted``, the branch the others."""


def is_time_for(verb: str, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether the clock lets a step be taken: announced before the end, held from the start, signed after the end."""
    if verb == "publish":
        return now < ends_at
    if verb == "hold":
        return starts_at <= now
    return verb != "submit" or ends_at <= now


def due_at(state: State, ends_at: datetime, changed_at: datetime) -> datetime | None:
    """Return when the next step is due: counted from the last change, never before the activity is over.

    Whoever is given days has the last of them whole: due is its end in Asia/Shanghai.
    """
    patience = PATIENCE.get(state)
    if patience is None:
        return None
    last = local_day(max(ends_at, changed_at) + patience)
    return local_time(last, 23, 59)
