"""The roll call: what it says of a person, and what is wrong with a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from partyhub.kernel.errors import Reason

GUEST_LENGTH = 60
REASON_LENGTH = 200
MAX_ENTRIES = 2_000
OLDEST_TAP = 24 * 60 * 60  # seconds that a line may have waited for a connection
LONGEST_MINUTES = 31 * 24 * 60


class Presence(StrEnum):
    """What the roll call says of one person."""

    PRESENT = "present"
    LATE = "late"
    PARTIAL = "partial"
    EXCUSED = "excused"
    ABSENT = "absent"
    OBSERVER = "observer"
    UNRECORDED = "unrecorded"


class Reported(StrEnum):
    """Who said so: whoever leads the activity, or the member by signing in."""

    LEADER = "leader"
    ONESELF = "oneself"


ATTENDED = frozenset({Presence.PRESENT, Presence.LATE, Presence.PARTIAL})


@dataclass(frozen=True)
class RollEntry:
    """One line of a roll call: a member (by internal id) or a guest by name.

    `seconds_ago` is how long the line waited for a connection: of two for the same person the later one stands.
    """

    state: Presence
    member_id: int | None = None
    guest_name: str = ""
    minutes: int | None = None
    reason: str = ""
    seconds_ago: int = 0


def entry_reasons(entry: RollEntry, place: int) -> list[Reason]:
    """Return what is wrong with one line; `place` names it in the answer."""
    at = f"entries.{place}"
    reasons = []
    if (entry.member_id is None) == (not entry.guest_name):
        reasons.append(Reason("attendance_member_or_guest", at))
    if len(entry.guest_name) > GUEST_LENGTH:
        reasons.append(Reason("too_long", f"{at}.guest_name", {"max": GUEST_LENGTH}))
    if len(entry.reason) > REASON_LENGTH:
        reasons.append(Reason("too_long", f"{at}.reason", {"max": REASON_LENGTH}))
    if any("\0" in text for text in (entry.guest_name, entry.reason)):
        reasons.append(Reason("control_characters", at))
    if entry.minutes is not None and not 0 <= entry.minutes <= LONGEST_MINUTES:
        reasons.append(Reason("attendance_minutes_range", f"{at}.minutes"))
    if not 0 <= entry.seconds_ago <= OLDEST_TAP:
        reasons.append(Reason("attendance_too_old", f"{at}.seconds_ago"))
    return reasons


def roll_call_reasons(entries: Collection[RollEntry]) -> list[Reason]:
    """Return everything wrong with a roll call: each line, and anybody named twice."""
    reasons = [reason for place, entry in enumerate(entries) for reason in entry_reasons(entry, place)]
    if not entries:
        reasons.append(Reason("attendance_empty", "entries"))
    if len(entries) > MAX_ENTRIES:
        reasons.append(Reason("too_many_items", "entries", {"max": MAX_ENTRIES}))
    seen: set[tuple[int | None, str]] = set()
    for place, entry in enumerate(entries):
        who = (entry.member_id, entry.guest_name)
        if who in seen:
            reasons.append(Reason("attendance_twice", f"entries.{place}"))
        seen.add(who)
    return reasons


@dataclass(frozen=True)
class Turnout:
    """How many there are in each way. Whoever is not recorded is neither there nor absent."""

    attended: int
    excused: int
    absent: int
    observers: int
    unrecorded: int


def turnout(roll: Mapping[Presence, int], expected_without_line: int = 0) -> Turnout:
    """Return what a roll call adds up to; those expected of whom no line speaks are unrecorded."""
    return Turnout(
        attended=sum(roll.get(state, 0) for state in ATTENDED),
        excused=roll.get(Presence.EXCUSED, 0),
        absent=roll.get(Presence.ABSENT, 0),
        observers=roll.get(Presence.OBSERVER, 0),
        unrecorded=roll.get(Presence.UNRECORDED, 0) + expected_without_line,
    )
