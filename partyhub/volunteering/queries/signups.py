"""Sign-ups, waiting lists and roll calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import Attendance, ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import LIVE_SIGNUPS, AttendanceState, SignupState

PEOPLE = 2000


class SignupRow(NamedTuple):
    """One sign-up by name; `by_name` says who entered it when it was not the person himself."""

    public_id: str
    session_id: int
    state: SignupState
    position: int
    member_id: str
    name: str
    branch: str
    by_name: str
    override_reason: str


class OwnSession(NamedTuple):
    """One session of the reader's own, to come."""

    signup_id: str
    state: SignupState
    order_id: str
    session_id: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


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


def lock_member(member_id: int) -> Row[Any] | None:
    """Return (id, name, path, status) of a member, locked until the commit: one person's sign-ups come one by one."""
    query = select(Member.id, Member.name, Member.path, Member.status).where(Member.id == member_id)
    return db.session.execute(query.with_for_update(key_share=True)).first()


def lock_session(session_id: int) -> ServiceSession:
    """Return a session as it is now, locked until the commit: places change hands one at a time."""
    query = select(ServiceSession).where(ServiceSession.id == session_id)
    found: ServiceSession = db.session.scalars(
        query.with_for_update(), execution_options={"populate_existing": True}
    ).one()
    return found


def signup_frame(actor: Actor, public_id: str, member_id: int) -> Row[Any]:
    """Return what a sign-up has to know, in one statement; raises NotFound for a session the actor may not see.

    (session, order, own sign-up or None, title of a clashing order or None, whether somebody waits)
    """
    if not is_public_id(public_id):
        raise NotFound
    waits = aliased(Signup)
    waiting_now = exists().where(
        waits.session_id == ServiceSession.id,
        waits.state == SignupState.WAITLISTED,
        waits.member_id != member_id,
    )
    own = aliased(Signup)
    found = db.session.execute(
        select(
            ServiceSession,
            ServiceOrder,
            own,
            clash_title(member_id).label("clash"),
            waiting_now.label("waiting"),
        )
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .outerjoin(own, (own.session_id == ServiceSession.id) & (own.member_id == member_id))
        .where(ServiceSession.public_id == public_id, policy.scope_orders(actor)),
        execution_options={"populate_existing": True},
    ).first()
    if found is None:
        raise NotFound
    return found


def clash_title(member_id: Any) -> Any:
    """Return the scalar "title of another order where the member has a place at the time of ServiceSession"."""
    other, taken, order = aliased(ServiceSession), aliased(Signup), aliased(ServiceOrder)
    return (
        select(order.title)
        .join(other, other.order_id == order.id)
        .join(taken, taken.session_id == other.id)
        .where(
            taken.member_id == member_id,
            taken.state == SignupState.CONFIRMED,
            other.id != ServiceSession.id,
            other.starts_at < ServiceSession.ends_at,
            other.ends_at > ServiceSession.starts_at,
        )
        .limit(1)
        .correlate(ServiceSession, Signup)
        .scalar_subquery()
    )


def waiting(session_id: int) -> list[Signup]:
    """Return those who wait for a place and are free at that time, in order of arrival."""
    return list(
        db.session.scalars(
            select(Signup)
            .join(ServiceSession, ServiceSession.id == Signup.session_id)
            .where(
                Signup.session_id == session_id,
                Signup.state == SignupState.WAITLISTED,
                (Signup.override_reason != "") | clash_title(Signup.member_id).is_(None),
            )
            .order_by(Signup.position),
            execution_options={"populate_existing": True},
        )
    )


def signup(actor: Actor, public_id: str) -> Signup:
    """Return a sign-up that the actor may see, and so withdraw; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(
        select(Signup)
        .join(Member, Member.id == Signup.member_id)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(Signup.public_id == public_id, policy.scope_signups(actor))
    )
    if found is None:
        raise NotFound
    return found


def signups_of(
    actor: Actor, order: ServiceOrder, path: str, session_id: int | None = None
) -> list[SignupRow]:
    """Return the live sign-ups of an order's sessions that the actor sees by name, in order of arrival."""
    query = (
        select(
            Signup.public_id,
            Signup.session_id,
            Signup.state,
            Signup.position,
            Member.public_id,
            Member.name,
            func.coalesce(Organization.short_name, ""),
            Signup.by_name,
            Signup.override_reason,
        )
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(Member, Member.id == Signup.member_id)
        .outerjoin(Organization, Organization.id == Member.organization_id)
        .where(
            ServiceSession.order_id == order.id,
            Signup.state.in_(LIVE_SIGNUPS),
            policy.scope_attendees(actor, order, path),
        )
        .order_by(Signup.session_id, Signup.state, Signup.position)
        .limit(PEOPLE)
    )
    if session_id is not None:
        query = query.where(Signup.session_id == session_id)
    return [SignupRow(*row) for row in db.session.execute(query)]


