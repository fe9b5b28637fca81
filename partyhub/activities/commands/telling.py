"""Telling those concerned what became of a record."""

from __future__ import annotations

from datetime import datetime

from partyhub.activities.commands.common import home_of, reference
from partyhub.activities.models import Activity
from partyhub.activities.rules import AUDIT_TAGS
from partyhub.kernel.clock import Clock
from partyhub.notifications import commands as notifications
from partyhub.notifications import queries as told
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def tell(actor: Actor, activity: Activity, verb: str, comment: str, clock: Clock) -> None:
    """Tell the nearest reviewers of a signing, and the author and the organisation's own desk of a decision."""
    home = home_of(activity)
    if verb == "submit":
        without = (actor.user_id, activity.created_by)
        people = directory.nearest_above(Permission.ACTIVITY_REVIEW, home.path, without=without)
        times = activity.signings
    elif verb in ("return", "approve", "withdraw"):
        wrote = [one for one in (activity.created_by, activity.signed_by) if one is not None]
        people = sorted({*wrote, *directory.at(Permission.ACTIVITY_WRITE, home.path)})
        times = activity.version
    else:
        return
    tag = AUDIT_TAGS[verb]
    notifications.enqueue(
        to_users=[one for one in people if one != actor.user_id],
        topic=f"activity.{tag}",
        params={
            "title": activity.title,
            "organization": home.short_name,
            "day": activity.day,
            "comment": comment,
        },
        link=reference(activity),
        key=f"{reference(activity)}:{tag}#{times}",
        clock=clock,
    )


def tell_reinstated(activity: Activity, *, since: datetime, clock: Clock) -> None:
    """Tell once whoever was told of a cancelling that the activity takes place after all."""
    users, members = told.told_under(f"{reference(activity)}:{AUDIT_TAGS['cancel']}#", since)
    home = home_of(activity)
    notifications.enqueue(
        to_users=users,
        to_members=members,
        topic="activity.reinstated",
        params={"title": activity.title, "organization": home.short_name, "day": activity.day},
        link=reference(activity),
        key=f"{reference(activity)}:reinstated#{activity.version}",
        clock=clock,
    )
