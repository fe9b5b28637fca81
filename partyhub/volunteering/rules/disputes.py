"""Disputes: who may raise one and until when, how it is decided, what a decision means. Pure.

Whoever is party to a service may object within fifteen days of its hand-in; somebody who is not takes the objection on.
Until it is settled the order's hours are frozen: no certificate quotes them, nobody but the arbiter corrects them. A
party may ask once for a review, which another arbiter makes (service-orders.md §5).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition

OBJECTION_LENGTH = 1000
RAISED_WITHIN = timedelta(days=15)
REVIEW_WITHIN = timedelta(days=7)
REOPENED_WITHIN = timedelta(days=30)


class Party(StrEnum):
    """Who objects. A dispatcher does so by reopening a closed order."""

    REQUESTER = "requester"
    VOLUNTEER = "volunteer"
    TEAM = "team"
    DISPATCHER = "dispatcher"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    RAISED = "raised"
    TAKEN_ON = "taken_on"
    DECIDED = "decided"
    UNDER_REVIEW = "under_review"
    SETTLED = "settled"


class Outcome(StrEnum):
    """What was decided. Corrections are made by the arbiter, by reversals only; a redone service is a new order."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    VOIDED = "voided"
    REDONE = "redone"


D = DisputeState
DISPUTE = StateMachine(
    DisputeState,
    [
        Transition(D.RAISED, "take", D.TAKEN_ON, "can_arbitrate"),
        Transition(D.TAKEN_ON, "decide", D.DECIDED, "can_arbitrate"),
        Transition(D.DECIDED, "ask_review", D.UNDER_REVIEW, "review_reasons"),
        Transition(D.UNDER_REVIEW, "review", D.SETTLED, "can_arbitrate"),
        Transition(D.DECIDED, "settle", D.SETTLED),
    ],
    initial=D.RAISED,
)


def text_reasons(text: str, field: str = "text") -> list[Reason]:
    """An objection and a decision say in words what is meant."""
    if not text.strip():
        return [Reason("required", field)]
    return [Reason("too_long", field, {"max": OBJECTION_LENGTH})] if len(text) > OBJECTION_LENGTH else []


def raise_reasons(handed_in_at: datetime | None, now: datetime) -> list[Reason]:
    """Say that it is too late to object."""
    if handed_in_at is not None and now > handed_in_at + RAISED_WITHIN:
        return [Reason("dispute_too_late", params={"days": RAISED_WITHIN.days})]
    return []


def review_reasons(decided_at: datetime | None, now: datetime) -> list[Reason]:
    """Say that it is too late to ask for a review."""
    if decided_at is not None and now > decided_at + REVIEW_WITHIN:
        return [Reason("review_too_late", params={"days": REVIEW_WITHIN.days})]
    return []


def reopen_reasons(ended_at: datetime | None, now: datetime) -> list[Reason]:
    """Say that it is too late to reopen a closed order."""
    if ended_at is not None and now > ended_at + REOPENED_WITHIN:
        return [Reason("reopen_too_late", params={"days": REOPENED_WITHIN.days})]
    return []
