"""Orders and their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import HoursEntry, ServiceOrder, ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, LIVE_SIGNUPS, OrderState

LEADERS = 200


class OrderRow(NamedTuple):
    """One line of a list of orders."""

    public_id: str
    version: int
    title: str
    state: OrderState
    category: str | None
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    organization_id: str
    organizer: str
    confirmed: int
    places: int


class OpenRow(NamedTuple):
    """One session that may be signed up for, with the reader's own standing."""

    order_id: str
    session_id: str
    title: str
    category: str | None
    place: str
    starts_at: datetime
    ends_at: datetime
    taken: int
    places: int
    own: str | None


def get(actor: Actor, public_id: str) -> ServiceOrder:
    """Return an order that the actor may see; raises NotFound otherwise."""
    return _one(
        select(ServiceOrder).where(ServiceOrder.public_id == public_id, policy.scope_orders(actor)), public_id
    )


def session(actor: Actor, public_id: str) -> tuple[ServiceSession, ServiceOrder]:
    """Return a session of an order that the actor may see, with the order; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.execute(
        select(ServiceSession, ServiceOrder)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(ServiceSession.public_id == public_id, policy.scope_orders(actor))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def orders(
    actor: Actor,
    *,
    state: OrderState | None = None,
    category: str | None = None,
    organization_id: str | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `OrderRow`, newest first; `organization_id` (public) keeps those organised there or below."""
    conditions = [policy.scope_orders(actor)]
    if state is not None:
        conditions.append(ServiceOrder.state == state)
    if category:
        conditions.append(ServiceOrder.category == category)
    if organization_id is not None:
        path = db.session.scalar(select(Organization.path).where(Organization.public_id == organization_id))
        below = select(Organization.id).where(under(Organization.path, [path] if path else []))
        conditions.append(ServiceOrder.organization_id.in_(below))
    page = page_of(
        _listing().where(*conditions),
        keys=[(ServiceOrder.created_at, "desc"), (ServiceOrder.id, "desc")],
        cursor=cursor,
        page_size=page_size,
        counted=select(ServiceOrder.id).where(*conditions),
    )
    return page.of(OrderRow)


