"""What holds for orders, sessions, sign-ups, attendance and hours. Pure; sources are named where a rule comes from one.

Facts: closing an order posts `service.order_closed` for the organisation that organised it, on the day of closing; and
for each volunteer credited `service.person_times` (one) and `service.minutes`, on the day served, for the branch that
the volunteer belonged to on that day. A corrected entry reverses its two facts and posts them anew. An offer posts
`service.offered`, taking it on `service.accepted` with whether the team answered within one working day, both for the
team's organisation. With the closing come the requester's score (`service.score_sum`) and that there is one
(`service.scores`). The units that took part are those with person-times: coverage reads them off, nothing posts them.
"""

from __future__ import annotations

from partyhub.kernel.facts import FactKind
from partyhub.volunteering.rules.certificates import (
    CERTIFICATE,
    DOCUMENT_LENGTH,
    LONGEST_NOTICE,
    LOOKS,
    NUMBER_LENGTH,
    ON_PAPER,
    OPEN,
    CertificateState,
    Notice,
    Standing,
    draw_number,
    issue_reasons,
    masked_name,
    notice_end,
    notice_reasons,
    period_reasons,
    read_number,
    standing,
)
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
    publish_reasons,
    ready_reasons,
    session_reasons,
    signup_reasons,
    start_reasons,
)
from partyhub.volunteering.rules.disputes import DISPUTE
from partyhub.volunteering.rules.hours import (
    LONG_DAY_MINUTES,
    Served,
    Span,
    credit_reasons,
    is_long_day,
    line_total,
)
from partyhub.volunteering.rules.offers import OFFER
from partyhub.volunteering.rules.states import (
    BEFORE_SERVICE,
    EDITABLE,
    EXPECTED,
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
    HoursKind,
    OfferingState,
    OrderSource,
    OrderState,
    SignupState,
)
from partyhub.volunteering.rules.waitlist import (
    CUTOFF_HOURS,
    MAX_CUTOFF_HOURS,
    NO_PROMOTION_WITHIN,
    OFFER_LASTS,
    SIGNUP,
    accept_reasons,
    asks_leave,
    keep_reasons,
    offer_until,
    promotes_by_itself,
    withdraw_reasons,
)

ORDER_CLOSED = FactKind("service.order_closed", "flow", unit="piece")
PERSON_TIMES = FactKind("service.person_times", "flow", unit="person")
MINUTES = FactKind("service.minutes", "flow", unit="minute")
OFFERED = FactKind("service.offered", "flow", unit="piece")
WITHIN_A_DAY, LATER = "within_a_day", "later"
ACCEPTED = FactKind("service.accepted", "flow", variants=(WITHIN_A_DAY, LATER), unit="piece")
SCORE_SUM = FactKind("service.score_sum", "flow", unit="piece")
SCORES = FactKind("service.scores", "flow", unit="piece")
FACT_KINDS = (ORDER_CLOSED, PERSON_TIMES, MINUTES, OFFERED, ACCEPTED, SCORE_SUM, SCORES)


def closing_event(number: int) -> str:
    """Return the event under which an order's closing is in the ledger; one that was reopened is closed anew."""
    return f"closed#{number}"


def offered_event(offer_id: int) -> str:
    """Return the event under which an offer is in the ledger."""
    return f"offered#{offer_id}"


def accepted_event(offer_id: int) -> str:
    """Return the event under which a team's taking on is in the ledger."""
    return f"accepted#{offer_id}"


def credit_event(entry_id: int) -> str:
    """Return the event under which an entry of the hours ledger is in the ledger."""
    return f"credited#{entry_id}"


__all__ = [
    "ACCEPTED",
    "BEFORE_SERVICE",
    "CATEGORY_LENGTH",
    "CERTIFICATE",
    "CONTACT_LENGTH",
    "CUTOFF_HOURS",
    "DISPUTE",
    "DISTRICT_LENGTH",
    "DOCUMENT_LENGTH",
    "EDITABLE",
    "EXPECTED",
    "FACT_KINDS",
    "INSURANCE_LENGTH",
    "LATER",
    "LIVE_SIGNUPS",
    "LONGEST_NOTICE",
    "LONGEST_SESSION",
    "LONG_DAY_MINUTES",
    "LOOKS",
    "MAX_CUTOFF_HOURS",
    "MAX_PEOPLE",
    "MAX_SESSIONS",
    "MINUTES",
    "MUST_HAVE",
    "NEED_LENGTH",
    "NO_PROMOTION_WITHIN",
    "NUMBER_LENGTH",
    "OFFER",
    "OFFERED",
    "OFFERED_EVENTS",
    "OFFER_LASTS",
    "ON_PAPER",
    "OPEN",
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
    "SCORES",
    "SCORE_SUM",
    "SERVED",
    "SIGNUP",
    "SIGNUP_STATES",
    "STARTS_EARLY",
    "TEAM_NAME_LENGTH",
    "TITLE_LENGTH",
    "TRANSITIONS",
    "UNPUBLISHED",
    "WINDOW_WARNING",
    "WITHIN_A_DAY",
    "AttendanceState",
    "CertificateState",
    "HoursKind",
    "Notice",
    "OfferingState",
    "OrderSource",
    "OrderState",
    "Served",
    "SignupState",
    "Span",
    "Standing",
    "accept_reasons",
    "accepted_event",
    "asks_leave",
    "attendance_reasons",
    "closing_event",
    "complete_reasons",
    "credit_event",
    "credit_reasons",
    "draw_number",
    "given_reasons",
    "is_long_day",
    "issue_reasons",
    "keep_reasons",
    "line_total",
    "masked_name",
    "notice_end",
    "notice_reasons",
    "offer_until",
    "offered_event",
    "order_reasons",
    "outside_window",
    "period_reasons",
    "promotes_by_itself",
    "publish_reasons",
    "read_number",
    "ready_reasons",
    "session_reasons",
    "signup_reasons",
    "standing",
    "start_reasons",
    "withdraw_reasons",
]
