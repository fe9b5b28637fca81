"""What must hold for an order, a session, a sign-up, a line of a roll call: every reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from partyhub.kernel.errors import Reason
from partyhub.volunteering.rules.hours import Span
from partyhub.volunteering.rules.states import (
    SERVED,
    SIGNUP_STATES,
    AttendanceState,
    OrderState,
)
from partyhub.volunteering.rules.waitlist import CUTOFF_HOURS, MAX_CUTOFF_HOURS

TITLE_LENGTH, NEED_LENGTH, PLACE_LENGTH, RISK_LENGTH = 100, 2000, 200, 500
CATEGORY_LENGTH, DISTRICT_LENGTH, INSURANCE_LENGTH, TEAM_NAME_LENGTH = 30, 40, 60, 100
REASON_LENGTH, RESULT_LENGTH, CONTACT_LENGTH, PHONE_LENGTH = 300, 2000, 60, 20
MAX_PEOPLE = 500
MAX_SESSIONS = 60
LONGEST_SESSION = timedelta(hours=24)
STARTS_EARLY = timedelta(hours=2)
WINDOW_WARNING = Reason("session_outside_window", "starts_at")


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
    span: Span,
    min_people: int,
    max_people: int,
    *,
    place: str = "",
    cutoff_hours: int = CUTOFF_HOURS,
    taken: int = 0,
) -> list[Reason]:
    """Check a session's times and numbers; so many places are `taken` or held already."""
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
    if max_people < taken:
        reasons.append(Reason("max_below_confirmed", "max_people", {"confirmed": taken}))
    if not 0 <= cutoff_hours <= MAX_CUTOFF_HOURS:
        reasons.append(Reason("too_big", "cutoff_hours", {"max": MAX_CUTOFF_HOURS}))
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
