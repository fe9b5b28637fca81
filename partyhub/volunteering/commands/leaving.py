"""What becomes of sign-ups when a membership ends."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.members.rules import ENDED
from partyhub.security.actors import Actor
from partyhub.volunteering.commands.signups import leave
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import LIVE_SIGNUPS


def on_member_left(
    *,
    member_id: int,
    organization_id: int,  # every listener of the signal takes all it says
    on: date,  # the same
    actor: Actor,
    clock: Clock,
) -> None:
    """Free the places of somebody whose membership ended; whoever only changed his branch keeps them.

    Places of sessions to come are offered to those who wait. The person is not written to.
    """
    if db.session.scalar(select(Member.status).where(Member.id == member_id)) not in ENDED:
        return
    to_come = (
        select(Signup)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .where(
            Signup.member_id == member_id,
            Signup.state.in_(LIVE_SIGNUPS),
            ServiceSession.starts_at > clock.now(),
        )
        .order_by(ServiceSession.id)
    )
    for signup in db.session.scalars(to_come).all():
        leave(actor, signup, clock=clock)
