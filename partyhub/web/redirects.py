"""Redirect targets that came from outside: only a path of this site is ever followed."""

from __future__ import annotations

from urllib.parse import urlsplit

_FORBIDDEN = ("\\", "\x00", "\t", "\r", "\n")


def safe_path(candidate: str | None, fallback: str = "/") -> str:
    """Return `candidate` when it is a plain path of this site, else `fallback`.

    Refused: other hosts in every spelling (``//host``, ``\\host``, schemes, userinfo), control characters, percent
    codes of slashes at the start, and characters that browsers fold into slashes or dots.
    """
    if not candidate or len(candidate) > 2000 or not candidate.startswith("/"):
        return fallback
    if any(mark in candidate for mark in _FORBIDDEN) or any(
        ord(mark) < 0x20 or ord(mark) == 0x7F for mark in candidate
    ):
        return fallback
    lowered = candidate[:8].lower()
    if candidate[1:2] in ("/", "\\", "@") or lowered[1:4] in ("%2f", "%5c", "%09"):
        return fallback
    if any(mark in candidate[:3] for mark in "／＼。．｡⁄∕"):
        return fallback
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return fallback
    if parts.scheme or parts.netloc:
        return fallback
    return candidate
