"""A service that is broken off: what happened is written down, and the dispatcher sends it out again or cancels it."""

from __future__ import annotations

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, raise_if
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries
from partyhub.volunteering.commands import places
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.signups import release_all
from partyhub.volunteering.commands.telling import tell_dispatchers
from partyhub.volunteering.models import Incident, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import ORDER, offers


def report(
    actor: Actor, order: ServiceOrder, note: str, *, session: ServiceSession | None = None, clock: Clock
) -> Incident:
    """Write down what went wrong; for commands that have asked whether the actor may. Raises Invalid."""
    raise_if(Invalid, offers.incident_reasons(note))
    incident = Incident(
        order_id=order.id,
        session_id=session.id if session else None,
        note=note.strip(),
        reported_by=actor.user_id,
        reporter_name=actor.name[:60],
        reported_at=clock.now(),
    )
    db.session.add(incident)
    db.session.flush()
    return incident


def abort(actor: Actor, order: ServiceOrder, *, note: str, clock: Clock) -> ServiceOrder:
    """Break a service off and say what happened; nobody signs up any more, and what was served still counts.

    Raises Forbidden for anybody who does not run the order, Conflict by state, Invalid without a note.
    """
    raise_if(Forbidden, policy.can_lead(actor, order, queries.organizer_path(order)))
    ORDER.target(order.state, "abort")
    raise_if(Invalid, offers.incident_reasons(note))
    move(actor, order, "abort", clock)
    incident = report(actor, order, note, clock=clock)
    places.shut_all(order.id)
    tell_dispatchers(
        order,
        "service.aborted",
        clock=clock,
        key=f"incident:{incident.id}",
        note=incident.note,
        by=actor.name,
    )
    return order


def redispatch(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Put a broken-off order back into the pool: people of sessions to come are released and told once.

    Who served stays in the roll call and is credited when the order is closed. Raises Forbidden, Conflict by state.
    """
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    ORDER.target(order.state, "redispatch")
    queries.lock_order(order)
    places.empty_all(order.id)
    released = release_all(order.id, clock)
    move(actor, order, "redispatch", clock, changes={"team_id": None}, told=len(released))
    notifications.enqueue(
        to_members=released,
        topic="service.redispatched",
        params={"title": order.title},
        link=Reference("order", order.id),
        clock=clock,
        key=f"order:{order.id}:redispatched:{order.version}",
    )
    return order
