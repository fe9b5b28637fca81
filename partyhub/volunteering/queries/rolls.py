"""Roll calls: who is on one, who is missing, who may be added."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db, under
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering.models import Attendance, ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, AttendanceState

PEOPLE = 2000


class RollLine(NamedTuple):
    """One person of a roll call, with what is recorded so far."""

    member_id: int
    public_id: str
    name: str
    initials: str
    branch: str
    signed_up: bool
    state: AttendanceState
    starts_at: datetime | None
    ends_at: datetime | None
    break_minutes: int
    reason: str
    reporter: str


def roll(session_id: int) -> list[RollLine]:
    """Return the roll of a session: everybody with a place, and whoever was recorded besides, by branch and name."""
    place = aliased(Signup)
    confirmed = (place.session_id == session_id) & (place.state.in_(EXPECTED))
    query = (
        select(
            Member.id,
            Member.public_id,
            Member.name,
            Member.initials,
            func.coalesce(Organization.short_name, ""),
            place.id.is_not(None),
            func.coalesce(Attendance.state, AttendanceState.UNREGISTERED.value),
            Attendance.starts_at,
            Attendance.ends_at,
            func.coalesce(Attendance.break_minutes, 0),
            func.coalesce(Attendance.reason, ""),
            func.coalesce(Attendance.reporter_name, ""),
        )
        .outerjoin(place, confirmed & (place.member_id == Member.id))
        .outerjoin(Attendance, (Attendance.session_id == session_id) & (Attendance.member_id == Member.id))
        .outerjoin(Organization, Organization.id == Member.organization_id)
        .where(
            Member.id.in_(
                select(Signup.member_id)
                .where(Signup.session_id == session_id, Signup.state.in_(EXPECTED))
                .union(select(Attendance.member_id).where(Attendance.session_id == session_id))
            )
        )
        .order_by(Organization.path, Member.initials, Member.id)
        .limit(PEOPLE)
    )
    found = (RollLine(*row) for row in db.session.execute(query))
    return [one._replace(signed_up=bool(one.signed_up), state=AttendanceState(one.state)) for one in found]


def unregistered(order_id: int) -> int:
    """Return how many people with a place in the order's sessions the roll call has not spoken of yet."""
    spoken_of = exists().where(
        Attendance.session_id == Signup.session_id,
        Attendance.member_id == Signup.member_id,
        Attendance.state != AttendanceState.UNREGISTERED,
    )
    query = (
        select(func.count())
        .select_from(Signup)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .where(ServiceSession.order_id == order_id, Signup.state.in_(EXPECTED), ~spoken_of)
    )
    return db.session.scalar(query) or 0


def walk_in_candidates(actor: Actor, public_ids: set[str]) -> dict[str, int]:
    """Return {public id: id} of those members whom the actor may enter as walk-ins: himself and those in his reach."""
    if not public_ids:
        return {}
    paths = {
        path
        for permission in (Permission.SIGNUP_OTHERS, Permission.ORDER_LEAD, Permission.ORDER_DISPATCH)
        for path in actor.paths(permission)
    }
    reach = under(Member.path, paths)
    if actor.member_id is not None:
        reach = or_(reach, Member.id == actor.member_id)
    query = select(Member.public_id, Member.id).where(Member.public_id.in_(public_ids), reach)
    return {row.public_id: row.id for row in db.session.execute(query)}
