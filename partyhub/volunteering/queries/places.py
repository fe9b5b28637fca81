"""Who is offered a place, who looks for a stand-in, and whose offers are over; for commands that hold the locks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import SignupState

AT_ONCE = 200
"""Sessions a run of the job looks at; what is left comes with the next one."""

_NOW = {"populate_existing": True}


def without_stand_in(session_id: int) -> list[Signup]:
    """Return those who look for a stand-in whom nobody was asked to replace yet, the longest first."""
    asked = aliased(Signup)
    query = (
        select(Signup)
        .outerjoin(asked, asked.replaces_id == Signup.id)
        .where(Signup.session_id == session_id, Signup.state == SignupState.LOOKING, asked.id.is_(None))
        .order_by(Signup.changed_at, Signup.id)
    )
    return list(db.session.scalars(query, execution_options=_NOW))


def stand_in_of(signup_id: int) -> Signup | None:
    """Return the sign-up of whoever was asked to stand in for this one and has not answered."""
    found: Signup | None = db.session.scalar(
        select(Signup).where(Signup.replaces_id == signup_id), execution_options=_NOW
    )
    return found


def sessions_lapsing(now: datetime) -> list[ServiceSession]:
    """Return sessions with an offer that is over, locked; those that somebody else holds are left out."""
    over = select(Signup.session_id).where(Signup.state == SignupState.OFFERED, _over(now))
    query = select(ServiceSession).where(ServiceSession.id.in_(over)).order_by(ServiceSession.id)
    return list(
        db.session.scalars(query.limit(AT_ONCE).with_for_update(skip_locked=True), execution_options=_NOW)
    )


def lapsing(session_id: int, now: datetime) -> list[Signup]:
    """Return those of a locked session whose offer is over, in order of arrival."""
    query = (
        select(Signup)
        .where(Signup.session_id == session_id, Signup.state == SignupState.OFFERED, _over(now))
        .order_by(Signup.position)
    )
    return list(db.session.scalars(query, execution_options=_NOW))


def member_name(member_id: int) -> str:
    """Return a member's name."""
    return db.session.scalars(select(Member.name).where(Member.id == member_id)).one()


def member_path(member_id: int) -> str:
    """Return the path of the branch that a member belongs to now."""
    return db.session.scalars(select(Member.path).where(Member.id == member_id)).one()


def _over(now: datetime) -> ColumnElement[bool]:
    begun = select(ServiceSession.id).where(ServiceSession.starts_at <= now)
    return or_(Signup.respond_by <= now, Signup.session_id.in_(begun))
