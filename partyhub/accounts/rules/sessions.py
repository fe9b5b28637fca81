"""How long a session lives, how long a link or a token does, and what their secrets are made of. Pure."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason

ABSOLUTE_LIMIT = timedelta(hours=12)
PHONE_LIMIT = timedelta(days=90)
TOUCH_EVERY = timedelta(minutes=5)
LINK_LIFE = timedelta(days=7)
TEMPORARY_LIFE = timedelta(hours=24)
TOKEN_LIFE = timedelta(days=90)
TOKEN_LIFE_MAX = timedelta(days=366)
SECRET_BYTES = 24
TOKEN_PREFIX = "phk_"  # noqa: S105 # nosec B105  # marks a token where one leaked, for scanners
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


class SessionKind(StrEnum):
    """What a session came from."""

    DESK = "desk"  # signed in with a password
    PHONE = "phone"  # a member's personal link


def new_secret() -> str:
    """Draw a secret of 192 bits, for a cookie, a link or a token."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret. Plain SHA-256: 192 random bits cannot be tried out."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_alive(
    kind: SessionKind, *, last_seen_at: datetime, expires_at: datetime, idle_limit: timedelta, now: datetime
) -> bool:
    """Whether a session still holds: within its absolute limit and, at a desk, not idle for too long."""
    if now >= expires_at:
        return False
    return kind is SessionKind.PHONE or now - last_seen_at < idle_limit


def check_username(username: str) -> list[Reason]:
    """Return what is wrong with a new user name: 1–40 of a–z, 0–9, dot, hyphen, underscore."""
    return [] if _USERNAME.fullmatch(username) else [Reason("username_malformed", field="username")]
