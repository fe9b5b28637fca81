"""What a reviewer should look at though nothing forbids it: reminders, never conditions (domain.md §12.7, W)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from partyhub.activities.rules.kinds import KindFlags
from partyhub.activities.rules.rolls import Presence
from partyhub.kernel.errors import Reason

LATE = timedelta(days=30)


@dataclass(frozen=True)
class Submitted:
    """What is known of a record that waits for review."""

    day: date
    signed_on: date
    flags: KindFlags
    same_person: bool
    has_minutes: bool
    roll: Mapping[Presence, int] = field(default_factory=dict)
    excused_without_reason: int = 0


def check_reasons(about: Submitted) -> list[Reason]:
    """Return every reminder about a record."""
    reasons = []
    if about.same_person:
        reasons.append(Reason("activity_check_same_person"))
    if about.flags.meeting and not about.has_minutes:
        reasons.append(Reason("activity_check_result_only"))
    if not about.roll:
        reasons.append(Reason("activity_check_no_roll"))
    if about.excused_without_reason:
        reasons.append(Reason("activity_check_no_reason", params={"n": about.excused_without_reason}))
    if about.roll.get(Presence.ABSENT):
        reasons.append(Reason("activity_check_unexplained", params={"n": about.roll[Presence.ABSENT]}))
    if about.signed_on - about.day > LATE:
        reasons.append(Reason("activity_check_late", params={"days": (about.signed_on - about.day).days}))
    return reasons
