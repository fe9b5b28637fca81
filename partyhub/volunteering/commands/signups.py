"""Signing up, leaving, moving up.

Locks are taken in one order everywhere, so that nobody waits in a circle: the member, then the session, then sign-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.members.rules import takes_part
from partyhub.notifications import commands as notifications
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import places
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import LIVE_SIGNUPS, SignupState


class Clash(Conflict):
    """The person has a place elsewhere at that time; signing up all the same needs a reason."""

    code = "clash"


@dataclass(frozen=True)
class SignedUp:
    """What came of signing up; `created` is False when the person stood there already."""

    signup: Signup
    created: bool


def sign_up(
    actor: Actor,
    session_id: str,
    *,
    of_order: str | None = None,
    member_id: int | None = None,
    override_reason: str = "",
    clock: Clock,
) -> SignedUp:
    """Take a place in a session (public id), or the next rank of its waiting list, for oneself or for `member_id`.

    Signing up again changes nothing. Raises NotFound out of scope and for a session of another order than `of_order`
    (public id), Forbidden for somebody not one's own, Conflict
    when the session is not open, Clash unless `override_reason` says why both can be done.
    """
    person_id = actor.member_id if member_id is None else member_id
    if person_id is None:
        raise Forbidden(Reason("no_member_to_sign_up"))
    person = queries.lock_member(person_id)
    if person is None:
        raise NotFound
    frame = queries.signup_frame(actor, session_id, person_id)
    session, order, signup = frame[0], frame[1], frame[2]
    if of_order not in (None, order.public_id):
        raise NotFound
    raise_if(Forbidden, policy.can_sign_up(actor, person_id, person.path))
    if signup is not None and signup.state in LIVE_SIGNUPS:
        return SignedUp(signup, created=False)
    now = clock.now()
    refused = rules.signup_reasons(
        state=order.state, is_open=session.signup_open, starts_at=session.starts_at, now=now
    )
    raise_if(Conflict, refused or ([] if takes_part(person.status) else [Reason("does_not_take_part")]))
    if frame.clash is not None:
        _accept_clash(frame.clash, override_reason)
    try_first = not frame.waiting and places.looks_free(session)
    state, position, spare = _arrive(session, now, try_first=try_first)
    signup = _row(signup, session, person_id, now)
    signup.state, signup.position, signup.changed_at = state, position, now
    signup.override_reason = override_reason.strip() if frame.clash is not None else ""
    by_other = not actor.is_member(person_id)
    signup.by_name, signup.by_user_id = (actor.name[:60], actor.user_id) if by_other else ("", None)
    db.session.flush()
    if by_other:
        _tell(signup, order, session, f"service.{state}_by_other", clock, by=actor.name)
    details = {"session": session.id, "member": person_id, "state": str(state), "by_other": by_other}
    audit.record(
        actor,
        "service_signup.made",
        Reference("order", order.id),
        path=person.path,
        details=details,
        clock=clock,
    )
    if spare:
        fill_places(actor, order, queries.lock_session(session.id), person.path, clock)
    return SignedUp(signup, created=True)


def withdraw(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Give a place or a rank back; the first who waits moves up. Doing it twice changes nothing.

    Raises Conflict once the session has begun. `signup` comes from `queries.signup`, which shows it to nobody else.
    """
    return leave(actor, signup, tell=not actor.is_member(signup.member_id), clock=clock)


