"""Signing up for an activity, leaving, moving up, asking leave.

Locks are taken in one order everywhere, so that nobody waits in a circle: the member, then the activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands import places
from partyhub.activities.commands.common import NAME_LENGTH, home_of, reference
from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.rules import LIVE_SIGNUPS, SignupState, State
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.members.rules import takes_part
from partyhub.notifications import commands as notifications
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


@dataclass(frozen=True)
class SignedUp:
    """What came of signing up; `created` is False when the person stood there already."""

    signup: ActivitySignup
    created: bool


def sign_up(actor: Actor, activity: Activity, *, member_id: int | None = None, clock: Clock) -> SignedUp:
    """Take a place, or the next rank of the waiting list, for oneself or for `member_id`.

    Signing up again changes nothing. Raises Forbidden for somebody not one's own or of none of those who hold it,
    Conflict when it is not announced, has no limited places or has begun.
    """
    person_id, place = _person(actor, activity, member_id)
    activity = _fresh(activity)
    signup = queries.standing(activity, person_id)
    if signup is not None and signup.state in LIVE_SIGNUPS:
        return SignedUp(signup, created=False)
    now = clock.now()
    raise_if(Conflict, rules.signup_reasons(activity.state, activity.capacity, activity.starts_at, now))
    state, position = _arrive(activity, now)
    signup = _row(signup, activity, person_id, place, now)
    signup.state, signup.position, signup.reason = state, position, ""
    _entered(actor, signup, now)
    _tell_person(actor, signup, activity, f"signup_{state}", clock)
    _note(actor, "activity_signup.made", activity, signup, clock, state=str(state))
    _fill(actor, activity, clock)
    return SignedUp(signup, created=True)


def withdraw_signup(
    actor: Actor, activity: Activity, signup: ActivitySignup, *, clock: Clock
) -> ActivitySignup:
    """Give a place or a rank back, or come after all instead of being on leave; the first who waits moves up.

    Doing it twice changes nothing. Raises Forbidden for somebody not one's own, Conflict once it has begun.
    """
    _person(actor, activity, signup.member_id)
    activity = _fresh(activity)
    _refuse_begun(activity, clock)
    before = _move(signup, {*LIVE_SIGNUPS, SignupState.LEAVE}, SignupState.WITHDRAWN, clock.now())
    if before is None:
        return signup
    _entered(actor, signup, clock.now())
    _tell_person(actor, signup, activity, "signup_withdrawn", clock)
    _note(actor, "activity_signup.withdrawn", activity, signup, clock, before=str(before))
    _freed(actor, activity, before, clock)
    return signup


def ask_leave(
    actor: Actor, activity: Activity, *, reason: str, member_id: int | None = None, clock: Clock
) -> ActivitySignup:
    """Ask leave for oneself or for `member_id`; a place is given back, and whoever runs the activity is told.

    Asked again, the new reason stands. Raises Forbidden, Invalid without a reason, Conflict where none is asked for
    and once it has begun.
    """
    person_id, place = _person(actor, activity, member_id)
    activity = _fresh(activity)
    now = clock.now()
    wanted = rules.wants_leave(activity.kinds, asked=activity.asks_leave)
    wrong = rules.leave_reasons(activity.state, wanted, activity.starts_at, now, reason)
    raise_if(Conflict, [one for one in wrong if not one.field])
    raise_if(Invalid, wrong)
    signup = queries.standing(activity, person_id)
    before = signup.state if signup is not None else None
    signup = _row(signup, activity, person_id, place, now)
    signup.state, signup.reason = SignupState.LEAVE, reason
    _entered(actor, signup, now)
    _tell_desk(actor, signup, activity, clock)
    _note(actor, "activity_signup.leave", activity, signup, clock)
    _freed(actor, activity, before, clock)
    return signup


def fill_places(actor: Actor, activity: Activity, clock: Clock) -> None:
    """Give free places to those who wait, in order of arrival; each is told."""
    _fill(actor, _fresh(activity), clock)


def release_all(activity: Activity, clock: Clock) -> None:
    """Release everybody from an activity that is called off; who is told is the business of the cancelling."""
    db.session.execute(
        update(ActivitySignup)
        .where(ActivitySignup.activity_id == activity.id, ActivitySignup.state.in_(LIVE_SIGNUPS))
        .values(state=SignupState.RELEASED, changed_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    places.empty(activity.id)
    db.session.expire(activity, ["places_taken", "arrivals"])


def reinstate_all(activity: Activity, *, since: datetime, clock: Clock) -> None:
    """Give those whom the calling off released their places and ranks back: it takes place after all."""
    db.session.flush()
    released = (
        select(ActivitySignup)
        .where(
            ActivitySignup.activity_id == activity.id,
            ActivitySignup.state == SignupState.RELEASED,
            ActivitySignup.changed_at >= since,
        )
        .order_by(ActivitySignup.position)
    )
    for signup in db.session.scalars(released, execution_options={"populate_existing": True}).all():
        free = places.take(activity.id, clock.now()) is not None
        signup.state = SignupState.CONFIRMED if free else SignupState.WAITLISTED
        signup.changed_at = clock.now()
    db.session.flush()
    db.session.expire(activity, ["places_taken", "arrivals"])


def _person(actor: Actor, activity: Activity, member_id: int | None) -> tuple[int, int]:
    """Return the person, locked, and to which of those who hold it he belongs."""
    person_id = actor.member_id if member_id is None else member_id
    if person_id is None:
        raise Forbidden(Reason("activity_no_member"))
    person = queries.lock_member(person_id)
    if person is None:
        raise NotFound
    raise_if(Forbidden, policy.can_sign_up(actor, activity, person_id, person.path))
    place = queries.place_of(activity, person_id)
    if place is None or not takes_part(person.status):
        raise Forbidden(Reason("activity_not_concerned"))
    return person_id, place


def _fresh(activity: Activity) -> Activity:
    db.session.flush()
    return queries.lock_places(activity.id)


def _arrive(activity: Activity, now: datetime) -> tuple[SignupState, int]:
    """Take a place, or a number of the waiting list; raises Conflict when the activity just closed."""
    taken = places.take(activity.id, now)
    if taken is not None:
        return SignupState.CONFIRMED, taken
    drawn = places.queue(activity.id, now)
    if drawn is None:
        raise Conflict(Reason("activity_signup_closed"))
    return SignupState.WAITLISTED, drawn


def _row(
    signup: ActivitySignup | None, activity: Activity, member_id: int, place: int, now: datetime
) -> ActivitySignup:
    """Return the person's row for this activity: new, or used again."""
    if signup is None:
        signup = ActivitySignup(activity_id=activity.id, member_id=member_id, created_at=now)
        db.session.add(signup)
    signup.organization_id = place
    return signup


