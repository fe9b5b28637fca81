"""Places: taken and given back by single guarded writes, never by reading first and writing later.

`is_free` is the guard. The race tests take it away to show that without it more people get in than there is room for.
The CHECK on the two counts of `service_session` stands behind it as the belt: places given and places held for an
answer are together never more than there are.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from partyhub.kernel.db import db
from partyhub.volunteering.models import ServiceSession

_AS_IS = {"synchronize_session": False}


def is_free() -> ColumnElement[bool]:
    """Return the guard: a session has a place left."""
    return ServiceSession.confirmed_count + ServiceSession.held_count < ServiceSession.max_people


def looks_free(session: ServiceSession) -> bool:
    """Whether a place was free when the session was read: a hint that saves a vain `take`, never a decision."""
    return session.free > 0


def take(session_id: int, now: datetime) -> int | None:
    """Take a place in an open session that has not begun; return the number of arrival, None when none is free."""
    return db.session.scalar(
        update(ServiceSession)
        .where(ServiceSession.id == session_id, *_open(now), is_free())
        .values(confirmed_count=ServiceSession.confirmed_count + 1, arrivals=ServiceSession.arrivals + 1)
        .returning(ServiceSession.arrivals),
        execution_options=_AS_IS,
    )


def queue(session_id: int, now: datetime) -> tuple[int, bool] | None:
    """Draw a number of arrival for the waiting list; None when the session is closed or has begun.

    Returns (number, whether a place is free all the same): then whoever waits longest is to have it.
    """
    drawn = db.session.execute(
        update(ServiceSession)
        .where(ServiceSession.id == session_id, *_open(now))
        .values(arrivals=ServiceSession.arrivals + 1)
        .returning(
            ServiceSession.arrivals,
            ServiceSession.confirmed_count + ServiceSession.held_count,
            ServiceSession.max_people,
        ),
        execution_options=_AS_IS,
    ).first()
    return None if drawn is None else (drawn[0], drawn[1] < drawn[2])


def add(session_id: int) -> bool:
    """Give a free place to somebody who waits; False when there is none."""
    return _change(session_id, is_free(), confirmed=1)


def hold(session_id: int) -> bool:
    """Hold a free place for somebody's answer; False when there is none."""
    return _change(session_id, is_free(), held=1)


def settle(session_id: int) -> bool:
    """Turn a held place into a given one."""
    return _change(session_id, ServiceSession.held_count > 0, confirmed=1, held=-1)


def let_go(session_id: int) -> bool:
    """Free a held place."""
    return _change(session_id, ServiceSession.held_count > 0, held=-1)


def give_back(session_id: int) -> bool:
    """Free a given place."""
    return _change(session_id, ServiceSession.confirmed_count > 0, confirmed=-1)


def pass_on(session_id: int) -> bool:
    """Hold a given place, whose owner is gone, for whoever was asked to stand in for him."""
    return _change(session_id, ServiceSession.confirmed_count > 0, confirmed=-1, held=1)


def _change(session_id: int, guard: ColumnElement[bool], *, confirmed: int = 0, held: int = 0) -> bool:
    changed = db.session.scalar(
        update(ServiceSession)
        .where(ServiceSession.id == session_id, guard)
        .values(
            confirmed_count=ServiceSession.confirmed_count + confirmed,
            held_count=ServiceSession.held_count + held,
        )
        .returning(ServiceSession.id),
        execution_options=_AS_IS,
    )
    return changed is not None


def open_all(order_id: int) -> None:
    """Open the sessions of an order that was published."""
    _set_open(order_id, is_open=True)


def shut_all(order_id: int) -> None:
    """Let nobody in any more."""
    _set_open(order_id, is_open=False)


def empty_all(order_id: int) -> None:
    """Shut the sessions of a cancelled order and free all places."""
    _lock_all(order_id)
    db.session.execute(
        update(ServiceSession)
        .where(ServiceSession.order_id == order_id)
        .values(signup_open=False, confirmed_count=0, held_count=0),
        execution_options=_AS_IS,
    )


def _lock_all(order_id: int) -> None:
    """Wait for everybody who is at one of the sessions, in their order, before any of them is written."""
    query = select(ServiceSession.id).where(ServiceSession.order_id == order_id).order_by(ServiceSession.id)
    db.session.execute(query.with_for_update()).all()


def _set_open(order_id: int, *, is_open: bool) -> None:
    _lock_all(order_id)
    db.session.execute(
        update(ServiceSession).where(ServiceSession.order_id == order_id).values(signup_open=is_open),
        execution_options=_AS_IS,
    )


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ServiceSession.signup_open.is_(True), ServiceSession.starts_at > now
