"""The steps of an order, from publishing to closing or cancelling."""

from __future__ import annotations

from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import places
from partyhub.volunteering.commands.counting import count_closed
from partyhub.volunteering.commands.hours import credit_order
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.orders import current
from partyhub.volunteering.commands.rating import keep_rating
from partyhub.volunteering.commands.signups import release_all
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import ORDER, OrderState
from partyhub.volunteering.rules.categories import category_reasons

LED = frozenset({"ready", "start", "abort", "complete"})
ANSWERED = frozenset({"accept", "decline", "propose_time"})
DISPATCHED = frozenset(
    {
        "submit",
        "verify",
        "ask",
        "reject",
        "publish",
        "offer",
        "open",
        "recall",
        "agree_time",
        "refuse_time",
        "reassign",
        "reschedule",
        "redispatch",
    }
    | {"confirm", "close", "cancel"}
)
"""Whose the events are: the order's leader, the team that is asked, the dispatcher."""


def publish(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Let every member see the order and sign up. Raises Forbidden, Conflict by state, Invalid."""
    _dispatched(actor, order)
    ORDER.target(order.state, "publish")
    starts = [session.starts_at for session in queries.sessions_of(order.id)]
    reasons = rules.publish_reasons(current(order), starts, clock.now())
    reasons += category_reasons(order.category, queries.kind_of(order.category), held=order.category)
    raise_if(Invalid, reasons)
    move(actor, order, "publish", clock)
    places.open_all(order.id)
    return order


def ready(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Say that the service goes ahead. Raises Forbidden, Conflict by state or while a session lacks people."""
    _led(actor, order)
    ORDER.target(order.state, "ready")
    numbers = [(one.confirmed_count, one.min_people) for one in queries.sessions_of(order.id)]
    raise_if(Conflict, rules.ready_reasons(numbers))
    return move(actor, order, "ready", clock)


def start(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Begin the service, at most two hours before its first session. Raises Forbidden, Conflict."""
    _led(actor, order)
    ORDER.target(order.state, "start")
    starts = [one.starts_at for one in queries.sessions_of(order.id)]
    raise_if(Conflict, rules.start_reasons(starts, clock.now()))
    return move(actor, order, "start", clock)


def complete(actor: Actor, order: ServiceOrder, *, result: str, clock: Clock) -> ServiceOrder:
    """Hand the finished service in with what was done; the roll call must have spoken of everybody.

    Raises Forbidden, Conflict by state, Invalid with every reason.
    """
    _led(actor, order)
    ORDER.target(order.state, "complete")
    ends = [one.ends_at for one in queries.sessions_of(order.id)]
    missing = queries.unregistered(order.id)
    raise_if(Invalid, rules.complete_reasons(result, ends, missing, clock.now()))
    move(actor, order, "complete", clock, changes={"result": result.strip(), "handed_in_at": clock.now()})
    places.shut_all(order.id)
    return order


def confirm(
    actor: Actor,
    order: ServiceOrder,
    *,
    confirmed_by: str,
    score: int | None = None,
    text: str = "",
    clock: Clock,
) -> ServiceOrder:
    """Enter that the requester confirmed; `confirmed_by` says who did and how, `score` and `text` what he said of it.

    Raises Forbidden, Conflict, Invalid.
    """
    _dispatched(actor, order)
    queries.lock_order(order)
    ORDER.target(order.state, "confirm")
    raise_if(Invalid, rules.given_reasons(confirmed_by, "confirmed_by"))
    if score is not None or text.strip():
        keep_rating(actor, order, score=score, text=text, clock=clock)
    return move(actor, order, "confirm", clock, changes={"reason": confirmed_by.strip()})


def close(actor: Actor, order: ServiceOrder, *, second_look: str = "", clock: Clock) -> ServiceOrder:
    """Close a confirmed order: credit the minutes, post the facts (see `rules`); of one that was voided, nothing.

    Raises Forbidden; Conflict by state, for overlapping time, one's own time, or a day over eight hours whose reason
    (`second_look`) somebody other than the person who called the roll has not given.
    """
    _dispatched(actor, order)
    queries.lock_order(order)
    ORDER.target(order.state, "close")
    credited = credit_order(actor, order, second_look=second_look, clock=clock)
    minutes = sum(one.minutes for one in credited)
    move(
        actor,
        order,
        "close",
        clock,
        changes={"closings": order.closings + 1},
        entries=len(credited),
        minutes=minutes,
    )
    if not order.voided:
        rating = queries.rating_of_order(order.id)
        count_closed(order, rating.score if rating is not None else None, clock)
    return order


def cancel(
    actor: Actor, order: ServiceOrder, *, reason: str, second_look: str = "", clock: Clock
) -> ServiceOrder:
    """Cancel for the organiser: nobody keeps a place, everybody is told once.

    Of a service that was broken off the time served is credited (`second_look` as in `close`). Raises Forbidden,
    Conflict, Invalid.
    """
    _dispatched(actor, order)
    queries.lock_order(order)
    ORDER.target(order.state, "cancel")
    raise_if(Invalid, rules.given_reasons(reason))
    if queries.served(order.id):
        if order.state is not OrderState.ABORTED:
            raise Conflict(Reason("somebody_served"))
        credit_order(actor, order, second_look=second_look, clock=clock)
    places.empty_all(order.id)
    told = {*release_all(order.id, clock)}
    told |= {order.leader_id} if order.leader_id and order.published_at else set()
    why = reason.strip()
    move(actor, order, "cancel", clock, changes={"reason": why}, reason=why, told=len(told))
    notifications.enqueue(
        to_members=sorted(told),
        topic="service.cancelled",
        params={"title": order.title, "reason": order.reason},
        link=Reference("order", order.id),
        clock=clock,
        key=f"order:{order.id}:cancelled",
    )
    return order


def events_for(actor: Actor, order: ServiceOrder, path: str) -> tuple[str, ...]:
    """Return the events that this actor may try now, in the order of the work; what they still lack they say."""
    may = set() if policy.can_lead(actor, order, path) else LED
    may |= set() if policy.can_dispatch(actor, path) else DISPATCHED
    if order.state is OrderState.OFFERED and queries.asks_team_of(actor, order.id):
        may |= ANSWERED
    if order.state is OrderState.OPEN_FOR_CLAIM and queries.own_teams(actor):
        may |= {"claim"}
    allowed = ORDER.allowed(order.state)
    return tuple(event for event in rules.OFFERED_EVENTS if event in may and event in allowed)


def _dispatched(actor: Actor, order: ServiceOrder) -> str:
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    return path


def _led(actor: Actor, order: ServiceOrder) -> str:
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_lead(actor, order, path))
    return path
