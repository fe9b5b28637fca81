"""What holds for orders, sessions, sign-ups, attendance and hours. Pure; sources are named where a rule comes from one.

Facts: closing an order posts `service.order_closed` for the organisation that organised it, on the day of closing; and
for each volunteer credited `service.person_times` (one) and `service.minutes`, on the day served, for the branch that
the volunteer belonged to on that day. A corrected entry reverses its two facts and posts them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from partyhub.kernel.errors import Reason
from partyhub.kernel.facts import FactKind
from partyhub.kernel.states import StateMachine, Transition

ORDER_CLOSED = FactKind("service.order_closed", "flow", unit="piece")
PERSON_TIMES = FactKind("service.person_times", "flow", unit="person")
MINUTES = FactKind("service.minutes", "flow", unit="minute")
FACT_KINDS = (ORDER_CLOSED, PERSON_TIMES, MINUTES)

TITLE_LENGTH, NEED_LENGTH, PLACE_LENGTH, RISK_LENGTH = 100, 2000, 200, 500
REASON_LENGTH, RESULT_LENGTH, CONTACT_LENGTH, PHONE_LENGTH = 300, 2000, 60, 20
MAX_PEOPLE = 500
MAX_SESSIONS = 60
LONGEST_SESSION = timedelta(hours=24)
NO_PROMOTION_WITHIN = timedelta(hours=2)
"""So close to the start nobody is moved up unasked: he may be far away. The dispatcher calls (service-orders.md §2)."""

STARTS_EARLY = timedelta(hours=2)
LONG_DAY_MINUTES = 480
"""More than this a day wants a second person's look (domain.md §13 row 45)."""


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
    Transition(S.OFFERED, "propose_time", S.AWAITING_REQUESTER),
    Transition(S.AWAITING_REQUESTER, "agree_time", S.RECRUITING),
    Transition(S.AWAITING_REQUESTER, "refuse_time", S.VERIFIED),
    Transition(S.OPEN_FOR_CLAIM, "claim", S.RECRUITING),
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
OFFERED_EVENTS = ("publish", "ready", "start", "complete", "confirm", "close", "cancel")
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


class Category(StrEnum):
    """Kinds of service; a closed list: nothing unsafe, commercial or a private errand (domain.md §12.10)."""

    CARE = "care"
    CHILDREN = "children"
    ENVIRONMENT = "environment"
    POLICY = "policy"
    LEGAL = "legal"
    SKILLS = "skills"
    CULTURE = "culture"
    ORDER_KEEPING = "order_keeping"
    RELIEF = "relief"
    OTHER = "other"


