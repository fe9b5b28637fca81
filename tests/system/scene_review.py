"""Records of review in the scene: what waits under the name of what is asked about it, and phrases."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.activities import commands as activities
from partyhub.activities.models import ReviewBatch, ReviewPhrase
from partyhub.kernel.db import db
from partyhub.security.actors import SYSTEM
from tests.factories import activities as some_activities
from tests.system.scene import CANARIES, PLACES, Scene


def add_review(scene: Scene) -> None:
    """Put in, for each place and each reviewer, what the review pages reach for."""
    for place in PLACES:
        one = scene.records["activity", place]
        scene.put("decide", place, one, one.public_id, "approve")
        home = getattr(scene.world.tree, place)
        draft = some_activities.logged(SYSTEM, home, scene.clock, title=f"重复的草稿{CANARIES[place]}")
        scene.put("activity_binned", place, activities.put_into_bin(SYSTEM, draft, clock=scene.clock))
    scene.put("burden_part", "root", None, "entries")
    for name in ("committee", "group"):
        actor = scene.actors[name]
        activities.remember_phrases(actor, [f"请{name}补充。"], clock=scene.clock)
        batch = ReviewBatch(user_id=actor.user_id, seed=1, created_at=scene.clock.now())
        db.session.add(batch)
        db.session.flush()
        scene.put("batch", name, batch)
        mine = select(ReviewPhrase).where(ReviewPhrase.user_id == actor.user_id)
        scene.put("phrase", name, db.session.scalars(mine).one())
