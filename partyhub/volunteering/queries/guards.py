"""What signing up has to know and to hold: locks, the state of things in one statement, who comes next."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, Select, String, bindparam, exists, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.prepared import Prepared
from partyhub.members.models import Member
from partyhub.security.actors import Actor
from partyhub.volunteering import policy
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, SignupState


def lock_member(member_id: int) -> Row[Any] | None:
    """Return (id, name, path, status) of a member, locked until the commit: one person's sign-ups come one by one."""
    return _LOCK_MEMBER.run({"member": member_id}).first()


_LOCK_MEMBER = Prepared(
    lambda: (
        select(Member.id, Member.name, Member.path, Member.status)
        .where(Member.id == bindparam("member"))
        .with_for_update(key_share=True)
    )
)


def lock_order(order: ServiceOrder) -> None:
    """Read an order as it is now and hold it until the commit, for steps that write more than its state.

    Locks are taken in one order: the order, its offer, its sessions, their sign-ups.
    """
    db.session.flush()
    db.session.refresh(order, with_for_update=True)


def lock_session(session_id: int) -> ServiceSession:
    """Return a session as it is now, locked until the commit: places change hands one at a time."""
    query = select(ServiceSession).where(ServiceSession.id == session_id)
    found: ServiceSession = db.session.scalars(
        query.with_for_update(), execution_options={"populate_existing": True}
    ).one()
    return found


def signup_frame(actor: Actor, public_id: str, member_id: int) -> Row[Any]:
    """Return what a sign-up has to know, in one statement; raises NotFound for a session the actor may not see.

    (session, order, own sign-up or None, title of a clashing order or None, whether somebody waits, whether somebody
    looks for a stand-in)
    """
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.execute(
        _frame().where(policy.scope_published(actor)),
        {"session": public_id, "member": member_id},
        execution_options={"populate_existing": True},
    ).first()
    if found is None:
        raise NotFound
    return found


@cache
def _frame() -> Select[Any]:
    """Return the statement of `signup_frame` without a scope, built once: building it costs more than running it."""
    member = bindparam("member", type_=Integer)
    waits, own, looks = aliased(Signup), aliased(Signup), aliased(Signup)
    somebody_waits = exists().where(
        waits.session_id == ServiceSession.id,
        waits.state == SignupState.WAITLISTED,
        waits.member_id != member,
    )
    somebody_looks = exists().where(
        looks.session_id == ServiceSession.id, looks.state == SignupState.LOOKING, looks.member_id != member
    )
    return (
        select(
            ServiceSession,
            ServiceOrder,
            own,
            clash_title(member).label("clash"),
            somebody_waits.label("waiting"),
            somebody_looks.label("looking"),
        )
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .outerjoin(own, (own.session_id == ServiceSession.id) & (own.member_id == member))
        .where(ServiceSession.public_id == bindparam("session", type_=String))
    )


def clash_title(member_id: Any) -> Any:
    """Return the scalar "title of another order where the member has a place at the time of ServiceSession"."""
    other, taken, order = aliased(ServiceSession), aliased(Signup), aliased(ServiceOrder)
    return (
        select(order.title)
        .join(other, other.order_id == order.id)
        .join(taken, taken.session_id == other.id)
        .where(
            taken.member_id == member_id,
            taken.state.in_(EXPECTED),
            other.id != ServiceSession.id,
            other.starts_at < ServiceSession.ends_at,
            other.ends_at > ServiceSession.starts_at,
        )
        .limit(1)
        .correlate(ServiceSession, Signup)
        .scalar_subquery()
    )


def clash_of(session_id: int, member_id: int) -> str | None:
    """Return the title of another order where the member has a place at the time of a session."""
    query = select(clash_title(member_id)).select_from(ServiceSession)
    title: str | None = db.session.scalar(query.where(ServiceSession.id == session_id))
    return title


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
