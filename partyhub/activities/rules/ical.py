"""Writing an iCalendar file (RFC 5545): escaped, folded at 75 octets, with its time zone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from partyhub.kernel.clock import SHANGHAI

PRODUCT = "-//PartyHub//Activities//ZH"
OCTETS = 75
ZONE = "Asia/Shanghai"
# One offset since 1991: the rule of any coming activity.
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Event:
    """One activity as a calendar shows it; `sequence` grows with every change, `uid` never changes."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    text: str
    status: str  # CONFIRMED, TENTATIVE or CANCELLED
    url: str


def written(name: str, events: Iterable[Event]) -> bytes:
    """Return the file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *_TIMEZONE,
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def escaped(text: str) -> str:
    """Return a text as a value: backslash, semicolon, comma and line break are escaped, other controls left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        lines = lines.replace(plain, safe)
    return "".join(one for one in lines if one >= " " and one != "\x7f")


def folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, the later ones after a space; no character is cut in two."""
    part, room = "", OCTETS
    for one in line:
        octets = len(one.encode())
        if octets > room:
            yield part
            part, room = " ", OCTETS - 1
        part, room = part + one, room - octets
    yield part


def _lines(event: Event) -> Iterator[str]:
    stamp = _utc(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;TZID={ZONE}:{_local(event.starts_at)}"
    yield f"DTEND;TZID={ZONE}:{_local(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y%m%dT%H%M%S}"
