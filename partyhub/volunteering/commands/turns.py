"""What every change of a sign-up shares: one step of the machine, one line of the log, one message.

Callers hold the session's lock. `fresh` and `still` are the guard: the state is read under the lock, and written only
where it is still the same. The race tests take both away to show what happens without them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import SIGNUP, SignupState

_AS_IS = {"synchronize_session": False}


def fresh(signup: Signup) -> None:
    """Read a sign-up as it is now."""
    db.session.refresh(signup)


def still(state: SignupState) -> ColumnElement[bool]:
    """Return the guard: the sign-up is in the state that was read."""
    return Signup.state == state


def turn(signup: Signup, event: str, now: datetime, **changes: Any) -> SignupState | None:
    """Take a sign-up where `event` leads; return the state before, None when it leads nowhere from there.

    An offer's deadline and whose place it was end with the offer.
    """
    db.session.flush()
    before = signup.state
    try:
        target = SignupState(SIGNUP.target(before, event))
    except Conflict:
        return None
    values = {"respond_by": None, "replaces_id": None, **changes}
    written = db.session.scalar(
        update(Signup)
        .where(Signup.id == signup.id, still(before))
        .values(**values, state=target, changed_at=now)
        .returning(Signup.id),
        execution_options=_AS_IS,
    )
    db.session.refresh(signup)
    return None if written is None else before


def tell(
    signup: Signup, order: ServiceOrder, session: ServiceSession, topic: str, clock: Clock, **more: Any
) -> None:
    """Tell the person, once for each number of arrival, topic and moment of the change."""
    notifications.enqueue(
        to_members=(signup.member_id,),
        topic=topic,
        params=params(order, session) | more,
        link=Reference("session", session.id),
        clock=clock,
        key=f"signup:{signup.id}:{signup.position}:{topic}:{int(signup.changed_at.timestamp())}",
    )


def params(order: ServiceOrder, session: ServiceSession) -> dict[str, Any]:
    """Return what every message about a sign-up names."""
    return {"title": order.title, "at": session.starts_at, "place": session.place or order.place}
