"""What the scene holds of coming activities: places to take, and who has taken one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from partyhub.activities import commands as activities
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.permissions import Permission
from tests.factories import activities as some_activities

if TYPE_CHECKING:
    from tests.system.scene import Scene


def put(scene: Scene, place: str, title: str, person: Any) -> None:
    """Announce an activity with places at `place`, and sign `person`, a member of it, up for another one."""
    where, clock = getattr(scene.world.tree, place), scene.clock
    day = (clock.now() + timedelta(days=3)).date()
    values = {"title": title, "day": day, "minutes": "", "capacity": 30, "asks_leave": True}
    opened = activities.publish(SYSTEM, some_activities.logged(SYSTEM, where, clock, **values), clock=clock)
    scene.put("activity_places", place, opened)
    if person is not None:
        taken = activities.publish(
            SYSTEM, some_activities.logged(SYSTEM, where, clock, **values), clock=clock
        )
        signup = activities.sign_up(SYSTEM, taken, member_id=person.id, clock=clock).signup
        scene.put("activity_signup", place, signup, taken.public_id, signup.public_id)


def own(scene: Scene, name: str, actor: Actor) -> None:
    """Make a calendar feed for whoever reads activities, of the organisation he holds his role on."""
    if not actor.can(Permission.ACTIVITY_READ):
        return
    home = getattr(scene.world.tree, scene.own[name])
    feed, secret = activities.make_feed(actor, home, clock=scene.clock)
    scene.put("feed", name, feed)
    scene.put("feed_token", "root", None, secret)
