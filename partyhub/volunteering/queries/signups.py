"""Sign-ups and waiting lists as people see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import LIVE_SIGNUPS, SignupState

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
    respond_by: datetime | None
    said: str


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
    respond_by: datetime | None


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


def signups_of(actor: Actor, order: ServiceOrder, path: str) -> list[SignupRow]:
    """Return the live sign-ups of an order's sessions that the actor sees by name, in order of arrival."""
    query = _live(actor, order, path).order_by(Signup.session_id, Signup.state, Signup.position)
    return [SignupRow(*row) for row in db.session.execute(query.limit(PEOPLE))]


def signups_page(
    actor: Actor,
    order: ServiceOrder,
    path: str,
    *,
    session_id: int,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of the live sign-ups of one session that the actor sees by name, newest first."""
    query = _live(actor, order, path).where(Signup.session_id == session_id)
    page = page_of(query, keys=[(Signup.position, "desc")], cursor=cursor, page_size=page_size)
    return page.of(SignupRow)


def _live(actor: Actor, order: ServiceOrder, path: str) -> Select[Any]:
    return (
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
            Signup.respond_by,
            Signup.said,
        )
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .join(Member, Member.id == Signup.member_id)
        .outerjoin(Organization, Organization.id == Member.organization_id)
        .where(
            ServiceSession.order_id == order.id,
            Signup.state.in_(LIVE_SIGNUPS),
            policy.scope_attendees(actor, order, path),
        )
    )


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
            Signup.respond_by,
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
