"""What waits for an answer about places: offers to the reader, and leave that people of his services ask for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.security.actors import Actor
from partyhub.volunteering import policy
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import SignupState

AT_MOST = 50


class OfferedPlace(NamedTuple):
    """A place that is held for the reader until he answers."""

    order_id: str
    title: str
    respond_by: datetime


class LeaveAsked(NamedTuple):
    """Somebody cannot come to a session of an order that the reader runs."""

    order_id: str
    title: str
    name: str
    starts_at: datetime


def offered_places(actor: Actor, clock: Clock) -> list[OfferedPlace]:
    """Return the places that are held for the reader, the most urgent first."""
    query = (
        select(ServiceOrder.public_id, ServiceOrder.title, Signup.respond_by)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(
            Signup.member_id == (actor.member_id or 0),
            Signup.state == SignupState.OFFERED,
            Signup.respond_by > clock.now(),
        )
        .order_by(Signup.respond_by)
        .limit(AT_MOST)
    )
    return [OfferedPlace(*row) for row in db.session.execute(query)]


def leaves_asked(actor: Actor, clock: Clock) -> list[LeaveAsked]:
    """Return who asks for leave of a session to come that the reader runs; his own is for others to approve."""
    mine = policy.organized_under(actor, *policy.RUNS_ORDERS)
    if actor.member_id is not None:
        mine = or_(mine, ServiceOrder.leader_id == actor.member_id)
    query = (
        select(ServiceOrder.public_id, ServiceOrder.title, Member.name, ServiceSession.starts_at)
        .select_from(Signup)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .join(Member, Member.id == Signup.member_id)
        .where(
            Signup.state == SignupState.LOOKING,
            Signup.member_id != (actor.member_id or 0),
            ServiceSession.starts_at > clock.now(),
            mine,
        )
        .order_by(ServiceSession.starts_at, Signup.id)
        .limit(AT_MOST)
    )
    return [LeaveAsked(*row) for row in db.session.execute(query)]


def stand_ins_asked(signup_ids: list[int]) -> set[int]:
    """Return those of some sign-ups for whose place somebody else was asked."""
    if not signup_ids:
        return set()
    return set(db.session.scalars(select(Signup.replaces_id).where(Signup.replaces_id.in_(signup_ids))))
