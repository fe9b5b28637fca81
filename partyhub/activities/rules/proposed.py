"""An activity while it is being written down: what others may say of it before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partyhub.activities.rules.kinds import Kind


@dataclass(frozen=True)
class Proposed:
    """What the log form says so far: the organisation, its path now, the kinds ticked, the day.

    The subject of the panels in the slot ``activities.ticks``: what a record of these kinds on this day would meet.
    """

    organization_id: int
    path: str
    kinds: frozenset[Kind]
    day: date
