"""What a record takes over from an earlier one: the title with the month of now, the headings of the minutes."""

from __future__ import annotations

import re
from datetime import date

_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?=月)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=年)")
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十]{1,3}[）)])\s*([^：:。；;]{1,40})[：:]?"
)


def carried_title(title: str, then: date, now: date) -> str:
    """Return a title with its own month and year, where it names them, turned into those of `now`."""
    moved = _MONTH.sub(lambda found: str(now.month) if int(found[1]) == then.month else found[1], title)
    return _YEAR.sub(lambda found: str(now.year) if int(found[1]) == then.year else found[1], moved)


def headings_of(minutes: str) -> str:
    """Return the numbered headings of minutes, each with its colon, and nothing that was said under them."""
    found = [match for match in map(_HEADING.match, minutes.split("\n")) if match]
    return "\n\n".join(f"{match[0].strip().rstrip('：:')}：" for match in found)
