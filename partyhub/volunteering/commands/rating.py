"""What the requester says of a service, and the dispatcher's look at it before the team reads it."""

from __future__ import annotations

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.models import Rating, ServiceOrder
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.ratings import TextState, rated_when_reasons, rating_reasons


def confirm_by_requester(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Note that the requester is content, without a score; he came with the order's code. Raises Conflict by state."""
    return move(actor, order, "confirm", clock, by="requester")


def rate_by_requester(
    actor: Actor, order: ServiceOrder, *, score: int | None = None, text: str = "", clock: Clock
) -> Rating:
    """Write down what the requester says; an order that waits for him is confirmed with it.

    He came with the order's code; no name is kept. Raises Conflict when it is too late or was rated before, Invalid.
    """
    queries.lock_order(order)
    made = keep_rating(actor, order, score=score, text=text, clock=clock)
    if order.state is OrderState.AWAITING_CONFIRMATION:
        move(actor, order, "confirm", clock, by="requester")
    return made


def keep_rating(actor: Actor, order: ServiceOrder, *, score: int | None, text: str, clock: Clock) -> Rating:
    """Check and write a rating of an order that the caller holds. Raises Conflict, Invalid."""
    raise_if(Conflict, rated_when_reasons(order.state, rated=queries.rating_of_order(order.id) is not None))
    raise_if(Invalid, rating_reasons(score, text))
    made = Rating(
        order_id=order.id,
        score=score,
        text=text.strip(),
        text_state=TextState.WAITING if text.strip() else TextState.NONE,
        entered_by=actor.user_id,
        rated_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    path = queries.organizer_path(order)
    note(actor, "service_order.rated", order, path, clock, score=score, words=bool(made.text))
    return made


def look_at_rating(actor: Actor, rating: Rating, *, show: bool, clock: Clock) -> Rating:
    """Let the team read the words of a rating, or withhold them; may be changed later. Raises Forbidden, Conflict."""
    order = db.session.get_one(ServiceOrder, rating.order_id)
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    if rating.text_state is TextState.NONE:
        raise Conflict(Reason("rating_without_words"))
    rating.text_state = TextState.SHOWN if show else TextState.WITHHELD
    rating.looked_at, rating.looked_by = clock.now(), actor.name[:60]
    db.session.flush()
    note(actor, "service_order.rating_looked_at", order, path, clock, shown=show)
    return rating
