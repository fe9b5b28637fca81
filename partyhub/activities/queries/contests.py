"""One's own line, what is contested, and whether members may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from partyhub.activities import policy
from partyhub.activities.models import Activity, Attendance, Contest, SelfSignIn
from partyhub.activities.rules import ContestState
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.members.models import Member
from partyhub.security.actors import Actor


@dataclass(frozen=True)
class Contested:
    """A contested line, the name of whose it is, and the activity."""

    contest: Contest
    name: str
    activity: Activity


def own_line(actor: Actor, activity: Activity) -> Attendance | None:
    """Return the actor's own line of a roll call."""
    if actor.member_id is None:
        return None
    query = select(Attendance).where(
        Attendance.activity_id == activity.id, Attendance.member_id == actor.member_id
    )
    return db.session.scalars(query).first()


def is_contested(line: Attendance) -> bool:
    """Whether the member of a line has contested it, answered or not."""
    query = select(Contest.id).where(
        Contest.activity_id == line.activity_id, Contest.member_id == line.member_id
    )
    return db.session.scalar(query) is not None


def contests(actor: Actor, activity: Activity) -> list[Contested]:
    """Return what is contested in a roll call, as far as the actor may see the lines, oldest first."""
    query = (
        select(Contest, Member.name)
        .join(Member, Member.id == Contest.member_id)
        .where(Contest.activity_id == activity.id, policy.scope_contests(actor, activity))
        .order_by(Contest.id)
    )
    return [Contested(one, name, activity) for one, name in db.session.execute(query)]


def contest_of(actor: Actor, activity: Activity, public_id: str) -> Contested:
    """Return one contested line that the actor may see. Raises NotFound."""
    found = [one for one in contests(actor, activity) if one.contest.public_id == public_id]
    if not found:
        raise NotFound
    return found[0]


def open_contests(actor: Actor, limit: int) -> Sequence[Contested]:
    """Return what waits for the actor's answer, oldest first."""
    own = policy.own_organizations(actor)
    if not own:
        return []
    query = (
        select(Contest, Member.name, Activity)
        .join(Activity, Activity.id == Contest.activity_id)
        .join(Member, Member.id == Contest.member_id)
        .where(Contest.state == ContestState.OPEN, Activity.organization_id.in_(own))
    )
    return [Contested(*row) for row in db.session.execute(query.order_by(Contest.id).limit(limit))]


def sign_in_is_open(activity: Activity) -> bool:
    """Whether members may sign in to an activity themselves."""
    query = select(SelfSignIn.is_open).where(SelfSignIn.activity_id == activity.id)
    return bool(db.session.scalar(query))
