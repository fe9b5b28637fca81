"""Telling those concerned what became of a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partyhub.activities import queries, rules
from partyhub.activities.commands.common import home_of, reference
from partyhub.activities.models import Activity
from partyhub.activities.rules import AUDIT_TAGS, Announced, State
from partyhub.kernel.clock import Clock
from partyhub.notifications import commands as notifications
from partyhub.notifications import queries as told
from partyhub.organization.models import Organization
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def tell(actor: Actor, activity: Activity, verb: str, comment: str, before: State, clock: Clock) -> None:
    """Tell those concerned of what is announced or called off, the nearest reviewers of a signing, and the author and
    the organisation's own desk of a decision. `before` is the state that the verb found."""
    home = home_of(activity)
    if verb == "publish":
        tell_announced(actor, activity, clock)
    elif verb == "cancel" and before is State.PUBLISHED and activity.ends_at > clock.now():
        _tell_members(actor, activity, "cancelled", f"#{activity.version}", clock, comment=comment)
    if verb in ("publish", "submit"):
        _tell_partners(actor, activity, home, clock)
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


def tell_announced(actor: Actor, activity: Activity, clock: Clock) -> None:
    """Tell everybody whom a coming activity concerns; who was told of it already is not told again."""
    _tell_members(actor, activity, "announced", "", clock, details=_details(activity))


def announced(activity: Activity) -> Announced:
    """Return what people were told of it."""
    return Announced(activity.title, activity.starts_at, activity.ends_at, activity.place)


def tell_changes(actor: Actor, activity: Activity, before: Announced, clock: Clock) -> None:
    """Tell those concerned once what has changed since it was announced, from what to what; whoever it concerns only
    now is told of it whole. What is over concerns nobody any more, and a comma nobody at all."""
    if max(before.starts_at, activity.starts_at) <= clock.now():
        return
    changes = rules.changes_told(before, announced(activity))
    if changes:
        said = [(f"activities.change.{one.what}", {"old": one.old, "new": one.new}) for one in changes]
        about = before.title if any(one.what == "title" for one in changes) else activity.title
        _tell_members(actor, activity, "changed", f"#{activity.version}", clock, title=about, changes=said)
    tell_announced(actor, activity, clock)


def _tell_members(
    actor: Actor, activity: Activity, tag: str, times: str, clock: Clock, **params: Any
) -> None:
    home = home_of(activity)
    known = {"title": activity.title, "organization": home.short_name, "at": activity.starts_at}
    notifications.enqueue(
        to_members=[one for one in queries.concerned(activity) if not actor.is_member(one)],
        topic=f"activity.{tag}",
        params=known | params,
        link=reference(activity),
        key=f"{reference(activity)}:{tag}{times}",
        clock=clock,
    )


def _tell_partners(actor: Actor, activity: Activity, home: Organization, clock: Clock) -> None:
    """Tell the desks of the organisations that are named as holding it too; each once."""
    partners = queries.partners(activity)
    people = {one for partner in partners for one in directory.at(Permission.ACTIVITY_WRITE, partner.path)}
    notifications.enqueue(
        to_users=sorted(people - {actor.user_id}),
        topic="activity.joint",
        params={"title": activity.title, "organization": home.short_name, "day": activity.day},
        link=reference(activity),
        key=f"{reference(activity)}:joint",
        clock=clock,
    )


def _details(activity: Activity) -> list[tuple[str, dict[str, Any]]]:
    """Return the lines of an announcement: when, where, for how many."""
    lines: list[tuple[str, dict[str, Any]]] = [
        ("activities.notice.time", {"from": activity.starts_at, "to": activity.ends_at})
    ]
    if activity.place:
        lines.append(("activities.notice.place", {"place": activity.place}))
    if activity.capacity:
        lines.append(("activities.notice.places", {"n": activity.capacity}))
    return lines
