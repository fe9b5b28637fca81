"""What came back to an organisation, with the reason that was given last."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivityStep
from partyhub.activities.rules import State
from partyhub.kernel.db import db
from partyhub.security.actors import Actor

CAME_BACK = (State.RETURNED, State.WITHDRAWN)
BACK_BY = ("return", "withdraw")


class CameBack(NamedTuple):
    """A record to be corrected, and why."""

    activity: Activity
    comment: str


def came_back(actor: Actor, organization_id: int) -> list[CameBack]:
    """Return the records of an organisation that wait to be corrected and that the actor may see, oldest first."""
    last = (
        select(ActivityStep.activity_id, func.max(ActivityStep.id).label("id"))
        .where(ActivityStep.event.in_(BACK_BY))
        .group_by(ActivityStep.activity_id)
        .subquery()
    )
    query = (
        select(Activity, ActivityStep.comment)
        .join(last, last.c.activity_id == Activity.id)
        .join(ActivityStep, ActivityStep.id == last.c.id)
        .where(
            Activity.organization_id == organization_id,
            Activity.state.in_(CAME_BACK),
            policy.scope_activities(actor),
        )
        .order_by(Activity.changed_at, Activity.id)
    )
    return [CameBack(*row) for row in db.session.execute(query)]
