"""What requesters said: all of it for dispatchers, without a trace of whose it is for teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy, rules
from partyhub.volunteering.models import Rating, ServiceOrder, Team
from partyhub.volunteering.rules.ratings import TextState, mean

SHOWN_AT_MOST = 50


class RatingRow(NamedTuple):
    """One rating as a dispatcher sees it."""

    public_id: str
    version: int
    order_id: str
    title: str
    score: int | None
    text: str
    text_state: TextState
    rated_at: datetime
    looked_by: str


class Heard(NamedTuple):
    """What a team hears: how many scores, their mean once that tells of nobody, words without order and day."""

    team: str
    scores: int
    mean: float | None
    words: Sequence[str]


def rating_of_order(order_id: int) -> Rating | None:
    """Return what was said of an order."""
    return db.session.scalar(select(Rating).where(Rating.order_id == order_id))


def rating(actor: Actor, public_id: str) -> Rating:
    """Return a rating of an order that the actor dispatches; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(
        select(Rating)
        .join(ServiceOrder, ServiceOrder.id == Rating.order_id)
        .where(Rating.public_id == public_id, policy.organized_under(actor, Permission.ORDER_DISPATCH))
    )
    if found is None:
        raise NotFound
    return found


def ratings(
    actor: Actor,
    *,
    text_state: TextState | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `RatingRow` of the orders that the actor dispatches, newest first."""
    conditions = [policy.organized_under(actor, Permission.ORDER_DISPATCH)]
    if text_state is not None:
        conditions.append(Rating.text_state == text_state)
    query = (
        select(
            Rating.public_id,
            Rating.version,
            ServiceOrder.public_id,
            ServiceOrder.title,
            Rating.score,
            Rating.text,
            Rating.text_state,
            Rating.rated_at,
            Rating.looked_by,
        )
        .join(ServiceOrder, ServiceOrder.id == Rating.order_id)
        .where(*conditions)
    )
    page = page_of(
        query, keys=[(Rating.rated_at, "desc"), (Rating.id, "desc")], cursor=cursor, page_size=page_size
    )
    return page.of(RatingRow)


def heard(team: Team) -> Heard:
    """Return what a team hears of its closed orders. The words come in an order that says nothing of when."""
    settled = ServiceOrder.team_id == team.id, ServiceOrder.state == rules.OrderState.CLOSED
    scores = list(
        db.session.scalars(
            select(Rating.score)
            .join(ServiceOrder, ServiceOrder.id == Rating.order_id)
            .where(*settled, Rating.score.is_not(None))
        )
    )
    words = db.session.scalars(
        select(Rating.text)
        .join(ServiceOrder, ServiceOrder.id == Rating.order_id)
        .where(*settled, Rating.text_state == TextState.SHOWN)
        .order_by(Rating.public_id)
        .limit(SHOWN_AT_MOST)
    )
    return Heard(team.name, len(scores), mean([one for one in scores if one is not None]), list(words))


def rated_order(rating_: Rating) -> ServiceOrder:
    """Return the order that was rated."""
    return db.session.get_one(ServiceOrder, rating_.order_id)
