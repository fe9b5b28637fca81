"""Signing up and leaving.

Locks are taken in one order everywhere, so that nobody waits in a circle: the member, then the session, then sign-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, NotFound, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.members.rules import takes_part
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import places, turns
from partyhub.volunteering.commands.standing_in import ask_leave
from partyhub.volunteering.commands.waitlist import accept_clash, offer_places, step_out
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import LIVE_SIGNUPS, SignupState


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
        accept_clash(frame.clash, override_reason)
    try_first = not frame.waiting and places.looks_free(session)
    state, position, spare = _arrive(session, now, try_first=try_first)
    signup = _row(signup, session, person_id, now)
    signup.state, signup.position, signup.changed_at, signup.said = state, position, now, ""
    signup.override_reason = override_reason.strip() if frame.clash is not None else ""
    by_other = not actor.is_member(person_id)
    signup.by_name, signup.by_user_id = (actor.name[:60], actor.user_id) if by_other else ("", None)
    db.session.flush()
    details = {"session": session.id, "member": person_id, "state": str(state), "by_other": by_other}
    audit.record(
        actor,
        "service_signup.made",
        Reference("order", order.id),
        path=person.path,
        details=details,
        clock=clock,
    )
    if spare or (frame.looking and state is SignupState.WAITLISTED):
        locked = queries.lock_session(session.id)
        offer_places(actor, order, locked, queries.organizer_path(order), clock, present=signup)
    if by_other:
        turns.tell(signup, order, session, f"service.{signup.state}_by_other", clock, by=actor.name)
    return SignedUp(signup, created=True)


def withdraw(actor: Actor, signup: Signup, *, said: str = "", clock: Clock) -> Signup:
    """Do what “I cannot come” means now; doing it twice changes nothing.

    Before the session's cut-off, and for whoever waits or was offered a place, at any time: what he had goes to those
    who wait. After it the person asks for leave: the leader is told, those who wait are asked to stand in, and he is
    expected until one does or the leader excuses him. Whoever runs the order takes a person off at any time.

    Raises Conflict once the session has begun. `signup` comes from `queries.signup`, which shows it to nobody else.
    """
    session = queries.lock_session(signup.session_id)
    turns.fresh(signup)
    now = clock.now()
    raise_if(Conflict, rules.withdraw_reasons(signup=signup.state, starts_at=session.starts_at, now=now))
    late = rules.asks_leave(
        signup=signup.state, starts_at=session.starts_at, cutoff_hours=session.cutoff_hours, now=now
    )
    own = actor.is_member(signup.member_id)
    if late and (own or not _runs(actor, session)):
        ask_leave(actor, signup, session, said=said, clock=clock)
    elif signup.state is not SignupState.LOOKING or not own:
        step_out(actor, signup, session, "withdraw", clock, topic="" if own else "service.withdrawn_by_other")
    return signup


def leave(actor: Actor, signup: Signup, *, clock: Clock) -> None:
    """Take somebody off a session to come who is gone; he is not written to."""
    session = queries.lock_session(signup.session_id)
    turns.fresh(signup)
    step_out(actor, signup, session, "withdraw", clock)


def release_all(order_id: int, clock: Clock) -> list[int]:
    """Release everybody from a cancelled order; return the members who had or waited for a place."""
    members = queries.live_members(order_id=order_id)
    db.session.execute(
        update(Signup)
        .where(Signup.session_id.in_(queries.session_ids(order_id)), Signup.state.in_(LIVE_SIGNUPS))
        .values(state=SignupState.RELEASED, changed_at=clock.now(), respond_by=None, replaces_id=None),
        execution_options={"synchronize_session": False},
    )
    return members


def _runs(actor: Actor, session: ServiceSession) -> bool:
    order = db.session.get_one(ServiceOrder, session.order_id)
    return not policy.can_lead(actor, order, queries.organizer_path(order))


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
