"""Who sees orders and sign-ups, and who may do what with them; lists, details and commands share these conditions."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.sql.elements import SQLColumnExpression

from partyhub.kernel.db import under
from partyhub.kernel.errors import Forbidden, Reason, raise_if
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role
from partyhub.volunteering.models import Certificate, Offer, ServiceOrder, Signup, Team
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.offers import OPEN_OFFERS

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
ROOT_SLASHES = 2
"""The path of the root has its number between two of them."""

RUNS_ORDERS = (Permission.ORDER_DISPATCH, Permission.ORDER_LEAD)


def organized_under(actor: Actor, *permissions: Permission) -> ColumnElement[bool]:
    """Return "the actor holds one of `permissions` over the organisation that organises the order"."""
    paths = {path for permission in permissions for path in actor.paths(permission)}
    return ServiceOrder.organization_id.in_(select(Organization.id).where(under(Organization.path, paths)))


def scope_published(actor: Actor) -> ColumnElement[bool]:
    """Published orders are seen by every member; the others by those who dispatch over the organiser."""
    seen = [organized_under(actor, Permission.ORDER_DISPATCH)]
    if actor.can(Permission.ORDER_READ):
        seen.append(ServiceOrder.published_at.is_not(None))
    return or_(*seen)


def scope_orders(actor: Actor) -> ColumnElement[bool]:
    """Besides those, a team sees what it was offered while it may answer, and every team what is open for claim."""
    seen = [scope_published(actor)]
    if actor.can(Permission.ORDER_LEAD) or actor.member_id is not None:
        mine = acts_for(actor)
        offered = (
            select(Offer.order_id)
            .join(Team, Team.id == Offer.team_id)
            .where(Offer.state.in_(OPEN_OFFERS), mine)
        )
        leads_a_team = exists(select(Team.id).where(mine, Team.active.is_(True)))
        seen += [
            ServiceOrder.id.in_(offered),
            and_(ServiceOrder.state == OrderState.OPEN_FOR_CLAIM, leads_a_team),
        ]
    return or_(*seen)


def acts_for(actor: Actor) -> ColumnElement[bool]:
    """Return "the actor answers for the team": its leader, or whoever leads orders over its organisation."""
    over = select(Organization.id).where(under(Organization.path, actor.paths(Permission.ORDER_LEAD)))
    mine = Team.organization_id.in_(over)
    return mine if actor.member_id is None else or_(mine, _is(Team.leader_id, actor.member_id))


def scope_teams(actor: Actor) -> ColumnElement[bool]:
    """A team is seen by those who run orders over its organisation, and by its leader."""
    paths = {path for permission in RUNS_ORDERS for path in actor.paths(permission)}
    seen = Team.organization_id.in_(select(Organization.id).where(under(Organization.path, paths)))
    return seen if actor.member_id is None else or_(seen, _is(Team.leader_id, actor.member_id))


def can_act_for(actor: Actor, team: Team, path: str) -> list[Reason]:
    """Accepting, declining and claiming belong to the team's leader and to whoever leads orders over `path`."""
    if actor.is_member(team.leader_id) or actor.can_at(Permission.ORDER_LEAD, path):
        return []
    return [Reason("team_not_led_by_you")]


def can_run_team(actor: Actor, path: str) -> list[Reason]:
    """Registering a team, changing it and letting it rest belong to its organisation's leader or dispatcher."""
    return [] if any(actor.can_at(one, path) for one in RUNS_ORDERS) else [Reason("team_not_yours")]


def can_staff_team(actor: Actor, team: Team, path: str) -> list[Reason]:
    """Who belongs to a team is also for its own leader to say."""
    return [] if actor.is_member(team.leader_id) else can_run_team(actor, path)


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


def can_keep_categories(actor: Actor) -> list[Reason]:
    """Kinds of service hold everywhere, so whoever changes them dispatches over the whole tree."""
    whole = any(path.count("/") <= ROOT_SLASHES for path in actor.paths(Permission.ORDER_DISPATCH))
    return [] if whole else [Reason("categories_not_yours")]


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


def scope_certificates(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those of issuers whose hours one sees; to be joined to the issuing organisation."""
    seen = [scope_hours(actor, Organization.path)]
    if actor.member_id is not None:
        seen.append(_is(Certificate.member_id, actor.member_id))
    return or_(*seen)


def can_certify(actor: Actor, certificate: Certificate, path: str) -> list[Reason]:
    """Checking, issuing and revoking belong to whoever sees the hours of the issuer at `path`, never for himself."""
    if actor.is_member(certificate.member_id):
        return [Reason("own_certificate")]
    return [] if actor.can_at(Permission.HOURS_READ, path) else [Reason("certificate_not_yours")]


def refuse_unless_certifying(actor: Actor, certificate: Certificate, path: str) -> None:
    """Raise Forbidden for anybody who does not certify for the issuer at `path`; for pages that only ask."""
    raise_if(Forbidden, can_certify(actor, certificate, path))
