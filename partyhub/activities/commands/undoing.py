"""Taking back the step that was taken a moment ago."""

from __future__ import annotations

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import check_version, note, reference
from partyhub.activities.commands.signups import reinstate_all
from partyhub.activities.commands.telling import tell_reinstated
from partyhub.activities.models import Activity
from partyhub.activities.rules import State
from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Conflict, Forbidden, raise_if
from partyhub.security.actors import Actor


def undo(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Take back the last step of a record, once, by whoever took it, within the window.

    Raises Forbidden, Conflict when there is nothing to take back, it is another's or too late.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    check_version(activity, version)
    last, before = [*queries.last_steps(activity), None, None][:2]
    if last is None:
        raise LookupError(f"{reference(activity)} has no steps")
    reasons = rules.undo_reasons(
        last.event,
        before.state if before else None,
        mine=last.user_id is not None and last.user_id == actor.user_id,
        done_at=last.at,
        now=clock.now(),
    )
    raise_if(Conflict, reasons)
    was_cancelled = activity.state is State.CANCELLED
    activity.state = before.state if before else activity.state
    activity.changed_at = before.at if before else activity.changed_at
    note(actor, activity, "undo", details={"undone": last.event}, clock=clock)
    if was_cancelled and activity.state is State.PUBLISHED:
        reinstate_all(activity, since=last.at, clock=clock)
        tell_reinstated(activity, since=last.at, clock=clock)
    return activity
