"""Places: taken and given back by single guarded writes, never by reading first and writing later.

`is_free` is the guard. The race tests take it away to show that without it more people get in than there is room for.
The CHECK on `service_session.confirmed_count` stands behind it as the belt.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, update

from partyhub.kernel.db import db
from partyhub.volunteering.models import ServiceSession

_AS_IS = {"synchronize_session": False}


def is_free() -> ColumnElement[bool]:
    """Return the guard: a session has a place left."""
    return ServiceSession.confirmed_count < ServiceSession.max_people


def looks_free(session: ServiceSession) -> bool:
    """Whether a place was free when the session was read: a hint that saves a vain `take`, never a decision."""
    return session.confirmed_count < session.max_people


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
        .returning(ServiceSession.arrivals, ServiceSession.confirmed_count, ServiceSession.max_people),
        execution_options=_AS_IS,
    ).first()
    return None if drawn is None else (drawn.arrivals, drawn.confirmed_count < drawn.max_people)


def give_back(session_id: int) -> None:
    """Give one taken place back."""
    db.session.execute(
        update(ServiceSession)
        .where(ServiceSession.id == session_id, ServiceSession.confirmed_count > 0)
        .values(confirmed_count=ServiceSession.confirmed_count - 1),
        execution_options=_AS_IS,
    )


def open_all(order_id: int) -> None:
    """Open the sessions of an order that was published."""
    _set_open(order_id, is_open=True)


def shut_all(order_id: int) -> None:
    """Let nobody in any more."""
    _set_open(order_id, is_open=False)


def empty_all(order_id: int) -> None:
    """Shut the sessions of a cancelled order and free all places."""
    db.session.execute(
        update(ServiceSession)
        .where(ServiceSession.order_id == order_id)
        .values(signup_open=False, confirmed_count=0),
        execution_options=_AS_IS,
    )


def _set_open(order_id: int, *, is_open: bool) -> None:
    db.session.execute(
        update(ServiceSession).where(ServiceSession.order_id == order_id).values(signup_open=is_open),
        execution_options=_AS_IS,
    )


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ServiceSession.signup_open.is_(True), ServiceSession.starts_at > now
