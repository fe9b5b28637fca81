"""What is kept when a record changes hands."""

from __future__ import annotations

import json
from collections.abc import Sequence

from partyhub.activities import queries, rules
from partyhub.activities.commands.phrases import remember_phrases
from partyhub.activities.models import Activity, ActivityRemark, ActivitySnapshot, ActivityStep
from partyhub.activities.rules import Remark
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.security.actors import Actor


def remember(
    actor: Actor, activity: Activity, step: ActivityStep, remarks: Sequence[Remark], clock: Clock
) -> None:
    """Keep what `step` said at places and in which words, and the content when it hands the record over; flushes."""
    if step.event == "return":
        texts = rules.phrases_in(step.comment, (remark.comment for remark in remarks))
        remember_phrases(actor, texts, clock=clock)
    items = queries.commented(activity, remarks)
    for remark in remarks:
        about = items.get((remark.place, remark.item), "")[: rules.ABOUT_LENGTH]
        place, said = remark.place.value, {"comment": remark.comment, "item": remark.item, "about": about}
        db.session.add(ActivityRemark(activity_id=activity.id, step_id=step.id, place=place, **said))
    if step.event in rules.KEPT_AFTER:
        db.session.add(
            ActivitySnapshot(
                activity_id=activity.id,
                step_id=step.id,
                event=step.event,
                content=json.dumps(queries.content_of(activity), ensure_ascii=False),
                at=step.at,
            )
        )
    db.session.flush()
