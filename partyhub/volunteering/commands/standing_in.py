"""Somebody cannot come and it is late: he asks for leave, a stand-in is looked for, the leader has his say."""

from __future__ import annotations

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import turns
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.telling import tell_leader
from partyhub.volunteering.commands.waitlist import offer_places, step_out
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import SignupState


def ask_leave(actor: Actor, signup: Signup, session: ServiceSession, *, said: str, clock: Clock) -> None:
    """Note that somebody of a locked session cannot come, tell its leader, and ask whoever waits to stand in."""
    raise_if(Invalid, rules.given_reasons(said or "-", "said"))
    if turns.turn(signup, "look", clock.now(), said=said.strip()) is None:
        return
    order = db.session.get_one(ServiceOrder, session.order_id)
    path = queries.organizer_path(order)
    name = queries.member_name(signup.member_id)
    key = f"signup:{signup.id}:{signup.position}:looking:{int(clock.now().timestamp())}"
    topic = "service.cannot_come_because" if signup.said else "service.cannot_come"
    tell_leader(
        order, session, topic, clock=clock, key=key, but=signup.member_id, name=name, said=signup.said
    )
    if not actor.is_member(signup.member_id):
        turns.tell(signup, order, session, "service.leave_asked_by_other", clock, by=actor.name)
    _note(actor, "looking", signup, order, path, clock)
    offer_places(actor, order, queries.lock_session(session.id), path, clock)


def keep_place(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Come after all; the leader is told. Doing it twice changes nothing.

    Raises Forbidden for anybody but the person and whoever may sign him up, Conflict once somebody was asked to stand
    in or does.
    """
    path = queries.member_path(signup.member_id)
    raise_if(Forbidden, policy.can_sign_up(actor, signup.member_id, path))
    session, order = _still_looking(signup, clock)
    if signup.state is SignupState.CONFIRMED:
        return signup
    turns.turn(signup, "keep", clock.now(), said="")
    key = f"signup:{signup.id}:{signup.position}:kept:{int(clock.now().timestamp())}"
    name = queries.member_name(signup.member_id)
    tell_leader(
        order, session, "service.comes_after_all", clock=clock, key=key, but=signup.member_id, name=name
    )
    _note(actor, "kept", signup, order, queries.organizer_path(order), clock)
    return signup


def refuse_leave(actor: Actor, signup: Signup, *, reason: str, clock: Clock) -> Signup:
    """Ask somebody to come all the same, and say why; he is told.

    Raises Forbidden for anybody who does not run the order and for one's own leave, Conflict unless the person asks
    for leave and nobody was asked to stand in, Invalid without a reason.
    """
    _led(actor, signup)
    raise_if(Invalid, rules.given_reasons(reason))
    session, order = _still_looking(signup, clock)
    if turns.turn(signup, "keep", clock.now(), said=reason.strip()) is None:
        raise Conflict(Reason("not_looking"))
    turns.tell(signup, order, session, "service.leave_refused", clock, by=actor.name, reason=signup.said)
    _note(actor, "leave_refused", signup, order, queries.organizer_path(order), clock)
    return signup


def excuse(actor: Actor, signup: Signup, *, clock: Clock) -> Signup:
    """Approve somebody's leave: he is no longer expected and his place goes to those who wait. He is told.

    Doing it twice changes nothing. Raises Forbidden for anybody who does not run the order and for one's own leave,
    Conflict unless the person asks for leave.
    """
    _led(actor, signup)
    session = queries.lock_session(signup.session_id)
    turns.fresh(signup)
    if signup.state is SignupState.EXCUSED:
        return signup
    done = step_out(actor, signup, session, "excuse", clock, topic="service.leave_approved", said=signup.said)
    if done is None:
        raise Conflict(Reason("not_looking"))
    return signup


def _led(actor: Actor, signup: Signup) -> None:
    order = queries.order_of(signup)
    raise_if(Forbidden, policy.can_lead(actor, order, queries.organizer_path(order)))
    if actor.is_member(signup.member_id):
        raise Forbidden(Reason("own_leave"))


def _still_looking(signup: Signup, clock: Clock) -> tuple[ServiceSession, ServiceOrder]:
    """Lock the session; raises Conflict unless the person asks for leave and may be expected again."""
    session = queries.lock_session(signup.session_id)
    turns.fresh(signup)
    asked = queries.stand_in_of(signup.id) is not None
    if signup.state is not SignupState.CONFIRMED:
        raise_if(Conflict, rules.keep_reasons(signup=signup.state, stand_in_asked=asked))
    if session.starts_at <= clock.now():
        raise Conflict(Reason("session_has_begun"))
    return session, db.session.get_one(ServiceOrder, session.order_id)


def _note(actor: Actor, what: str, signup: Signup, order: ServiceOrder, path: str, clock: Clock) -> None:
    note(
        actor,
        f"service_signup.{what}",
        order,
        path,
        clock,
        session=signup.session_id,
        member=signup.member_id,
        by_other=not actor.is_member(signup.member_id),
    )
