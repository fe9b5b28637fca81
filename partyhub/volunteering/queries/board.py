"""The dispatcher's board."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import Offer, ServiceOrder, Team
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.deadlines import DUTIES
from partyhub.volunteering.rules.offers import OPEN_OFFERS

A_STATE = 15
"""Orders shown of each state; the rest stand in the list of orders."""


class BoardRow(NamedTuple):
    """One order of the board; `team` has taken it on, or is asked."""

    public_id: str
    title: str
    state: OrderState
    organizer: str
    team: str | None
    created_at: datetime
    due_at: datetime | None


def board(actor: Actor) -> list[BoardRow]:
    """Return what the actor dispatches and is not over: the most urgent of each state, in one statement."""
    place = (
        func.row_number()
        .over(partition_by=ServiceOrder.state, order_by=(ServiceOrder.due_at, ServiceOrder.id))
        .label("place")
    )
    ranked = (
        select(ServiceOrder.id, place)
        .where(ServiceOrder.state.in_(DUTIES), policy.organized_under(actor, Permission.ORDER_DISPATCH))
        .subquery()
    )
    of_offer = aliased(Team)
    asked = (
        select(of_offer.name)
        .join(Offer, Offer.team_id == of_offer.id)
        .where(Offer.order_id == ServiceOrder.id, Offer.state.in_(OPEN_OFFERS))
        .scalar_subquery()
    )
    query = (
        select(
            ServiceOrder.public_id,
            ServiceOrder.title,
            ServiceOrder.state,
            Organization.short_name,
            func.coalesce(Team.name, asked),
            ServiceOrder.created_at,
            ServiceOrder.due_at,
        )
        .join(ranked, ranked.c.id == ServiceOrder.id)
        .join(Organization, Organization.id == ServiceOrder.organization_id)
        .outerjoin(Team, Team.id == ServiceOrder.team_id)
        .where(ranked.c.place <= A_STATE)
        .order_by(ServiceOrder.due_at, ServiceOrder.id)
    )
    return [BoardRow(*row) for row in db.session.execute(query)]
