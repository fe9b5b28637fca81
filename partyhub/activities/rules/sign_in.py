"""Signing in oneself with a code that the leader's screen shows: signed, bound, short-lived, used once.

The code on the screen is bound to the activity and may be opened for a minute. Whoever opens it while signed in gets a
ticket bound to himself, good for another minute: a picture of the screen, sent on, opens nothing after that minute, and
the ticket of one member is of no use to another. Neither place nor face is ever asked for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from partyhub.activities.rules.rolls import Presence
from partyhub.activities.rules.states import State
from partyhub.kernel.errors import Reason

CODE_LENGTH = 24
LIVES = timedelta(seconds=60)
REFRESHED_EVERY = 20  # seconds: whoever begins to scan an old one still has some of its minute
OPENS_BEFORE = timedelta(minutes=30)
GRACE = timedelta(minutes=5)
SIGN_IN_STATES = frozenset({State.PUBLISHED, State.HELD})
_WRITTEN = re.compile(r"([0-9a-z]{1,13})\.([0-9A-Za-z]{6,24})\.([0-9a-f]{32})")


@dataclass(frozen=True)
class Code:
    """A code as it was signed: when, and which one."""

    at: datetime
    nonce: str


def make_code(key: bytes, subject: str, at: datetime, nonce: str) -> str:
    """Return a signed code for `subject`, an activity or an activity and a member."""
    moment = f"{int(at.timestamp()):x}"
    return f"{moment}.{nonce}.{_signature(key, subject, moment, nonce)}"


def read_code(key: bytes, subject: str, text: str, now: datetime) -> Code | Reason:
    """Return what a code says, or why it does not hold: forged, for something else, or over."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return Reason("sign_in_code_bad")
    moment, nonce, signature = found.groups()
    if not hmac.compare_digest(signature, _signature(key, subject, moment, nonce)):
        return Reason("sign_in_code_bad")
    at = datetime.fromtimestamp(int(moment, 16), UTC)
    return Code(at, nonce) if timedelta(0) <= now - at <= LIVES else Reason("sign_in_code_over")


def _signature(key: bytes, subject: str, moment: str, nonce: str) -> str:
    return hmac.new(key, f"{subject}\n{moment}\n{nonce}".encode(), hashlib.sha256).hexdigest()[:32]


def window_reasons(
    state: State, is_open: bool, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Reason]:
    """Return why nobody can sign in to an activity now."""
    if not is_open or state not in SIGN_IN_STATES:
        return [Reason("sign_in_closed")]
    if now < starts_at - OPENS_BEFORE:
        return [Reason("sign_in_too_early", params={"minutes": int(OPENS_BEFORE.total_seconds() // 60)})]
    return [Reason("sign_in_over")] if now > ends_at else []


def arrival(starts_at: datetime, ends_at: datetime, now: datetime) -> tuple[Presence, int | None]:
    """Return how somebody who signs in now stands in the roll call, and the minutes that are left when he is late."""
    if now <= starts_at + GRACE:
        return Presence.PRESENT, None
    return Presence.LATE, max(0, int((ends_at - now).total_seconds() // 60))
