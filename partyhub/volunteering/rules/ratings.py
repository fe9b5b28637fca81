"""What a requester says of a service. Pure.

Saying something is optional (domain.md §12.10): a score, a text, both or neither. A team reads what was said without
learning of which service, and a mean only over several; a text is read by the dispatcher first.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.volunteering.rules.states import OrderState

LOWEST, HIGHEST = 1, 5
SAID_LENGTH = 1000
MEAN_FROM = 3
"""So many scores, and a mean no longer tells whose each was."""

RATED_IN = frozenset({OrderState.AWAITING_CONFIRMATION, OrderState.CONFIRMED})


class TextState(StrEnum):
    """Where the words of a rating stand; without words there is nothing to read."""

    NONE = "none"
    WAITING = "waiting"
    SHOWN = "shown"
    WITHHELD = "withheld"


def rating_reasons(score: int | None, text: str) -> list[Reason]:
    """Say what is wrong with a rating; neither score nor words is no rating."""
    reasons = []
    if score is not None and not LOWEST <= score <= HIGHEST:
        reasons.append(Reason("score_out_of_range", "score", {"min": LOWEST, "max": HIGHEST}))
    if len(text) > SAID_LENGTH:
        reasons.append(Reason("too_long", "text", {"max": SAID_LENGTH}))
    if score is None and not text.strip():
        reasons.append(Reason("rating_empty", "score"))
    return reasons


def rated_when_reasons(state: OrderState, *, rated: bool) -> list[Reason]:
    """A service is rated once, between its hand-in and its closing; one accepted by lapse of time no more."""
    if rated:
        return [Reason("rated_already")]
    return [] if state in RATED_IN else [Reason("rating_closed")]


def mean(scores: Sequence[int]) -> float | None:
    """Return the mean of scores to one decimal; None while there are too few to hide whose each is."""
    return round(sum(scores) / len(scores), 1) if len(scores) >= MEAN_FROM else None