def rank(signup_: Signup) -> int | None:
    """Return somebody's place on the waiting list, from 1; None when he does not wait."""
    if signup_.state is not SignupState.WAITLISTED:
        return None
    ahead = select(func.count()).where(
        Signup.session_id == signup_.session_id,
        Signup.state == SignupState.WAITLISTED,
        Signup.position < signup_.position,
    )
    return (db.session.scalar(ahead) or 0) + 1


def own_sessions(actor: Actor, *, clock: Clock) -> list[OwnSession]:
    """Return the reader's own sessions that are not over, the soonest first."""
    if actor.member_id is None:
        return []
    query = (
        select(
            Signup.public_id,
            Signup.state,
            ServiceOrder.public_id,
            ServiceSession.public_id,
            ServiceOrder.title,
            func.coalesce(func.nullif(ServiceSession.place, ""), ServiceOrder.place),
            ServiceSession.starts_at,
            ServiceSession.ends_at,
        )
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(
            Signup.member_id == actor.member_id,
            Signup.state.in_(LIVE_SIGNUPS),
            ServiceSession.ends_at > clock.now(),
        )
        .order_by(ServiceSession.starts_at, ServiceSession.id)
        .limit(50)
    )
    return [OwnSession(*row) for row in db.session.execute(query)]


def roll(session_id: int) -> list[RollLine]:
    """Return the roll of a session: everybody with a place, and whoever was recorded besides, by branch and name."""
    place = aliased(Signup)
    confirmed = (place.session_id == session_id) & (place.state == SignupState.CONFIRMED)
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
                .where(Signup.session_id == session_id, Signup.state == SignupState.CONFIRMED)
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
        .where(ServiceSession.order_id == order_id, Signup.state == SignupState.CONFIRMED, ~spoken_of)
    )
    return db.session.scalar(query) or 0


def session_ids(order_id: int) -> Any:
    """Return the subquery of an order's session ids."""
    return select(ServiceSession.id).where(ServiceSession.order_id == order_id)


def live_members(*, order_id: int | None = None, session_id: int | None = None) -> list[int]:
    """Return the members who have or wait for a place in an order or in one session, each once."""
    query = (
        select(Signup.member_id).where(Signup.state.in_(LIVE_SIGNUPS)).distinct().order_by(Signup.member_id)
    )
    if order_id is not None:
        query = query.where(Signup.session_id.in_(session_ids(order_id)))
    if session_id is not None:
        query = query.where(Signup.session_id == session_id)
    return list(db.session.scalars(query))


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


def person(actor: Actor, public_id: str) -> int:
    """Return the id of somebody whom the actor may sign up: himself, or a member in his reach; else raises NotFound."""
    reach = under(Member.path, actor.paths(Permission.SIGNUP_OTHERS))
    if actor.member_id is not None:
        reach = or_(reach, Member.id == actor.member_id)
    found = db.session.scalar(select(Member.id).where(Member.public_id == public_id, reach))
    if found is None:
        raise NotFound
    return found


def own_signups(actor: Actor, order_id: int) -> dict[int, Signup]:
    """Return the reader's own live sign-ups in an order, by session."""
    if actor.member_id is None:
        return {}
    query = select(Signup).where(
        Signup.session_id.in_(session_ids(order_id)),
        Signup.member_id == actor.member_id,
        Signup.state.in_(LIVE_SIGNUPS),
    )
    return {one.session_id: one for one in db.session.scalars(query)}


def waiting_counts(order_id: int) -> dict[int, int]:
    """Return how many people wait, by session of an order."""
    query = (
        select(Signup.session_id, func.count())
        .where(Signup.session_id.in_(session_ids(order_id)), Signup.state == SignupState.WAITLISTED)
        .group_by(Signup.session_id)
    )
    return {session_id: count for session_id, count in db.session.execute(query)}  # noqa: C416  # rows are no pairs to mypy
