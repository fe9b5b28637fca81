"""Free places: offered to those who wait, one after the other, and held until they answer.

A place may be free, or somebody may look for a stand-in for his: then it is offered as his, and he is expected until
it is taken. Locks are taken in one order: the person, the session, its sign-ups.
"""

from __future__ import annotations

from datetime import datetime

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.security.actors import SYSTEM, Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import places, turns
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.telling import tell_leader
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, SignupState


class Clash(Conflict):
    """The person has a place elsewhere at that time; signing up all the same needs a reason."""

    code = "clash"


def offer_places(
    actor: Actor,
    order: ServiceOrder,
    session: ServiceSession,
    path: str,
    clock: Clock,
    *,
    present: Signup | None = None,
) -> None:
    """Offer what a locked session has to give to those who wait, in order of arrival, unless it begins too soon.

    Whoever is `present`, because he is signing up just now, is not asked again: when his turn comes he has the place.
    """
    now = clock.now()
    if not session.signup_open or session.starts_at <= now:
        return
    until = rules.offer_until(session.starts_at, now)
    waiting = queries.waiting(session.id)
    given: list[Signup | None] = [None] * max(session.free, 0)
    given += queries.without_stand_in(session.id)
    for signup, looker in zip(waiting, given, strict=False):
        if present is not None and signup.id == present.id:
            _take(actor, signup, looker, order, session, path, clock)
        elif until is None:
            return
        else:
            _offer(actor, signup, looker, order, session, path, clock, until)


