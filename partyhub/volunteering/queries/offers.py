"""Offers, what teams may answer or claim, and what the ranking of teams has to know."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, or_, select

from partyhub.kernel.clock import Clock, local_day, local_time
from partyhub.kernel.db import db, under
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import (
    Incident,
    Offer,
    Offering,
    ServiceOrder,
    ServiceSession,
    Team,
    Volunteer,
    VolunteerSkill,
)
from partyhub.volunteering.rules import OfferingState, OrderState
from partyhub.volunteering.rules.deadlines import ENDS, LAPSES
from partyhub.volunteering.rules.matching import Candidate, Wanted
from partyhub.volunteering.rules.offers import OPEN_OFFERS, OfferState

AT_MOST = 100
CANDIDATES = 300
ONGOING = frozenset(OrderState) - ENDS
"""What a team still has to do with."""


class OfferRow(NamedTuple):
    """One line of an order's dispatch."""

    team: str
    state: OfferState
    claimed: bool
    offered_at: datetime
    respond_by: datetime
    answered_at: datetime | None
    answerer: str
    reason: str
    overruled: str


class TeamOrderRow(NamedTuple):
    """An order in front of a team: offered to it, open for claim, or its own."""

    public_id: str
    title: str
    state: OrderState
    district: str
    starts_at: datetime | None
    ends_at: datetime | None
    due_at: datetime | None
    team: str


def open_offer(order_id: int) -> Offer | None:
    """Return the offer of an order that waits for an answer, as it is now."""
    query = select(Offer).where(Offer.order_id == order_id, Offer.state.in_(OPEN_OFFERS))
    return db.session.scalars(query, execution_options={"populate_existing": True}).one_or_none()


def offers_of(order_id: int) -> list[OfferRow]:
    """Return the history of an order's dispatch, the latest first."""
    query = (
        select(
            Team.name,
            Offer.state,
            Offer.claimed,
            Offer.offered_at,
            Offer.respond_by,
            Offer.answered_at,
            Offer.answerer,
            Offer.reason,
            Offer.overruled,
        )
        .join(Team, Team.id == Offer.team_id)
        .where(Offer.order_id == order_id)
        .order_by(Offer.id.desc())
        .limit(AT_MOST)
    )
    return [OfferRow(*row) for row in db.session.execute(query)]


def incidents_of(order_id: int) -> list[Incident]:
    """Return what went wrong during an order's service, the latest first."""
    query = select(Incident).where(Incident.order_id == order_id).order_by(Incident.id.desc())
    return list(db.session.scalars(query.limit(AT_MOST)))


def offered_to(actor: Actor) -> list[TeamOrderRow]:
    """Return the orders that teams of the actor are asked about, the most urgent first."""
    query = (
        _of_teams()
        .join(Offer, and_(Offer.order_id == ServiceOrder.id, Offer.state == OfferState.PENDING))
        .join(Team, Team.id == Offer.team_id)
        .where(ServiceOrder.state == OrderState.OFFERED, policy.acts_for(actor))
    )
    return _rows(query)


def claimable(actor: Actor) -> list[TeamOrderRow]:
    """Return the orders that may be claimed; nothing for somebody who answers for no team."""
    if not db.session.scalar(select(Team.id).where(policy.acts_for(actor), Team.active.is_(True)).limit(1)):
        return []
    query = _of_teams(literal("")).where(ServiceOrder.state == OrderState.OPEN_FOR_CLAIM)
    return _rows(query)


def held_by(actor: Actor) -> list[TeamOrderRow]:
    """Return the orders that teams of the actor have taken on and that are not over."""
    query = (
        _of_teams()
        .join(Team, Team.id == ServiceOrder.team_id)
        .where(ServiceOrder.state.in_(ONGOING), policy.acts_for(actor))
    )
    return _rows(query)


def _of_teams(team: Any = Team.name) -> Select[Any]:
    return select(
        ServiceOrder.public_id,
        ServiceOrder.title,
        ServiceOrder.state,
        ServiceOrder.district,
        ServiceOrder.starts_at,
        ServiceOrder.ends_at,
        ServiceOrder.due_at,
        team,
    )


def _rows(query: Select[Any]) -> list[TeamOrderRow]:
    in_order = query.order_by(ServiceOrder.due_at, ServiceOrder.id).limit(AT_MOST)
    return [TeamOrderRow(*row) for row in db.session.execute(in_order)]


def wanted(order: ServiceOrder) -> Wanted:
    """Return what an order asks for, as the ranking reads it."""
    return Wanted(
        category=str(order.category or ""),
        district=order.district,
        skills=frozenset(order.skills),
        people=order.people or 0,
    )


