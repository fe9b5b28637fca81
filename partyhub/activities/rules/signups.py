"""Signing up for an activity with limited places, waiting for one, asking leave. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from partyhub.activities.rules.kinds import Kind, combined
from partyhub.activities.rules.states import State
from partyhub.kernel.errors import Reason

LEAVE_REASON_LENGTH = 200


class SignupState(StrEnum):
    """How somebody stands with an activity."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"  # the activity was called off
    LEAVE = "leave"  # asked leave, with a reason


LIVE_SIGNUPS = frozenset({SignupState.CONFIRMED, SignupState.WAITLISTED})


def wants_leave(kinds: Collection[Kind], *, asked: bool) -> bool:
    """Whether whoever cannot come asks leave with a reason: of meetings always, of others where the organiser asks."""
    return asked or combined(kinds).meeting


def signup_reasons(state: State, capacity: int | None, starts_at: datetime, now: datetime) -> list[Reason]:
    """One signs up for what is announced, has limited places, and has not begun."""
    if capacity is None:
        return [Reason("activity_no_signup")]
    return _open_reasons(state, starts_at, now)


def leave_reasons(
    state: State, wanted: bool, starts_at: datetime, now: datetime, reason: str
) -> list[Reason]:
    """Leave is asked before it begins, with a reason, where it is wanted."""
    found = [] if wanted else [Reason("activity_no_leave")]
    found += _open_reasons(state, starts_at, now)
    if not reason:
        found.append(Reason("activity_leave_reason", "reason"))
    if len(reason) > LEAVE_REASON_LENGTH:
        found.append(Reason("too_long", "reason", {"max": LEAVE_REASON_LENGTH}))
    if "\0" in reason:
        found.append(Reason("control_characters", "reason"))
    return found


def capacity_reasons(capacity: int | None, taken: int) -> list[Reason]:
    """Places that are taken are not taken away: whoever has one keeps it."""
    if capacity is not None and capacity < taken:
        return [Reason("activity_capacity_taken", "capacity", {"n": taken})]
    return []


def _open_reasons(state: State, starts_at: datetime, now: datetime) -> list[Reason]:
    return [] if state is State.PUBLISHED and now < starts_at else [Reason("activity_signup_closed")]
