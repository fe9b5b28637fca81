"""A member says that his line of a roll call is wrong; whoever runs the activity answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.activities.rules.rolls import Presence
from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition

CONTEST_LENGTH = 500
CONTEST_WITHIN = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=7)


class ContestState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    CORRECTED = "corrected"  # the line was changed to what the member said
    UPHELD = "upheld"  # the line stays


CONTEST_MACHINE = StateMachine(
    ContestState,
    [
        Transition(ContestState.OPEN, "correct", ContestState.CORRECTED),
        Transition(ContestState.OPEN, "uphold", ContestState.UPHELD, "answer_reasons"),
    ],
    initial=ContestState.OPEN,
)


def contest_closed_reasons(recorded_at: datetime, now: datetime, *, contested: bool = False) -> list[Reason]:
    """Return why a line is no longer contested, whatever would be said: it was already, or seven days are over."""
    if contested:
        return [Reason("contest_twice")]
    too_late = now > recorded_at + CONTEST_WITHIN
    return [Reason("contest_too_late", params={"days": CONTEST_WITHIN.days})] if too_late else []


def contest_reasons(
    recorded: Presence, claimed: Presence, reason: str, recorded_at: datetime, now: datetime
) -> list[Reason]:
    """Return what keeps a member from contesting: seven days, another value, a reason."""
    reasons = contest_closed_reasons(recorded_at, now)
    if claimed is recorded:
        reasons.append(Reason("contest_same", "claimed"))
    if claimed is Presence.UNRECORDED:
        reasons.append(Reason("not_a_choice", "claimed"))
    if not reason:
        reasons.append(Reason("contest_reason_required", "reason"))
    return reasons + _text_reasons(reason, "reason")


def answer_reasons(verb: str, answer: str) -> list[Reason]:
    """Whoever lets the line stand says why; a correction speaks for itself."""
    missing = [Reason("contest_answer_required", "answer")] if verb == "uphold" and not answer else []
    return missing + _text_reasons(answer, "answer")


def _text_reasons(text: str, field: str) -> list[Reason]:
    reasons = [Reason("too_long", field, {"max": CONTEST_LENGTH})] if len(text) > CONTEST_LENGTH else []
    return reasons + ([Reason("control_characters", field)] if "\0" in text else [])
