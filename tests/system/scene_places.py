"""At every place a member for whom a place is held, and one who cannot come, in services that the root organises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.members.models import Member
from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.models import ServiceSession, Signup
from tests.factories import volunteering as orders
from tests.support.actors import actor_for


def build(scene: Any, place: str, person: Member) -> None:
    """Hold a place for a person, and let him ask for leave from another service."""
    boss = actor_for(Role.DISPATCHER, scene.world.tree.root, user_id=701)
    full, other = _session(scene, boss), _session(scene, boss)
    somebody = _sign_up(scene, boss, full, scene.world.people.office)
    waiting = _sign_up(scene, boss, full, person)
    commands.withdraw(boss, somebody, clock=scene.clock)
    scene.put("place_offered", place, waiting)
    asking = _sign_up(scene, boss, other, person)
    himself = orders.as_member(person)
    commands.withdraw(himself, asking, said="临时出差", clock=scene.clock)
    scene.put("leave_asked", place, asking)


def _session(scene: Any, boss: Any) -> ServiceSession:
    made = orders.order(scene.clock, boss, organization=scene.world.tree.root, title="社区清洁日")
    begins = scene.clock.now() + timedelta(days=3)
    plan = commands.SessionPlan(begins, begins + timedelta(hours=2), 1, 1, cutoff_hours=168)
    session = commands.add_session(boss, made, plan, clock=scene.clock)
    commands.publish(boss, made, clock=scene.clock)
    return session


def _sign_up(scene: Any, boss: Any, session: ServiceSession, person: Member) -> Signup:
    done = commands.sign_up(
        boss, session.public_id, member_id=person.id, override_reason="两处都能到", clock=scene.clock
    )
    return done.signup