class SignupState(StrEnum):
    """A person's standing with a session. ``offered`` and ``declined`` belong to places held for an answer."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    RELEASED = "released"  # the order was cancelled


LIVE_SIGNUPS = frozenset({SignupState.CONFIRMED, SignupState.WAITLISTED, SignupState.OFFERED})


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


@dataclass(frozen=True)
class Span:
    """From when to when, and how many minutes of it were breaks; travel is never part of it (domain.md §7.2)."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes served."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.break_minutes

    def overlaps(self, other: Span) -> bool:
        """Whether both share a moment; one that ends when the other begins does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def order_reasons(values: Mapping[str, Any]) -> list[Reason]:
    """Check what was entered for an order, complete or not: lengths and order of the window."""
    limits = {
        "title": TITLE_LENGTH,
        "need": NEED_LENGTH,
        "place": PLACE_LENGTH,
        "risk_note": RISK_LENGTH,
        "contact_name": CONTACT_LENGTH,
        "contact_phone": PHONE_LENGTH,
    }
    reasons = [
        Reason("too_long", name, {"max": limit})
        for name, limit in limits.items()
        if len(values.get(name) or "") > limit
    ]
    if not (values.get("title") or "").strip():
        reasons.append(Reason("required", "title"))
    starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        reasons.append(Reason("service_ends_before_start", "ends_at"))
    return reasons


MUST_HAVE = (
    "title",
    "need",
    "category",
    "place",
    "starts_at",
    "ends_at",
    "risk_note",
    "contact_name",
    "contact_phone",
    "leader_id",
)
"""Recruiting tells the volunteer everything, possible risks included (Volunteer Service Regulations art. 12, 13)."""


def publish_reasons(
    values: Mapping[str, Any], session_starts: Iterable[datetime], now: datetime
) -> list[Reason]:
    """Say what is missing before an order may be seen by everybody."""
    reasons = [
        Reason("required", name.removesuffix("_id"))
        for name in MUST_HAVE
        if values.get(name) is None or not str(values[name]).strip()
    ]
    starts = list(session_starts)
    if not starts:
        reasons.append(Reason("order_without_session"))
    elif max(starts) <= now:
        reasons.append(Reason("sessions_all_past"))
    return reasons


def session_reasons(
    span: Span, min_people: int, max_people: int, *, place: str = "", confirmed: int = 0
) -> list[Reason]:
    """Check a session's times and numbers; `confirmed` people already have a place."""
    reasons = []
    if span.ends_at <= span.starts_at:
        reasons.append(Reason("service_ends_before_start", "ends_at"))
    elif span.ends_at - span.starts_at > LONGEST_SESSION:
        reasons.append(Reason("session_too_long", "ends_at"))
    if min_people < 1:
        reasons.append(Reason("too_small", "min_people", {"min": 1}))
    if max_people > MAX_PEOPLE:
        reasons.append(Reason("too_big", "max_people", {"max": MAX_PEOPLE}))
    if max_people < min_people:
        reasons.append(Reason("max_below_min", "max_people"))
    if max_people < confirmed:
        reasons.append(Reason("max_below_confirmed", "max_people", {"confirmed": confirmed}))
    if len(place) > PLACE_LENGTH:
        reasons.append(Reason("too_long", "place", {"max": PLACE_LENGTH}))
    return reasons


def outside_window(span: Span, window: tuple[datetime | None, datetime | None]) -> bool:
    """Whether a session lies outside what the requester asked for: a warning, not a refusal (api.md)."""
    starts_at, ends_at = window
    return bool((starts_at and span.starts_at < starts_at) or (ends_at and span.ends_at > ends_at))


def signup_reasons(*, state: OrderState, is_open: bool, starts_at: datetime, now: datetime) -> list[Reason]:
    """Say why nobody can sign up for a session."""
    if state not in SIGNUP_STATES or not is_open:
        return [Reason("signup_not_open")]
    return [Reason("session_has_begun")] if starts_at <= now else []


def withdraw_reasons(*, signup: SignupState, starts_at: datetime, now: datetime) -> list[Reason]:
    """Say why a sign-up cannot be withdrawn; before the start it always can, without giving a reason."""
    if signup not in LIVE_SIGNUPS:
        return []
    return [Reason("withdraw_too_late")] if starts_at <= now else []


def promotes_by_itself(starts_at: datetime, now: datetime) -> bool:
    """Whether a free place goes to the first of the waiting list without the dispatcher."""
    return starts_at - now > NO_PROMOTION_WITHIN


def ready_reasons(sessions: Iterable[tuple[int, int]]) -> list[Reason]:
    """`sessions`: (confirmed, wanted at least) each. Every session needs its people, by name (domain.md §12.10)."""
    short = [(confirmed, wanted) for confirmed, wanted in sessions if confirmed < wanted]
    return [Reason("too_few_people", params={"confirmed": c, "min": m}) for c, m in short]


def start_reasons(session_starts: Iterable[datetime], now: datetime) -> list[Reason]:
    """Service begins when the first session does; up to two hours earlier, for those who set up."""
    first = min(session_starts, default=None)
    if first is None or now < first - STARTS_EARLY:
        return [Reason("start_too_early", params={"at": first or ""})]
    return []


