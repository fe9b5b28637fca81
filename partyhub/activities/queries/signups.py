"""Sign-ups, waiting lists and leave, as far as they are the reader's to see; the member's coming activities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.queries.joint import participant_ids
from partyhub.activities.rules import LIVE_SIGNUPS, SignupState, State
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.members.models import Affiliation, Member
from partyhub.members.queries.belonging import holds_on
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

PEOPLE = 2_000
COMING = 50


class SignupRow(NamedTuple):
    """One sign-up by name; `by_name` says who entered it when it was not the person himself."""

    public_id: str
    state: SignupState
    position: int
    member_id: str
    name: str
    branch: str
    reason: str
    by_name: str


@dataclass(frozen=True)
class Coming:
    """One activity to come, and how the reader stands with it."""

    activity: Activity
    signup: ActivitySignup | None


def lock_member(member_id: int) -> Row[Any] | None:
    """Return (id, name, path, status) of a member, locked until the commit: one person's sign-ups come one by one."""
    query = select(Member.id, Member.name, Member.path, Member.status).where(Member.id == member_id)
    return db.session.execute(query.with_for_update(key_share=True)).first()


def lock_places(activity_id: int) -> Activity:
    """Return an activity as it is now, locked until the commit: places change hands one at a time."""
    query = select(Activity).where(Activity.id == activity_id).with_for_update(of=Activity, key_share=True)
    found: Activity = db.session.scalars(query, execution_options={"populate_existing": True}).one()
    return found


def name_of(member_id: int) -> str:
    """Return a member's name."""
    return db.session.scalar(select(Member.name).where(Member.id == member_id)) or ""


def place_of(activity: Activity, member_id: int) -> int | None:
    """Return to which of those who hold it a member belongs on its day; None when to none."""
    ids = participant_ids(activity)
    query = select(Affiliation.organization_id).where(
        Affiliation.member_id == member_id,
        Affiliation.organization_id.in_(ids),
        holds_on(Affiliation, activity.day),
    )
    found = set(db.session.scalars(query))
    return next((one for one in ids if one in found), None)


def standing(activity: Activity, member_id: int | None) -> ActivitySignup | None:
    """Return how a member stands with an activity; None when he never said."""
    if member_id is None:
        return None
    return db.session.scalar(
        select(ActivitySignup).where(
            ActivitySignup.activity_id == activity.id, ActivitySignup.member_id == member_id
        ),
        execution_options={"populate_existing": True},
    )


def first_waiting(activity_id: int) -> ActivitySignup | None:
    """Return who waits longest for a place."""
    return db.session.scalar(
        select(ActivitySignup)
        .where(ActivitySignup.activity_id == activity_id, ActivitySignup.state == SignupState.WAITLISTED)
        .order_by(ActivitySignup.position)
        .limit(1),
        execution_options={"populate_existing": True},
    )


def live_members(activity_id: int) -> list[int]:
    """Return the members who have or wait for a place."""
    query = select(ActivitySignup.member_id).where(
        ActivitySignup.activity_id == activity_id, ActivitySignup.state.in_(LIVE_SIGNUPS)
    )
    return list(db.session.scalars(query))


def on_leave(activity_id: int) -> dict[int, str]:
    """Return the reasons of those who asked leave, by member."""
    query = select(ActivitySignup.member_id, ActivitySignup.reason).where(
        ActivitySignup.activity_id == activity_id, ActivitySignup.state == SignupState.LEAVE
    )
    return dict(db.session.execute(query).tuples().all())


def signup(actor: Actor, activity: Activity, public_id: str) -> ActivitySignup:
    """Return a sign-up of this activity that the actor may see. Raises NotFound."""
    if not is_public_id(public_id):
        raise NotFound
    query = select(ActivitySignup).where(
        ActivitySignup.public_id == public_id,
        ActivitySignup.activity_id == activity.id,
        policy.scope_signups(actor, activity),
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def signups(actor: Actor, activity: Activity) -> list[SignupRow]:
    """Return who signed up, waits or asked leave, as far as the actor sees them by name, in order of arrival."""
    shown = [*LIVE_SIGNUPS, SignupState.LEAVE]
    query = (
        select(
            ActivitySignup.public_id,
            ActivitySignup.state,
            ActivitySignup.position,
            Member.public_id,
            Member.name,
            Organization.short_name,
            ActivitySignup.reason,
            ActivitySignup.by_name,
        )
        .join(Member, Member.id == ActivitySignup.member_id)
        .join(Organization, Organization.id == ActivitySignup.organization_id)
        .where(
            ActivitySignup.activity_id == activity.id,
            ActivitySignup.state.in_(shown),
            policy.scope_signups(actor, activity),
        )
        .order_by(ActivitySignup.state, ActivitySignup.position, ActivitySignup.id)
        .limit(PEOPLE)
    )
    return [SignupRow(*row) for row in db.session.execute(query)]


def signup_counts(activity: Activity) -> dict[SignupState, int]:
    """Return how many people stand in which state."""
    query = (
        select(ActivitySignup.state, func.count())
        .where(ActivitySignup.activity_id == activity.id)
        .group_by(ActivitySignup.state)
    )
    return dict(db.session.execute(query).tuples().all())


def rank(one: ActivitySignup) -> int | None:
    """Return somebody's place on the waiting list, from 1; None when he does not wait."""
    if one.state is not SignupState.WAITLISTED:
        return None
    ahead = select(func.count()).where(
        ActivitySignup.activity_id == one.activity_id,
        ActivitySignup.state == SignupState.WAITLISTED,
        ActivitySignup.position < one.position,
    )
    return (db.session.scalar(ahead) or 0) + 1


def coming(actor: Actor, now: datetime) -> list[Coming]:
    """Return what is announced and not over, as the actor sees it, the soonest first, with his own standing."""
    query = (
        select(Activity, ActivitySignup)
        .outerjoin(
            ActivitySignup,
            (ActivitySignup.activity_id == Activity.id)
            & (ActivitySignup.member_id == (actor.member_id or 0)),
        )
        .where(
            policy.scope_activities(actor),
            Activity.state == State.PUBLISHED,
            Activity.ends_at > now,
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(COMING)
    )
    return [Coming(*row) for row in db.session.execute(query).tuples()]


def person(actor: Actor, public_id: str, reach: Collection[str]) -> int:
    """Return the id of a member under one of the paths of `reach`, or of the actor himself. Raises NotFound."""
    found = db.session.execute(select(Member.id, Member.path).where(Member.public_id == public_id)).first()
    if found is None or not (actor.is_member(found.id) or any(found.path.startswith(path) for path in reach)):
        raise NotFound
    return int(found.id)