def accept_place(actor: Actor, signup: Signup, *, override_reason: str = "", clock: Clock) -> Signup:
    """Take the place that is held for oneself, or for a member whom one may sign up. Doing it twice changes nothing.

    Raises Forbidden for anybody else, Conflict when the offer is over, Clash when the person has a place elsewhere at
    that time and `override_reason` does not say why both can be done.
    """
    person = queries.lock_member(signup.member_id)
    if person is None:
        raise NotFound
    raise_if(Forbidden, policy.can_sign_up(actor, person.id, person.path))
    session = queries.lock_session(signup.session_id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    turns.fresh(signup)
    if signup.state in EXPECTED:
        return signup
    now = clock.now()
    reasons = rules.accept_reasons(
        signup=signup.state,
        respond_by=signup.respond_by,
        order=order.state,
        is_open=session.signup_open,
        starts_at=session.starts_at,
        now=now,
    )
    raise_if(Conflict, reasons)
    clash = queries.clash_of(session.id, person.id)
    if clash is not None and not signup.override_reason:
        accept_clash(clash, override_reason)
        signup.override_reason = override_reason.strip()
    _accept(actor, signup, order, session, clock)
    return signup


def decline_place(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Say no to an offered place; it goes to the next. Doing it twice changes nothing.

    Raises Forbidden for anybody but the person and whoever may sign him up, Conflict when no place is offered.
    """
    path = queries.member_path(signup.member_id)
    raise_if(Forbidden, policy.can_sign_up(actor, signup.member_id, path))
    session = queries.lock_session(signup.session_id)
    turns.fresh(signup)
    if signup.state is SignupState.DECLINED:
        return signup
    if signup.state is not SignupState.OFFERED:
        raise Conflict(Reason("place_not_offered"))
    step_out(actor, signup, session, "decline", clock)
    return signup


def promote(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Give a free place to somebody who waits, after a call: what the dispatcher does in the last two hours.

    Raises Forbidden for anybody who does not run the order, Conflict when no place is free or the person has one.
    """
    queries.lock_member(signup.member_id)
    session = queries.lock_session(signup.session_id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_lead(actor, order, path))
    turns.fresh(signup)
    if signup.state not in (SignupState.WAITLISTED, SignupState.OFFERED):
        raise Conflict(Reason("not_waiting"))
    looker = db.session.get(Signup, signup.replaces_id) if signup.replaces_id else None
    held = signup.state is SignupState.OFFERED and looker is None
    if not _take(actor, signup, looker, order, session, path, clock, held=held):
        raise Conflict(Reason("no_place_free"))
    turns.tell(signup, order, session, "service.promoted", clock)
    return signup


def lapse_places(clock: Clock) -> int:
    """Let every offer end that was not answered in time and ask the next ones; return how many. For the job.

    Sessions somebody else is working on are left for the next time.
    """
    lapsed = 0
    for session in queries.sessions_lapsing(clock.now()):
        for signup in queries.lapsing(session.id, clock.now()):
            step_out(SYSTEM, signup, session, "lapse", clock, topic="service.place_lapsed")
            lapsed += 1
    return lapsed


def step_out(
    actor: Actor,
    signup: Signup,
    session: ServiceSession,
    event: str,
    clock: Clock,
    *,
    topic: str = "",
    said: str = "",
) -> SignupState | None:
    """Let a person of a locked session go: what he had is free or goes to whoever was asked to stand in.

    Return the state before, None when the event leads nowhere from there. `topic` is what he is told.
    """
    stand_in = queries.stand_in_of(signup.id)
    held = signup.state is SignupState.OFFERED and signup.replaces_id is None
    before = turns.turn(signup, event, clock.now(), said=said)
    if before is None:
        return None
    if before in EXPECTED and stand_in is not None:
        stand_in.replaces_id = None
        db.session.flush()
        places.pass_on(session.id)
    elif before in EXPECTED:
        places.give_back(session.id)
    elif held:
        places.let_go(session.id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    path = queries.organizer_path(order)
    if topic:
        turns.tell(signup, order, session, topic, clock, by=actor.name)
    about = {"session": session.id, "member": signup.member_id, "before": str(before)}
    by_other = not actor.is_member(signup.member_id)
    note(actor, f"service_signup.{signup.state}", order, path, clock, **about, by_other=by_other)
    if before is not SignupState.WAITLISTED:
        offer_places(actor, order, queries.lock_session(session.id), path, clock)
    return before


def accept_clash(title: str, override_reason: str) -> None:
    """Raise Clash without a reason, Invalid with a bad one."""
    if not override_reason.strip():
        raise Clash(Reason("clash"), Reason("place_elsewhere", "override_reason", {"title": title}))
    raise_if(Invalid, rules.given_reasons(override_reason, "override_reason"))


def _offer(
    actor: Actor,
    signup: Signup,
    looker: Signup | None,
    order: ServiceOrder,
    session: ServiceSession,
    path: str,
    clock: Clock,
    until: datetime,
) -> None:
    """Hold a place, or ask for a stand-in, and tell the person until when."""
    if looker is None and not places.hold(session.id):
        return
    replaces = looker.id if looker is not None else None
    turns.turn(signup, "offer", clock.now(), respond_by=until, replaces_id=replaces)
    turns.tell(signup, order, session, "service.place_offered", clock, until=until)
    note(
        actor,
        "service_signup.offered",
        order,
        path,
        clock,
        session=session.id,
        member=signup.member_id,
        until=until.isoformat(),
    )


def _accept(actor: Actor, signup: Signup, order: ServiceOrder, session: ServiceSession, clock: Clock) -> None:
    path = queries.organizer_path(order)
    looker = db.session.get(Signup, signup.replaces_id) if signup.replaces_id else None
    if looker is None and not places.settle(session.id):
        raise Conflict(Reason("no_place_free"))
    turns.turn(signup, "accept", clock.now())
    if looker is not None:
        _stand_in(signup, looker, order, session, clock)
    note(actor, "service_signup.accepted", order, path, clock, session=session.id, member=signup.member_id)


def _take(
    actor: Actor,
    signup: Signup,
    looker: Signup | None,
    order: ServiceOrder,
    session: ServiceSession,
    path: str,
    clock: Clock,
    *,
    held: bool = False,
) -> bool:
    """Give somebody a place without asking again; False when there is none."""
    if looker is None and not (places.settle(session.id) if held else places.add(session.id)):
        return False
    turns.turn(signup, "take", clock.now())
    if looker is not None:
        _stand_in(signup, looker, order, session, clock)
    note(actor, "service_signup.promoted", order, path, clock, session=session.id, member=signup.member_id)
    return True


def _stand_in(
    signup: Signup, looker: Signup, order: ServiceOrder, session: ServiceSession, clock: Clock
) -> None:
    """Let the one who cannot come go: somebody has his place. He and the leader are told once."""
    turns.turn(looker, "replace", clock.now())
    name, other = queries.member_name(looker.member_id), queries.member_name(signup.member_id)
    turns.tell(looker, order, session, "service.stand_in_found", clock, by=other)
    key = f"signup:{looker.id}:{looker.position}:replaced:{signup.id}"
    tell_leader(
        order, session, "service.stood_in", clock=clock, key=key, but=looker.member_id, name=name, by=other
    )
