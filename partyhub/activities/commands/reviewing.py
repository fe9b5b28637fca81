"""What is kept when a record changes hands."""

from __future__ import annotations

import json
from collections.abc import Iterable

from partyhub.activities import queries, rules
from partyhub.activities.models import Activity, ActivityRemark, ActivitySnapshot, ActivityStep
from partyhub.activities.rules import Remark
from partyhub.kernel.db import db


def remember(activity: Activity, step: ActivityStep, remarks: Iterable[Remark]) -> None:
    """Keep the comments at places that came with `step` and, when it hands the record over, its content; flushes."""
    for remark in remarks:
        db.session.add(
            ActivityRemark(
                activity_id=activity.id, step_id=step.id, place=remark.place.value, comment=remark.comment
            )
        )
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