def open_orders(actor: Actor, *, clock: Clock, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of `OpenRow`: sessions to come that may be signed up for, the soonest first."""
    own = (
        select(Signup.state)
        .where(
            Signup.session_id == ServiceSession.id,
            Signup.member_id == (actor.member_id or 0),
            Signup.state.in_(LIVE_SIGNUPS),
        )
        .scalar_subquery()
    )
    query = (
        select(
            ServiceOrder.public_id,
            ServiceSession.public_id,
            ServiceOrder.title,
            ServiceOrder.category,
            func.coalesce(func.nullif(ServiceSession.place, ""), ServiceOrder.place),
            ServiceSession.starts_at,
            ServiceSession.ends_at,
            ServiceSession.confirmed_count + ServiceSession.held_count,
            ServiceSession.max_people,
            own,
        )
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(
            ServiceSession.signup_open.is_(True),
            ServiceSession.starts_at > clock.now(),
            policy.scope_orders(actor),
        )
    )
    page = page_of(
        query,
        keys=[(ServiceSession.starts_at, "asc"), (ServiceSession.id, "asc")],
        cursor=cursor,
        page_size=page_size,
    )
    return page.of(OpenRow)


def sessions_of(order_id: int) -> list[ServiceSession]:
    """Return an order's sessions, the earliest first."""
    query = select(ServiceSession).where(ServiceSession.order_id == order_id)
    in_order = query.order_by(ServiceSession.starts_at, ServiceSession.id)
    # Places change by statements that pass the session's objects by: what is held must be read anew.
    return list(db.session.scalars(in_order, execution_options={"populate_existing": True}))


def session_span(order_id: int) -> tuple[datetime | None, datetime | None]:
    """Return when the first session of an order begins and the last one ends; (None, None) without sessions."""
    query = select(func.min(ServiceSession.starts_at), func.max(ServiceSession.ends_at))
    first, last = db.session.execute(query.where(ServiceSession.order_id == order_id)).one()
    return first, last


def sessions_page(order_id: int, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of an order's sessions, newest first."""
    query = select(ServiceSession).where(ServiceSession.order_id == order_id)
    return page_of(query, keys=[(ServiceSession.id, "desc")], cursor=cursor, page_size=page_size)


def organizer_path(order: ServiceOrder) -> str:
    """Return the path, as of now, of the organisation that organises the order."""
    return db.session.get_one(Organization, order.organization_id).path


def names_of(order: ServiceOrder) -> Row[Any]:
    """Return `home_and_leader` of an order."""
    return home_and_leader(order.organization_id, order.leader_id)


def home_and_leader(organization_id: int, leader_id: int | None) -> Row[Any]:
    """Return (organisation's public id, name and path, leader's public id and name or None), in one statement."""
    return db.session.execute(
        select(
            Organization.public_id.label("organization_id"),
            Organization.name.label("organizer"),
            Organization.path,
            Member.public_id.label("leader_id"),
            Member.name.label("leader"),
        )
        .select_from(Organization)
        .outerjoin(Member, Member.id == leader_id)
        .where(Organization.id == organization_id)
    ).one()


def leader(actor: Actor, order: ServiceOrder | None, public_id: str) -> Member:
    """Return the member to lead an order: the one who does, or one under the actor's dispatch; else raises NotFound."""
    if not is_public_id(public_id):
        raise NotFound
    reach = under(Member.path, actor.paths(Permission.ORDER_DISPATCH))
    held = order.leader_id or 0 if order is not None else 0
    found = db.session.scalar(
        select(Member).where(Member.public_id == public_id, reach | (Member.id == held))
    )
    if found is None:
        raise NotFound
    return found


def sees_contact(actor: Actor, order: ServiceOrder, path: str) -> bool:
    """Whether the actor sees whom to call: he runs the order, or has a place in it."""
    if not policy.can_lead(actor, order, path):
        return True
    if actor.member_id is None:
        return False
    place = (
        select(Signup.id)
        .join(ServiceSession, ServiceSession.id == Signup.session_id)
        .where(
            ServiceSession.order_id == order.id,
            Signup.member_id == actor.member_id,
            Signup.state.in_(EXPECTED),
        )
        .limit(1)
    )
    return db.session.scalar(place) is not None


def leader_choices(actor: Actor, text: str) -> list[tuple[str, str]]:
    """Return (public id, "name, branch") of members called `text` under the actor's dispatch, for naming a leader."""
    if not text.strip():
        return []
    query = (
        select(Member.public_id, Member.name, Organization.short_name)
        .join(Organization, Organization.id == Member.organization_id)
        .where(
            under(Member.path, actor.paths(Permission.ORDER_DISPATCH)),
            (Member.name == text.strip()) | (Member.initials == text.strip().lower()),
        )
        .order_by(Member.path, Member.id)
        .limit(LEADERS)
    )
    return [(public_id, f"{name}（{branch}）") for public_id, name, branch in db.session.execute(query)]


def _listing() -> Any:
    confirmed = _sum_of(ServiceSession.confirmed_count)
    places = _sum_of(ServiceSession.max_people)
    return select(
        ServiceOrder.public_id,
        ServiceOrder.version,
        ServiceOrder.title,
        ServiceOrder.state,
        ServiceOrder.category,
        ServiceOrder.place,
        ServiceOrder.starts_at,
        ServiceOrder.ends_at,
        Organization.public_id,
        Organization.short_name,
        confirmed,
        places,
    ).join(Organization, Organization.id == ServiceOrder.organization_id)


def _sum_of(column: Any) -> Any:
    total = select(func.coalesce(func.sum(column), 0)).where(ServiceSession.order_id == ServiceOrder.id)
    return total.scalar_subquery()


def _one(query: Any, public_id: str) -> ServiceOrder:
    if not is_public_id(public_id):
        raise NotFound
    found: ServiceOrder | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def order_of(signup: Signup) -> ServiceOrder:
    """Return the order that a sign-up belongs to."""
    query = select(ServiceOrder).join(ServiceSession, ServiceSession.order_id == ServiceOrder.id)
    return db.session.scalars(query.where(ServiceSession.id == signup.session_id)).one()


def order_of_entry(entry: HoursEntry) -> ServiceOrder:
    """Return the order that an entry of the hours ledger belongs to."""
    query = select(ServiceOrder).join(ServiceSession, ServiceSession.order_id == ServiceOrder.id)
    return db.session.scalars(query.where(ServiceSession.id == entry.session_id)).one()