def leave(actor: Actor, signup: Signup, *, tell: bool, clock: Clock) -> Signup:
    """Do what `withdraw` does; `tell` writes to the person."""
    session = queries.lock_session(signup.session_id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    now = clock.now()
    raise_if(Conflict, rules.withdraw_reasons(signup=signup.state, starts_at=session.starts_at, now=now))
    before = _move(signup, LIVE_SIGNUPS, SignupState.WITHDRAWN, now)
    if before is None:
        return signup
    if before is SignupState.CONFIRMED:
        places.give_back(session.id)
    by_other = not actor.is_member(signup.member_id)
    if tell:
        _tell(signup, order, session, "service.withdrawn_by_other", clock, by=actor.name)
    details = {
        "session": session.id,
        "member": signup.member_id,
        "before": str(before),
        "by_other": by_other,
    }
    path = queries.organizer_path(order)
    audit.record(
        actor,
        "service_signup.withdrawn",
        Reference("order", order.id),
        path=path,
        details=details,
        clock=clock,
    )
    if before is SignupState.CONFIRMED:
        fill_places(actor, order, queries.lock_session(session.id), path, clock)
    return signup


def promote(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Give a free place to somebody who waits, after a call: what the dispatcher does in the last two hours.

    Raises Forbidden for anybody who does not run the order, Conflict when no place is free or the person has one.
    """
    session = queries.lock_session(signup.session_id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_lead(actor, order, path))
    if signup.state is not SignupState.WAITLISTED:
        raise Conflict(Reason("not_waiting"))
    if not _move_up(signup, actor=actor, order=order, session=session, path=path, clock=clock):
        raise Conflict(Reason("no_place_free"))
    return signup


def fill_places(actor: Actor, order: ServiceOrder, session: ServiceSession, path: str, clock: Clock) -> None:
    """Give free places of a locked session to those who wait, in order of arrival, unless it begins too soon."""
    now = clock.now()
    free = session.max_people - session.confirmed_count
    if free <= 0 or not session.signup_open or not rules.promotes_by_itself(session.starts_at, now):
        return
    for signup in queries.waiting(session.id)[:free]:
        if not _move_up(signup, actor=actor, order=order, session=session, path=path, clock=clock):
            return


def release_all(order_id: int, clock: Clock) -> list[int]:
    """Release everybody from a cancelled order; return the members who had or waited for a place."""
    members = queries.live_members(order_id=order_id)
    db.session.execute(
        update(Signup)
        .where(Signup.session_id.in_(queries.session_ids(order_id)), Signup.state.in_(LIVE_SIGNUPS))
        .values(state=SignupState.RELEASED, changed_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    return members


def _accept_clash(title: str, override_reason: str) -> None:
    if not override_reason.strip():
        raise Clash(Reason("clash"), Reason("place_elsewhere", "override_reason", {"title": title}))
    raise_if(Invalid, rules.given_reasons(override_reason, "override_reason"))


def _arrive(session: ServiceSession, now: datetime, *, try_first: bool) -> tuple[SignupState, int, bool]:
    """Take a place (`try_first`), or a number of the waiting list; raises Conflict when the session just closed.

    Not trying is right when the session was full or somebody waited a moment ago; the last value returned says that
    a place is free all the same, for the first who waits.
    """
    taken = places.take(session.id, now) if try_first else None
    if taken is not None:
        return SignupState.CONFIRMED, taken, False
    drawn = places.queue(session.id, now)
    if drawn is None:
        raise Conflict(Reason("signup_not_open"))
    return SignupState.WAITLISTED, *drawn


def _row(signup: Signup | None, session: ServiceSession, member_id: int, now: datetime) -> Signup:
    """Return the person's row for this session: new, or used again after leaving."""
    if signup is None:
        signup = Signup(session_id=session.id, member_id=member_id, created_at=now)
        db.session.add(signup)
    return signup


def _move(
    signup: Signup, sources: frozenset[SignupState], target: SignupState, now: datetime
) -> SignupState | None:
    """Change a sign-up's state if it is one of `sources`; return the state before, None when nothing changed."""
    db.session.refresh(signup)
    before = signup.state
    if before not in sources:
        return None
    signup.state, signup.changed_at = target, now
    db.session.flush()
    return before


def _move_up(
    signup: Signup, *, actor: Actor, order: ServiceOrder, session: ServiceSession, path: str, clock: Clock
) -> bool:
    """Give a place to one who waits and tell him once; False when there is none."""
    now = clock.now()
    if places.take(session.id, now) is None:
        return False
    signup.state, signup.changed_at = SignupState.CONFIRMED, now
    db.session.flush()
    _tell(signup, order, session, "service.promoted", clock)
    details = {"session": session.id, "member": signup.member_id}
    audit.record(
        actor,
        "service_signup.promoted",
        Reference("order", order.id),
        path=path,
        details=details,
        clock=clock,
    )
    return True


def _tell(
    signup: Signup, order: ServiceOrder, session: ServiceSession, topic: str, clock: Clock, **more: Any
) -> None:
    """Tell the person, once for each number of arrival and topic."""
    notifications.enqueue(
        to_members=(signup.member_id,),
        topic=topic,
        params={
            "title": order.title,
            "at": session.starts_at,
            "place": session.place or order.place,
            **more,
        },
        link=Reference("session", session.id),
        clock=clock,
        key=f"signup:{signup.id}:{signup.position}:{topic}",
    )
