"""What holds for orders, sessions, sign-ups, attendance and hours. Pure; sources are named where a rule comes from one.

Facts: closing an order posts `service.order_closed` for the organisation that organised it, on the day of closing; and
for each volunteer credited `service.person_times` (one) and `service.minutes`, on the day served, for the branch that
the volunteer belonged to on that day. A corrected entry reverses its two facts and posts them anew.
"""

from __future__ import annotations

from partyhub.kernel.facts import FactKind
from partyhub.volunteering.rules.checks import (
    CATEGORY_LENGTH,
    CONTACT_LENGTH,
    DISTRICT_LENGTH,
    INSURANCE_LENGTH,
    LONGEST_SESSION,
    MAX_PEOPLE,
    MAX_SESSIONS,
    MUST_HAVE,
    NEED_LENGTH,
    NO_PROMOTION_WITHIN,
    PHONE_LENGTH,
    PLACE_LENGTH,
    REASON_LENGTH,
    RESULT_LENGTH,
    RISK_LENGTH,
    STARTS_EARLY,
    TEAM_NAME_LENGTH,
    TITLE_LENGTH,
    WINDOW_WARNING,
    attendance_reasons,
    complete_reasons,
    given_reasons,
    order_reasons,
    outside_window,
    promotes_by_itself,
    publish_reasons,
    ready_reasons,
    session_reasons,
    signup_reasons,
    start_reasons,
    withdraw_reasons,
)
from partyhub.volunteering.rules.hours import (
    LONG_DAY_MINUTES,
    Served,
    Span,
    credit_reasons,
    is_long_day,
    line_total,
)
from partyhub.volunteering.rules.states import (
    BEFORE_SERVICE,
    EDITABLE,
    LIVE_SIGNUPS,
    OFFERED_EVENTS,
    ORDER,
    PUBLISHED,
    ROLL_CALL,
    SERVED,
    SIGNUP_STATES,
    TRANSITIONS,
    UNPUBLISHED,
    AttendanceState,
    Category,
    HoursKind,
    OfferingState,
    OrderSource,
    OrderState,
    SignupState,
)

ORDER_CLOSED = FactKind("service.order_closed", "flow", unit="piece")
PERSON_TIMES = FactKind("service.person_times", "flow", unit="person")
MINUTES = FactKind("service.minutes", "flow", unit="minute")
FACT_KINDS = (ORDER_CLOSED, PERSON_TIMES, MINUTES)
CLOSING_EVENT = "closed#1"
"""The event under which an order's closing is in the ledger; an order is closed once."""


def credit_event(entry_id: int) -> str:
    """Return the event under which an entry of the hours ledger is in the ledger."""
    return f"credited#{entry_id}"


__all__ = [
    "BEFORE_SERVICE",
    "CATEGORY_LENGTH",
    "CLOSING_EVENT",
    "CONTACT_LENGTH",
    "DISTRICT_LENGTH",
    "EDITABLE",
    "FACT_KINDS",
    "INSURANCE_LENGTH",
    "LIVE_SIGNUPS",
    "LONGEST_SESSION",
    "LONG_DAY_MINUTES",
    "MAX_PEOPLE",
    "MAX_SESSIONS",
    "MINUTES",
    "MUST_HAVE",
    "NEED_LENGTH",
    "NO_PROMOTION_WITHIN",
    "OFFERED_EVENTS",
    "ORDER",
    "ORDER_CLOSED",
    "PERSON_TIMES",
    "PHONE_LENGTH",
    "PLACE_LENGTH",
    "PUBLISHED",
    "REASON_LENGTH",
    "RESULT_LENGTH",
    "RISK_LENGTH",
    "ROLL_CALL",
    "SERVED",
    "SIGNUP_STATES",
    "STARTS_EARLY",
    "TEAM_NAME_LENGTH",
    "TITLE_LENGTH",
    "TRANSITIONS",
    "UNPUBLISHED",
    "WINDOW_WARNING",
    "AttendanceState",
    "Category",
    "HoursKind",
    "OfferingState",
    "OrderSource",
    "OrderState",
    "Served",
    "SignupState",
    "Span",
    "attendance_reasons",
    "complete_reasons",
    "credit_event",
    "credit_reasons",
    "given_reasons",
    "is_long_day",
    "line_total",
    "order_reasons",
    "outside_window",
    "promotes_by_itself",
    "publish_reasons",
    "ready_reasons",
    "session_reasons",
    "signup_reasons",
    "start_reasons",
    "withdraw_reasons",
]
