"""What somebody without an account may ask for, how often, and how his order is opened again. Pure.

Needed are need, place, time, people, contact, risks and consent (domain.md §12.10). Nothing else is asked: no identity
number, no address of a home beyond the place where help is wanted (Personal Information Protection Law art. 6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from partyhub.kernel.errors import Reason
from partyhub.kernel.ids import LETTERS
from partyhub.kernel.tries import Limit
from partyhub.volunteering.rules.checks import (
    CONTACT_LENGTH,
    MAX_PEOPLE,
    NEED_LENGTH,
    PLACE_LENGTH,
    RISK_LENGTH,
)
from partyhub.volunteering.rules.deadlines import CUT_OFF
from partyhub.volunteering.rules.states import OrderState

PER_ADDRESS = Limit(10, timedelta(hours=1))
PER_PHONE = Limit(3, timedelta(days=1))
PER_DAY = Limit(300, timedelta(days=1))
WRONG_TAILS = Limit(5, timedelta(hours=1))
ASK_AGAIN_AFTER = 3600
"""The seconds told with every refusal: which of the limits was met is nobody's business."""

QUICKEST, SLOWEST = timedelta(seconds=3), timedelta(hours=12)
"""Nobody fills the form in faster; after the longest a page was left open."""

OPENED_FOR = timedelta(minutes=30)
CODE_LENGTH = 16
FARTHEST = timedelta(days=180)
ASKED = ("need", "place", "starts_at", "ends_at", "people", "risk_note")
"""What the requester may change until his order has been checked."""

CHANGEABLE = frozenset({OrderState.SUBMITTED, OrderState.NEEDS_INFO})
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


def asked_reasons(values: Mapping[str, Any], now: datetime) -> list[Reason]:
    """Check what is asked for."""
    reasons = [
        Reason("required", name)
        for name in ASKED
        if values.get(name) is None or not str(values[name]).strip()
    ]
    for name, limit in {"need": NEED_LENGTH, "place": PLACE_LENGTH, "risk_note": RISK_LENGTH}.items():
        if len(values.get(name) or "") > limit:
            reasons.append(Reason("too_long", name, {"max": limit}))
    people = values.get("people")
    if people is not None and people < 1:
        reasons.append(Reason("too_small", "people", {"min": 1}))
    if people is not None and people > MAX_PEOPLE:
        reasons.append(Reason("too_big", "people", {"max": MAX_PEOPLE}))
    starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
    if starts_at is not None and starts_at <= now:
        reasons.append(Reason("request_in_the_past", "starts_at"))
    if starts_at is not None and starts_at > now + FARTHEST:
        reasons.append(Reason("request_too_far", "starts_at", {"days": FARTHEST.days}))
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        reasons.append(Reason("service_ends_before_start", "ends_at"))
    return reasons


def contact_reasons(name: str, phone: str, *, consent: bool) -> list[Reason]:
    """Check who asks: a name, a telephone number that can be called, and his consent."""
    reasons = []
    if not name.strip():
        reasons.append(Reason("required", "contact_name"))
    elif len(name) > CONTACT_LENGTH:
        reasons.append(Reason("too_long", "contact_name", {"max": CONTACT_LENGTH}))
    if not _PHONE.fullmatch(phone):
        reasons.append(Reason("request_phone", "contact_phone"))
    if not consent:
        reasons.append(Reason("request_without_consent", "consent"))
    return reasons


def filled_in_reasons(age: timedelta | None, trap: str) -> list[Reason]:
    """Say why a form seems not to be filled in by a person: a hidden field, too fast, too old, not ours.

    Whoever was misjudged only sends it once more; nothing he wrote is lost.
    """
    if trap.strip():
        return [Reason("form_trap")]
    if age is None or age > SLOWEST or age < timedelta(0):
        return [Reason("form_too_old")]
    return [Reason("form_too_fast")] if age < QUICKEST else []


def needs_reason_to_withdraw(starts_at: datetime | None, now: datetime, *, published: bool) -> bool:
    """Whether people have arranged their time by now, so that withdrawing says why."""
    return published and starts_at is not None and starts_at - now < CUT_OFF


def title_of(need: str) -> str:
    """Return the first words of what is needed, for lists; the dispatcher may put a better title."""
    line = next((one.strip() for one in need.splitlines() if one.strip()), "")
    first = re.split(r"[。！？；!?;]", line)[0].strip() or line
    return first if len(first) <= 30 else first[:29] + "…"


def read_code(text: str) -> str:
    """Return a code as it is looked up, however it was typed or read aloud; "" when it can be none."""
    plain = re.sub(r"[\s\-—－]+", "", text).lower().translate(_ALIKE)
    return plain if len(plain) == CODE_LENGTH and all(letter in LETTERS for letter in plain) else ""


def shown_code(code: str) -> str:
    """Return a code in groups of four, to be copied by hand."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4)).upper()


def is_tail(text: str) -> bool:
    """Whether `text` can be the last four figures of a number."""
    return len(text) == 4 and text.isascii() and text.isdigit()
