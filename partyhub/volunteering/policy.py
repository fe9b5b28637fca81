"""Who sees orders and sign-ups, and who may do what with them; lists, details and commands share these conditions."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.sql.elements import SQLColumnExpression

from partyhub.kernel.db import under
from partyhub.kernel.errors import Forbidden, Reason, raise_if
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role
from partyhub.volunteering.models import ServiceOrder, Signup

PARTY = frozenset(
    {
        Role.COMMITTEE,
        Role.ENTERPRISE,
        Role.SECRETARY,
        Role.MEMBER,
        Role.LEADER,
        Role.DISPATCHER,
        Role.INSPECTOR,
    }
)
PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.ORDER_READ: PARTY,
    Permission.ORDER_DISPATCH: frozenset({Role.DISPATCHER, Role.COMMITTEE}),
    Permission.ORDER_LEAD: frozenset({Role.LEADER, Role.DISPATCHER}),
    Permission.SIGNUP_SELF: PARTY,
    Permission.SIGNUP_OTHERS: frozenset({Role.SECRETARY, Role.DISPATCHER, Role.LEADER}),
    Permission.HOURS_READ: frozenset({Role.SECRETARY, Role.ENTERPRISE, Role.COMMITTEE, Role.DISPATCHER}),
}
RUNS_ORDERS = (Permission.ORDER_DISPATCH, Permission.ORDER_LEAD)


def organized_under(actor: Actor, *permissions: Permission) -> ColumnElement[bool]:
    """Return "the actor holds one of `permissions` over the organisation that organises the order"."""
    paths = {path for permission in permissions for path in actor.paths(permission)}
    return ServiceOrder.organization_id.in_(select(Organization.id).where(under(Organization.path, paths)))


def scope_orders(actor: Actor) -> ColumnElement[bool]:
    """Published orders are seen by every member; the others by those who dispatch over the organiser."""
    seen = [organized_under(actor, Permission.ORDER_DISPATCH)]
    if actor.can(Permission.ORDER_READ):
        seen.append(ServiceOrder.published_at.is_not(None))
    return or_(*seen)


def scope_signups(actor: Actor) -> ColumnElement[bool]:
    """Who signed up is seen by himself, by his branch, and by those who run the order; may be joined to all three."""
    seen: list[ColumnElement[bool]] = [
        under(Member.path, actor.paths(Permission.SIGNUP_OTHERS)),
        organized_under(actor, *RUNS_ORDERS),
    ]
    if actor.member_id is not None:
        seen += [_is(Signup.member_id, actor.member_id), _is(ServiceOrder.leader_id, actor.member_id)]
    return or_(*seen)


def scope_hours(actor: Actor, path: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Return "the actor holds the permission to see the hours of the branch at `path`"."""
    return under(path, actor.paths(Permission.HOURS_READ))


def scope_attendees(actor: Actor, order: ServiceOrder, path: str) -> ColumnElement[bool]:
    """Which people of an order's sessions the actor sees by name: all when he runs it, else himself and his branch."""
    if not can_lead(actor, order, path):
        return true()
    seen = [under(Member.path, actor.paths(Permission.SIGNUP_OTHERS))]
    if actor.member_id is not None:
        seen.append(_is(Member.id, actor.member_id))
    return or_(*seen)


def can_dispatch(actor: Actor, path: str) -> list[Reason]:
    """Publishing, changing, confirming, closing and cancelling belong to whoever dispatches over the organiser."""
    return [] if actor.can_at(Permission.ORDER_DISPATCH, path) else [Reason("order_not_yours")]


def can_lead(actor: Actor, order: ServiceOrder, path: str) -> list[Reason]:
    """The roll call belongs to the leader named in the order, a leader of the organiser, and the dispatcher."""
    if actor.is_member(order.leader_id) or any(actor.can_at(one, path) for one in RUNS_ORDERS):
        return []
    return [Reason("order_not_led_by_you")]


def refuse_unless_leading(actor: Actor, order: ServiceOrder, path: str) -> None:
    """Raise Forbidden for anybody who does not run the order; for pages and answers that only read."""
    raise_if(Forbidden, can_lead(actor, order, path))


def refuse_unless_dispatching(actor: Actor, path: str) -> None:
    """Raise Forbidden for anybody who does not dispatch over the organiser at `path`."""
    raise_if(Forbidden, can_dispatch(actor, path))


def can_sign_up(actor: Actor, member_id: int, member_path: str) -> list[Reason]:
    """Everybody for himself; for others where the permission reaches."""
    if actor.is_member(member_id) and actor.can(Permission.SIGNUP_SELF):
        return []
    if actor.can_at(Permission.SIGNUP_OTHERS, member_path):
        return []
    return [Reason("signup_not_for_this_person", "member_id")]


def _is(
    column: SQLColumnExpression[int] | SQLColumnExpression[int | None], value: int
) -> ColumnElement[bool]:
    return column == value