def _entered(actor: Actor, signup: ActivitySignup, now: datetime) -> None:
    by_other = not actor.is_member(signup.member_id)
    signup.by_name, signup.by_user_id = (actor.name[:NAME_LENGTH], actor.user_id) if by_other else ("", None)
    signup.changed_at = now
    db.session.flush()


def _move(
    signup: ActivitySignup, sources: set[SignupState], target: SignupState, now: datetime
) -> SignupState | None:
    """Change a sign-up's state if it is one of `sources`; return the state before, None when nothing changed."""
    db.session.refresh(signup)
    before = signup.state
    if before not in sources:
        return None
    signup.state, signup.changed_at = target, now
    db.session.flush()
    return before


def _freed(actor: Actor, activity: Activity, before: SignupState | None, clock: Clock) -> None:
    if before is SignupState.CONFIRMED:
        places.give_back(activity.id)
        _fill(actor, activity, clock)


def _fill(actor: Actor, activity: Activity, clock: Clock) -> None:
    """Let those who wait move up while a place is free; whoever holds the lock sees all of them."""
    while (waiting := queries.first_waiting(activity.id)) is not None:
        if places.take(activity.id, clock.now()) is None:
            break
        waiting.state, waiting.changed_at = SignupState.CONFIRMED, clock.now()
        db.session.flush()
        _send(waiting, activity, "signup_promoted", clock)
        _note(actor, "activity_signup.promoted", activity, waiting, clock)
    db.session.expire(activity, ["places_taken", "arrivals"])


def _refuse_begun(activity: Activity, clock: Clock) -> None:
    if activity.state is not State.PUBLISHED or activity.starts_at <= clock.now():
        raise Conflict(Reason("activity_signup_closed"))


def _tell_person(actor: Actor, signup: ActivitySignup, activity: Activity, topic: str, clock: Clock) -> None:
    """Tell somebody what another entered for him."""
    if not actor.is_member(signup.member_id):
        _send(signup, activity, topic, clock, by=actor.name)


def _send(signup: ActivitySignup, activity: Activity, topic: str, clock: Clock, **more: Any) -> None:
    notifications.enqueue(
        to_members=(signup.member_id,),
        topic=f"activity.{topic}",
        params={"title": activity.title, "at": activity.starts_at, "place": activity.place} | more,
        link=reference(activity),
        key=f"activity_signup:{signup.id}:{signup.position}:{topic}:{signup.changed_at.timestamp()}",
        clock=clock,
    )


def _tell_desk(actor: Actor, signup: ActivitySignup, activity: Activity, clock: Clock) -> None:
    """Tell whoever runs the activity that somebody asks leave."""
    desk = {*directory.at(Permission.ACTIVITY_WRITE, home_of(activity).path), activity.created_by}
    name = queries.name_of(signup.member_id)
    notifications.enqueue(
        to_users=sorted(one for one in desk if one is not None and one != actor.user_id),
        topic="activity.leave_asked",
        params={
            "title": activity.title,
            "name": name,
            "reason": signup.reason,
            "at": activity.starts_at,
        },
        link=reference(activity),
        key=f"activity_signup:{signup.id}:leave:{signup.changed_at.timestamp()}",
        clock=clock,
    )


def _note(
    actor: Actor, tag: str, activity: Activity, signup: ActivitySignup, clock: Clock, **more: str
) -> None:
    by_other = not actor.is_member(signup.member_id)
    audit.record(
        actor,
        tag,
        reference(activity),
        path=home_of(activity).path,
        details={"member": signup.member_id, "by_other": by_other} | more,
        personal={"reason": signup.reason} if signup.reason else None,
        clock=clock,
    )
