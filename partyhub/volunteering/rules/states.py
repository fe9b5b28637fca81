"""The states of orders, sign-ups and attendance, and the events that lead from one state of an order to the next."""

from __future__ import annotations

from enum import StrEnum

from partyhub.kernel.states import StateMachine, Transition


class OrderState(StrEnum):
    """Every state of an order (api.md); the only list."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    EXPIRED = "expired"
    REJECTED = "rejected"
    MERGED = "merged"
    VERIFIED = "verified"
    OFFERED = "offered"
    OPEN_FOR_CLAIM = "open_for_claim"
    AWAITING_REQUESTER = "awaiting_requester"
    RECRUITING = "recruiting"
    READY = "ready"
    IN_SERVICE = "in_service"
    ABORTED = "aborted"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CONFIRMED = "confirmed"
    AUTO_CONFIRMED = "auto_confirmed"
    DISPUTED = "disputed"
    CLOSED = "closed"
    CANCELLED_BY_REQUESTER = "cancelled_by_requester"
    CANCELLED_BY_ORGANIZER = "cancelled_by_organizer"


S = OrderState
BEFORE_SERVICE = (
    S.SUBMITTED,
    S.NEEDS_INFO,
    S.VERIFIED,
    S.OFFERED,
    S.OPEN_FOR_CLAIM,
    S.AWAITING_REQUESTER,
    S.RECRUITING,
    S.READY,
)
TRANSITIONS = (
    Transition(S.DRAFT, "submit", S.SUBMITTED, "complete_request"),
    Transition(S.DRAFT, "publish", S.RECRUITING, "publish_reasons"),
    Transition(S.DRAFT, "cancel", S.CANCELLED_BY_ORGANIZER, "cancel_reasons"),
    Transition(S.SUBMITTED, "ask", S.NEEDS_INFO),
    Transition(S.NEEDS_INFO, "resubmit", S.SUBMITTED),
    Transition(S.NEEDS_INFO, "expire", S.EXPIRED),
    Transition(S.SUBMITTED, "reject", S.REJECTED),
    Transition(S.SUBMITTED, "verify", S.VERIFIED),
    Transition(S.SUBMITTED, "merge", S.MERGED),
    Transition(S.VERIFIED, "merge", S.MERGED),
    Transition(S.VERIFIED, "publish", S.RECRUITING, "publish_reasons"),
    Transition(S.VERIFIED, "offer", S.OFFERED),
    Transition(S.VERIFIED, "open", S.OPEN_FOR_CLAIM),
    Transition(S.OFFERED, "accept", S.RECRUITING),
    Transition(S.OFFERED, "decline", S.VERIFIED),
    Transition(S.OFFERED, "recall", S.VERIFIED),
    Transition(S.OFFERED, "lapse", S.VERIFIED),
    Transition(S.OFFERED, "propose_time", S.AWAITING_REQUESTER),
    Transition(S.AWAITING_REQUESTER, "agree_time", S.RECRUITING),
    Transition(S.AWAITING_REQUESTER, "refuse_time", S.VERIFIED),
    Transition(S.AWAITING_REQUESTER, "recall", S.VERIFIED),
    Transition(S.AWAITING_REQUESTER, "lapse", S.VERIFIED),
    Transition(S.OPEN_FOR_CLAIM, "claim", S.RECRUITING),
    Transition(S.OPEN_FOR_CLAIM, "offer", S.OFFERED),
    Transition(S.OPEN_FOR_CLAIM, "recall", S.VERIFIED),
    Transition(S.OPEN_FOR_CLAIM, "lapse", S.VERIFIED),
    Transition(S.RECRUITING, "ready", S.READY, "ready_reasons"),
    Transition(S.RECRUITING, "reassign", S.OFFERED),
    Transition(S.READY, "reassign", S.OFFERED),
    Transition(S.RECRUITING, "reschedule", S.RECRUITING),
    Transition(S.READY, "reschedule", S.RECRUITING),
    Transition(S.READY, "start", S.IN_SERVICE, "start_reasons"),
    Transition(S.IN_SERVICE, "abort", S.ABORTED),
    Transition(S.ABORTED, "redispatch", S.VERIFIED),
    Transition(S.ABORTED, "cancel", S.CANCELLED_BY_ORGANIZER, "cancel_reasons"),
    Transition(S.IN_SERVICE, "complete", S.AWAITING_CONFIRMATION, "complete_reasons"),
    Transition(S.AWAITING_CONFIRMATION, "confirm", S.CONFIRMED, "confirm_reasons"),
    Transition(S.AWAITING_CONFIRMATION, "auto_confirm", S.AUTO_CONFIRMED),
    Transition(S.AWAITING_CONFIRMATION, "dispute", S.DISPUTED),
    Transition(S.CONFIRMED, "dispute", S.DISPUTED),
    Transition(S.CONFIRMED, "close", S.CLOSED, "close_reasons"),
    Transition(S.AUTO_CONFIRMED, "dispute", S.DISPUTED),
    Transition(S.AUTO_CONFIRMED, "close", S.CLOSED, "close_reasons"),
    Transition(S.DISPUTED, "settle", S.CONFIRMED),
    Transition(S.CLOSED, "reopen", S.DISPUTED),
    *(Transition(state, "withdraw", S.CANCELLED_BY_REQUESTER) for state in (S.DRAFT, *BEFORE_SERVICE)),
    *(
        Transition(state, "cancel", S.CANCELLED_BY_ORGANIZER, "cancel_reasons")
        for state in (*BEFORE_SERVICE, S.IN_SERVICE)
    ),
)
ORDER = StateMachine(OrderState, TRANSITIONS, initial=S.DRAFT)
OFFERED_EVENTS = (
    "submit",
    "verify",
    "ask",
    "reject",
    "publish",
    "offer",
    "open",
    "accept",
    "claim",
    "propose_time",
    "decline",
    "agree_time",
    "refuse_time",
    "recall",
    "ready",
    "start",
    "complete",
    "abort",
    "redispatch",
    "confirm",
    "close",
    "cancel",
)
"""The events that somebody can bring about today, in the order of the work."""

UNPUBLISHED = frozenset(
    {S.DRAFT, S.SUBMITTED, S.NEEDS_INFO, S.EXPIRED, S.REJECTED, S.MERGED, S.VERIFIED, S.OFFERED}
    | {S.OPEN_FOR_CLAIM, S.AWAITING_REQUESTER}
)
PUBLISHED = frozenset(OrderState) - UNPUBLISHED
"""Every signed-in member sees these; the others only those who dispatch. One cancelled before it was published is told
apart by its `published_at`."""

SIGNUP_STATES = frozenset({S.RECRUITING, S.READY, S.IN_SERVICE})
"""An order of several sessions is in service from the first one on; the later ones may still be signed up for."""

EDITABLE = frozenset({S.DRAFT, S.VERIFIED}) | SIGNUP_STATES
ROLL_CALL = SIGNUP_STATES
"""The first roll call starts the service, provided that every session has its people."""


class OrderSource(StrEnum):
    """Who brought an order in; on paper or on somebody's behalf it is a signed-in helper who types."""

    DESK = "desk"
    RESIDENT = "resident"
    HELPER = "helper"
    UNIT = "unit"
    PAPER = "paper"