def complete_reasons(
    result: str, session_ends: Iterable[datetime], unregistered: int, now: datetime
) -> list[Reason]:
    """A finished service has ended, has its roll call complete and says what was done."""
    reasons = []
    if not result.strip():
        reasons.append(Reason("required", "result"))
    elif len(result) > RESULT_LENGTH:
        reasons.append(Reason("too_long", "result", {"max": RESULT_LENGTH}))
    if max(session_ends, default=now) > now:
        reasons.append(Reason("session_not_over"))
    if unregistered:
        reasons.append(Reason("roll_call_incomplete", params={"n": unregistered}))
    return reasons


def given_reasons(reason: str, field: str = "reason") -> list[Reason]:
    """A step that touches others says why, in at most 300 characters."""
    if not reason.strip():
        return [Reason("required", field)]
    return [Reason("too_long", field, {"max": REASON_LENGTH})] if len(reason) > REASON_LENGTH else []


def attendance_reasons(
    state: AttendanceState, span: Span | None, session: Span, *, signed_up: bool, now: datetime
) -> list[Reason]:
    """Check one line of a roll call; `span` only where somebody came for a part, or walked in for one."""
    reasons = []
    if session.starts_at - STARTS_EARLY > now:
        reasons.append(Reason("roll_call_too_early", params={"at": session.starts_at}))
    if state is AttendanceState.WALK_IN and signed_up:
        reasons.append(Reason("walk_in_signed_up", "state"))
    if state in SERVED - {AttendanceState.WALK_IN} and not signed_up:
        reasons.append(Reason("not_signed_up", "state"))
    if state is AttendanceState.PARTIAL and span is None:
        reasons.append(Reason("partial_needs_times", "starts_at"))
    if span is not None:
        if state not in SERVED:
            reasons.append(Reason("times_without_service", "starts_at"))
        if span.ends_at <= span.starts_at:
            reasons.append(Reason("service_ends_before_start", "ends_at"))
        elif span.starts_at < session.starts_at or span.ends_at > session.ends_at:
            reasons.append(Reason("outside_session", "starts_at"))
    minutes = (span or session).minutes
    if state in SERVED and (minutes <= 0 or (span or session).break_minutes < 0):
        reasons.append(Reason("break_too_long", "break_minutes"))
    return reasons


@dataclass(frozen=True)
class Served:
    """One person's time on one occasion, about to be credited."""

    member_id: int
    name: str
    span: Span
    day_minutes_so_far: int = 0


def credit_reasons(
    lines: Iterable[Served],
    held: Mapping[int, Iterable[Span]],
    *,
    closer_member_id: int | None,
    second_look: str,
) -> list[Reason]:
    """Say why time cannot be credited: overlap (always), own time (always), a long day without a second look.

    `held` are the spans credited already, by member. `day_minutes_so_far` of a line counts the day's other time, in
    minutes, lines before it included.
    """
    reasons: list[Reason] = []
    taken: dict[int, list[Span]] = {member_id: list(spans) for member_id, spans in held.items()}
    for line in lines:
        about = {"name": line.name, "at": line.span.starts_at}
        if line.member_id == closer_member_id:
            reasons.append(Reason("own_hours", params=about))
        if any(line.span.overlaps(other) for other in taken.get(line.member_id, ())):
            reasons.append(Reason("hours_overlap", params=about))
        if is_long_day(line) and not second_look.strip():
            reasons.append(Reason("long_day", "second_look", {**about, "minutes": line_total(line)}))
        taken.setdefault(line.member_id, []).append(line.span)
    return reasons


def line_total(line: Served) -> int:
    """Minutes of that day with this line."""
    return line.day_minutes_so_far + line.span.minutes


def is_long_day(line: Served) -> bool:
    """Whether this line takes its day over eight hours."""
    return line_total(line) > LONG_DAY_MINUTES


WINDOW_WARNING = Reason("session_outside_window", "starts_at")
