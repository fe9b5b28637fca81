"""Joint activities: one host runs it, others take part. Each took part, together they counted once (ledger.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from partyhub.activities.rules.kinds import Kind, combined
from partyhub.kernel.errors import Reason

MAX_JOINT = 20
OUTSIDE_LENGTH = 300
LEG_STEP = 32
"""Legs of one kind of fact lie this far apart from one participant to the next: more than there are kinds."""


@dataclass(frozen=True)
class Partner:
    """An organisation named as taking part: what the rules need to know of it."""

    id: int
    name: str
    active_from: date
    dissolved_on: date | None = None


def leg_of(leg: int, place: int) -> int:
    """Return the leg of the participant at `place` (0 is the host) for the posting that has `leg` at the host."""
    return leg + place * LEG_STEP


def joint_reasons(
    kinds: Collection[Kind], host_id: int, partners: Sequence[Partner], outside: str, day: date | None
) -> list[Reason]:
    """Return everything that keeps these organisations and outside units from holding it together.

    What an organisation discusses among its own few is not held with others; each partner is there on the day.
    """
    reasons = []
    if (partners or outside) and combined(kinds).closed:
        reasons.append(Reason("activity_joint_closed", "joint"))
    if len(partners) > MAX_JOINT:
        reasons.append(Reason("too_many_items", "joint", {"max": MAX_JOINT}))
    if host_id in {one.id for one in partners}:
        reasons.append(Reason("activity_joint_host", "joint"))
    gone = [one.name for one in partners if day is not None and not _there(one, day)]
    if gone:
        reasons.append(Reason("activity_joint_gone", "joint", {"names": "、".join(gone)}))
    if len(outside) > OUTSIDE_LENGTH:
        reasons.append(Reason("too_long", "outside_units", {"max": OUTSIDE_LENGTH}))
    if "\0" in outside:
        reasons.append(Reason("control_characters", "outside_units"))
    return reasons


def _there(one: Partner, day: date) -> bool:
    return one.active_from <= day and (one.dissolved_on is None or day < one.dissolved_on)