class OfferingState(StrEnum):
    """Whether a team's service stands on the shelf."""

    DRAFT = "draft"
    LISTED = "listed"
    UNLISTED = "unlisted"


class SignupState(StrEnum):
    """A person's standing with a session; `waitlist.SIGNUP` says what leads from one to the next."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"  # a free place is held for the person until he answers
    LOOKING = "looking"  # has a place, cannot come, and is expected until somebody stands in or he is excused
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"  # an offered place was not answered in time
    REPLACED = "replaced"  # somebody stands in
    EXCUSED = "excused"  # the leader approved the leave
    RELEASED = "released"  # the order was cancelled


EXPECTED = frozenset({SignupState.CONFIRMED, SignupState.LOOKING})
"""These have a place: they are on the roll and counted in `confirmed_count`."""

LIVE_SIGNUPS = EXPECTED | {SignupState.WAITLISTED, SignupState.OFFERED}


class AttendanceState(StrEnum):
    """What the roll call found. ``unregistered`` is the absence of an entry and is never read as absent."""

    UNREGISTERED = "unregistered"
    PRESENT = "present"
    PARTIAL = "partial"
    EXCUSED = "excused"
    ABSENT = "absent"
    WALK_IN = "walk_in"
    NOT_RECORDED = "not_recorded"


SERVED = frozenset({AttendanceState.PRESENT, AttendanceState.PARTIAL, AttendanceState.WALK_IN})


class HoursKind(StrEnum):
    """How an entry came about: from a roll call, or as the reversal of another entry."""

    LIVE = "live"
    REVERSAL = "reversal"
