"""Reading what people really type: full-width digits, stray spaces and hyphens, several ways of writing a date."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

# Tab, line feed and carriage return are text; every other control (C0, DEL, C1), bidi overrides and halves of pairs
# are not.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENDS = re.compile(r"\A[\s\u200b\ufeff]+|[\s\u200b\ufeff]+\Z")
_DATE = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
_SOLID_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?$")
_TIME = re.compile(r"^(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?::\d{2})?$")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—－_·.()（）]")


def has_control(text: str) -> bool:
    """Say whether `text` holds NUL or another character that must not be stored."""
    return CONTROL.search(text) is not None


def tidy(text: str) -> str:
    """Trim a line of text, ideographic spaces and zero-width characters at its ends included."""
    return _ENDS.sub("", text)


def tidy_lines(text: str) -> str:
    """Trim a longer text and give it plain line ends; blanks inside lines stay as typed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def half_width(text: str) -> str:
    """Turn full-width letters, digits and signs into their usual forms."""
    return unicodedata.normalize("NFKC", text)


def compact(text: str) -> str:
    """Return a phone or identity number as it is stored: half-width, upper case, no spaces, hyphens or brackets."""
    return _BETWEEN.sub("", half_width(text)).upper()


def mobile(text: str) -> str:
    """Return a mobile number as stored; a leading +86 or 0086 is dropped."""
    plain = compact(text)
    for prefix in ("+86", "0086"):
        if plain.startswith(prefix):
            return plain[len(prefix) :]
    return plain


def read_date(text: str) -> date | None:
    """Read 2026-03-15, 2026.3.15, 2026/3/15, 20260315 or 2026年3月15日; None when it is no date."""
    plain = half_width(text).strip()
    found = _DATE.match(plain) or _SOLID_DATE.match(plain)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def read_month_or_date(text: str) -> str | None:
    """Read a date, or a month where only that is known; returns ISO text of that precision, None when neither."""
    whole = read_date(text)
    if whole is not None:
        return whole.isoformat()
    found = _MONTH.match(half_width(text).strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return f"{int(found[1]):04d}-{int(found[2]):02d}"


def read_time(text: str) -> time | None:
    """Read 9:30, 09：30, 9点30分 or 9点; None when it is no time of day."""
    found = _TIME.match(half_width(text).strip())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