def candidates(actor: Actor, order: ServiceOrder, *, clock: Clock) -> list[Candidate]:
    """Return the active teams under the actor's dispatch with what the ranking needs to know; seven statements."""
    paths = actor.paths(Permission.ORDER_DISPATCH)
    below = select(Organization.id).where(under(Organization.path, paths))
    query = select(Team).where(Team.active.is_(True), Team.organization_id.in_(below))
    found = list(db.session.scalars(query.order_by(Team.id).limit(CANDIDATES)))
    ids = [one.id for one in found]
    on = local_day(order.starts_at) if order.starts_at else clock.today()
    people, skills = _people(ids), _skills(ids, on)
    kinds, loads = _shelf(ids, order), _loads(ids, clock)
    served, clashes, asked = _served(ids, order), _clashes(ids, order), _asked(order)
    return [
        Candidate(
            team_id=one.id,
            name=one.name,
            skills=frozenset(one.skills) | skills.get(one.id, frozenset()),
            districts=frozenset(one.districts),
            offers_kind=one.id in kinds,
            load=loads.get(one.id, 0),
            served=served.get(one.id, 0),
            volunteers=people.get(one.id, 0),
            clash=clashes.get(one.id, ""),
            asked=one.id in asked,
        )
        for one in found
    ]


def _people(ids: list[int]) -> dict[int, int]:
    query = (
        select(Volunteer.team_id, func.count())
        .where(Volunteer.team_id.in_(ids), Volunteer.until.is_(None))
        .group_by(Volunteer.team_id)
    )
    return _pairs(query)


def _skills(ids: list[int], on: Any) -> dict[int, frozenset[str]]:
    query = (
        select(Volunteer.team_id, VolunteerSkill.name)
        .join(VolunteerSkill, VolunteerSkill.volunteer_id == Volunteer.id)
        .where(
            Volunteer.team_id.in_(ids),
            Volunteer.until.is_(None),
            or_(VolunteerSkill.valid_until.is_(None), VolunteerSkill.valid_until >= on),
        )
        .distinct()
    )
    found: dict[int, frozenset[str]] = {}
    for team_id, name in db.session.execute(query):
        found[team_id] = found.get(team_id, frozenset()) | {name}
    return found


def _shelf(ids: list[int], order: ServiceOrder) -> set[int]:
    query = select(Offering.team_id).where(
        Offering.team_id.in_(ids),
        Offering.state == OfferingState.LISTED,
        or_(Offering.category == str(order.category or ""), Offering.id == (order.service_id or 0)),
    )
    return set(db.session.scalars(query))


def _loads(ids: list[int], clock: Clock) -> dict[int, int]:
    """Count the orders of this month by team: those that begin in it and are not called off."""
    first = clock.today().replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    query = (
        select(ServiceOrder.team_id, func.count())
        .where(
            ServiceOrder.team_id.in_(ids),
            ServiceOrder.state.in_(ONGOING | {OrderState.CLOSED}),
            ServiceOrder.starts_at >= local_time(first),
            ServiceOrder.starts_at < local_time(following),
        )
        .group_by(ServiceOrder.team_id)
    )
    return _pairs(query)


def _served(ids: list[int], order: ServiceOrder) -> dict[int, int]:
    query = (
        select(ServiceOrder.team_id, func.count())
        .where(
            ServiceOrder.team_id.in_(ids),
            ServiceOrder.state == OrderState.CLOSED,
            ServiceOrder.category == order.category,
        )
        .group_by(ServiceOrder.team_id)
    )
    return _pairs(query)


def _clashes(ids: list[int], order: ServiceOrder) -> dict[int, str]:
    """Return, by team, an order that it serves at the time that is asked for."""
    if order.starts_at is None or order.ends_at is None:
        return {}
    query = (
        select(ServiceOrder.team_id, func.min(ServiceOrder.title))
        .join(ServiceSession, ServiceSession.order_id == ServiceOrder.id)
        .where(
            ServiceOrder.team_id.in_(ids),
            ServiceOrder.id != order.id,
            ServiceOrder.state.in_(ONGOING),
            ServiceSession.starts_at < order.ends_at,
            ServiceSession.ends_at > order.starts_at,
        )
        .group_by(ServiceOrder.team_id)
    )
    return {team_id: title for team_id, title in db.session.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def _asked(order: ServiceOrder) -> set[int]:
    """Return the teams that were asked about this order: it is not suggested to them again."""
    return set(db.session.scalars(select(Offer.team_id).where(Offer.order_id == order.id)))


def _pairs(query: Select[Any]) -> dict[int, int]:
    return {team_id: count for team_id, count in db.session.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def asks_team_of(actor: Actor, order_id: int) -> bool:
    """Whether the order waits for the answer of a team that the actor answers for."""
    query = (
        select(Offer.id)
        .join(Team, Team.id == Offer.team_id)
        .where(Offer.order_id == order_id, Offer.state == OfferState.PENDING, policy.acts_for(actor))
    )
    return db.session.scalar(query) is not None


def is_asked(team_id: int) -> bool:
    """Whether an offer waits for the team's or for a requester's answer."""
    query = select(Offer.id).where(Offer.team_id == team_id, Offer.state.in_(OPEN_OFFERS)).limit(1)
    return db.session.scalar(query) is not None


def teams_by_id(ids: list[int]) -> list[Team]:
    """Return teams, each once, in the order of their ids."""
    return list(db.session.scalars(select(Team).where(Team.id.in_(ids)).order_by(Team.id)))


def lapsed(now: datetime) -> list[ServiceOrder]:
    """Return orders whose answer did not come in time, held until the commit; those in other hands are passed over."""
    query = (
        select(ServiceOrder)
        .where(ServiceOrder.state.in_(LAPSES), ServiceOrder.due_at <= now)
        .order_by(ServiceOrder.due_at, ServiceOrder.id)
        .limit(AT_MOST)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))
