"""Roll calls of the scene: a line of one member of each branch, and one that is contested."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.accounts.queries import member_actor
from partyhub.activities import commands
from partyhub.activities.rules import Presence, RollEntry
from partyhub.security.actors import SYSTEM
from tests.factories import activities as some_activities


def furnish(scene: Any, place: str, person: str | None) -> None:
    """Announce two activities at a place; where a member of it is known, both say that he was absent."""
    where, clock = getattr(scene.world.tree, place), scene.clock
    day = (clock.now() + timedelta(days=2)).date()
    made = []
    for _one in range(2):
        one = some_activities.logged(SYSTEM, where, clock, title="主题党日", day=day)
        made.append(commands.publish(SYSTEM, one, clock=clock))
    scene.put("activity_rolled", place, made[0])
    scene.put("template_of", place, commands.save_as_template(SYSTEM, made[0], clock=clock))
    if person is None:
        return
    member = getattr(scene.world.people, person)
    for one in made:
        commands.record_roll(SYSTEM, one, [RollEntry(Presence.ABSENT, member_id=member.id)], clock=clock)
    contested = commands.contest(
        member_actor(member.id), made[1], claimed=Presence.LATE, reason="路上堵车，迟到。", clock=clock
    )
    scene.put("contest", place, contested, made[1].public_id, contested.public_id)
