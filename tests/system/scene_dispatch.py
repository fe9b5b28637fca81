"""Teams and orders in dispatch: of each place a team without a leader, an order before it, one open for claim."""

from __future__ import annotations

from typing import Any

from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.commands.moving import move
from tests.factories import volunteering as orders
from tests.support.actors import actor_for


def furnish(scene: Any, place: str) -> None:
    """Make the team and the orders of a place."""
    where, clock = getattr(scene.world.tree, place), scene.clock
    boss = actor_for(Role.DISPATCHER, where, user_id=700, name="调度员")
    team = commands.found_team(boss, organization=where, name="湖滨服务队", clock=clock)
    person = scene.world.people.office
    scene.put("team", place, team)
    scene.put(
        "volunteer",
        place,
        commands.register_volunteer(boss, team, person, since=clock.today(), clock=clock),
    )
    made = {}
    for kind in ("order_verified", "order_offered", "order_open"):
        made[kind] = orders.order(clock, boss, organization=where, title="陪同就医", leader=None)
        for event in ("submit", "verify"):
            move(boss, made[kind], event, clock)
        scene.put(kind, place, made[kind])
    commands.offer(boss, made["order_offered"], team, clock=clock)
    commands.open_for_claim(boss, made["order_open"], clock=clock)
    scene.put("order_open_team", place, made["order_open"])
