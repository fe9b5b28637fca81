"""Places that are offered, and what somebody who cannot come has to do: the machine of sign-ups and its times. Pure.

A free place is offered, never given: whoever waits may be far away or have other plans by now (docs/decisions/0017).
Until he answers the place is held for him; silence costs nothing but the place, which goes to the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition
from partyhub.volunteering.rules.states import LIVE_SIGNUPS, SIGNUP_STATES, OrderState, SignupState

P = SignupState
OFFER_LASTS = timedelta(hours=24)
NO_PROMOTION_WITHIN = timedelta(hours=2)
"""So close to the start nobody is moved up unasked: he may be far away. The dispatcher calls (service-orders.md §2)."""

CUTOFF_HOURS, MAX_CUTOFF_HOURS = 24, 168
"""So long before the start a place is given back without further ado; a session may say otherwise."""

SIGNUP = StateMachine(
    SignupState,
    (
        Transition(P.WAITLISTED, "take", P.CONFIRMED, "a place is free"),
        Transition(P.WAITLISTED, "offer", P.OFFERED, "offer_until"),
        Transition(P.OFFERED, "accept", P.CONFIRMED, "accept_reasons"),
        Transition(P.OFFERED, "take", P.CONFIRMED),
        Transition(P.OFFERED, "decline", P.DECLINED),
        Transition(P.OFFERED, "lapse", P.LAPSED),
        Transition(P.CONFIRMED, "look", P.LOOKING, "asks_leave"),
        Transition(P.LOOKING, "keep", P.CONFIRMED, "keep_reasons"),
        Transition(P.LOOKING, "replace", P.REPLACED),
        Transition(P.LOOKING, "excuse", P.EXCUSED),
        *(Transition(state, "withdraw", P.WITHDRAWN, "withdraw_reasons") for state in sorted(LIVE_SIGNUPS)),
        *(Transition(state, "release", P.RELEASED) for state in sorted(LIVE_SIGNUPS)),
    ),
    initial=P.WAITLISTED,
)
"""Whoever arrives while a place is free takes it at once. An end may be followed by signing up anew."""


def promotes_by_itself(starts_at: datetime, now: datetime) -> bool:
    """Whether a free place is offered to the first of the waiting list without the dispatcher."""
    return starts_at - now > NO_PROMOTION_WITHIN


def offer_until(starts_at: datetime, now: datetime) -> datetime | None:
    """Return until when a place offered now is held: a day, or half the time left; None when it is too late."""
    if not promotes_by_itself(starts_at, now):
        return None
    until = now + min(OFFER_LASTS, (starts_at - now) / 2)
    return until.replace(second=0, microsecond=0)


def accept_reasons(
    *,
    signup: SignupState,
    respond_by: datetime | None,
    order: OrderState,
    is_open: bool,
    starts_at: datetime,
    now: datetime,
) -> list[Reason]:
    """Say why an offered place cannot be taken; an offer that is over is never good again."""
    if signup is not SignupState.OFFERED:
        return [Reason("place_not_offered")]
    reasons = []
    if respond_by is None or respond_by <= now:
        reasons.append(Reason("place_offer_over", params={"at": respond_by or now}))
    if order not in SIGNUP_STATES or not is_open:
        reasons.append(Reason("signup_not_open"))
    elif starts_at <= now:
        reasons.append(Reason("session_has_begun"))
    return reasons


def withdraw_reasons(*, signup: SignupState, starts_at: datetime, now: datetime) -> list[Reason]:
    """Say why a sign-up cannot be withdrawn; before the start it always can, without giving a reason."""
    if signup not in LIVE_SIGNUPS:
        return []
    return [Reason("withdraw_too_late")] if starts_at <= now else []


def asks_leave(*, signup: SignupState, starts_at: datetime, cutoff_hours: int, now: datetime) -> bool:
    """Whether “I cannot come” asks for leave and looks for a stand-in: so late the place is not simply given back."""
    return signup is SignupState.CONFIRMED and starts_at - now < timedelta(hours=cutoff_hours)


def keep_reasons(*, signup: SignupState, stand_in_asked: bool) -> list[Reason]:
    """Say why somebody cannot be expected again; while a stand-in was asked, his answer comes first."""
    if signup is not SignupState.LOOKING:
        return [Reason("not_looking")]
    return [Reason("stand_in_asked")] if stand_in_asked else []
