"""Meetings for tests: a members' meeting of the baseline's branch, with its roll call and its officers."""

from __future__ import annotations

from typing import Any

from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.kernel.clock import Clock
from tests.factories.activities import logged
from tests.support.world import World


def members_meeting(world: World, clock: Clock, **fields: Any) -> Activity:
    """Log a members' meeting: four may vote, three of them are present, beside a probationary member and one under
    probation; the secretary chairs, the deputy records."""
    people = world.people
    came = (people.secretary, people.deputy, people.member, people.probationary, people.observed)
    entries = [RollEntry(Presence.PRESENT, member_id=one.id) for one in came]
    entries.append(RollEntry(Presence.EXCUSED, member_id=people.member2.id, reason="出差"))
    values: dict[str, Any] = {
        "title": "三季度党员大会",
        "kinds": [Kind.MEMBERS_MEETING],
        "chair_id": people.secretary.id,
        "recorder_id": people.deputy.id,
        "entries": entries,
    }
    return logged(world.secretary, world.tree.east_branch, clock, **(values | fields))
