"""A team's side of dispatch: accepting, declining, proposing another time, claiming; and what the requester says to it.

`agree_time` and `refuse_time` are the dispatcher's on the telephone; `settle_time` is what they and the requester's own
page share, and asks nobody whether he may.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.members.models import Member
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands import places
from partyhub.volunteering.commands.counting import count_accepted, count_offered
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.orders import SessionPlan, current
from partyhub.volunteering.commands.telling import tell_dispatchers
from partyhub.volunteering.models import Offer, ServiceOrder, ServiceSession, Team
from partyhub.volunteering.rules import ORDER, offers
from partyhub.volunteering.rules.offers import OfferState


def accept(
    actor: Actor,
    order: ServiceOrder,
    *,
    sessions: Sequence[SessionPlan] = (),
    leader: Member | None = None,
    clock: Clock,
) -> ServiceOrder:
    """Take an offered order on: name its sessions and who leads it, and let people sign up.

    An order that was passed on keeps its sessions to come; then none need be named. Without `leader` the team's leader
    leads. Raises Forbidden for anybody who does not answer for the team, Conflict by state, Invalid.
    """
    offer, team = _asked(actor, order)
    ORDER.target(order.state, "accept")
    _take_on(actor, order, team, "accept", sessions, leader, clock)
    _answered(actor, order, offer, team, "accepted", clock)
    return order


def claim(
    actor: Actor,
    order: ServiceOrder,
    team: Team,
    *,
    sessions: Sequence[SessionPlan] = (),
    leader: Member | None = None,
    clock: Clock,
) -> ServiceOrder:
    """Take an order on that is open for claim; the first one gets it. As `accept`, for a team that one answers for.

    Raises Forbidden, Conflict by state and when another team was faster, Invalid.
    """
    raise_if(Forbidden, policy.can_act_for(actor, team, queries.team_path(team)))
    ORDER.target(order.state, "claim")
    raise_if(Invalid, [] if team.active else [Reason("team_rests", "team_id")])
    respond_by = order.due_at or clock.now()
    _take_on(actor, order, team, "claim", sessions, leader, clock)
    offer = Offer(
        order_id=order.id,
        team_id=team.id,
        state=OfferState.ACCEPTED,
        claimed=True,
        respond_by=respond_by,
        offered_at=clock.now(),
    )
    db.session.add(offer)
    db.session.flush()
    count_offered(offer, clock)
    count_accepted(offer, clock)
    _answered(actor, order, offer, team, "claimed", clock)
    return order


def decline(actor: Actor, order: ServiceOrder, *, reason: str, clock: Clock) -> ServiceOrder:
    """Give an offered order back with a reason; it costs the team nothing. Raises Forbidden, Conflict, Invalid."""
    offer, team = _asked(actor, order)
    ORDER.target(order.state, "decline")
    raise_if(Invalid, rules.given_reasons(reason))
    move(actor, order, "decline", clock, team=team.id)
    offer.reason = reason.strip()
    _answered(actor, order, offer, team, "declined", clock, reason=offer.reason)
    return order


def propose_time(
    actor: Actor, order: ServiceOrder, plan: SessionPlan, *, reason: str = "", clock: Clock
) -> ServiceOrder:
    """Propose another time for the one session that the team would hold; the requester is asked.

    Raises Forbidden, Conflict by state, Invalid with all that would stand in the way of the order at that time.
    """
    offer, team = _asked(actor, order)
    ORDER.target(order.state, "propose_time")
    reasons = offers.proposal_reasons(plan.span, plan.min_people, plan.max_people, clock.now())
    if len(reason) > rules.REASON_LENGTH:
        reasons.append(Reason("too_long", "reason", {"max": rules.REASON_LENGTH}))
    raise_if(Invalid, reasons + _missing(order, team.leader_id, [plan.starts_at], clock))
    offer.proposed_starts_at, offer.proposed_ends_at = plan.starts_at, plan.ends_at
    offer.min_people, offer.max_people = plan.min_people, plan.max_people
    offer.reason = reason.strip()
    move(actor, order, "propose_time", clock, team=team.id)
    _answered(actor, order, offer, team, "time_proposed", clock, at=plan.starts_at)
    return order


def agree_time(actor: Actor, order: ServiceOrder, *, said: str, clock: Clock) -> ServiceOrder:
    """Enter that the requester agrees to the other time; `said` says who did and how.

    Raises Forbidden, Conflict by state, Invalid.
    """
    return _said(actor, order, agrees=True, said=said, clock=clock)


def refuse_time(actor: Actor, order: ServiceOrder, *, said: str, clock: Clock) -> ServiceOrder:
    """Enter that the requester cannot at that time; the order goes back to the pool.

    Raises Forbidden, Conflict by state, Invalid.
    """
    return _said(actor, order, agrees=False, said=said, clock=clock)


def settle_time(
    actor: Actor, order: ServiceOrder, *, agrees: bool, said: str = "", clock: Clock
) -> ServiceOrder:
    """Do what the requester answered to a proposed time. Raises Conflict by state, or when the time has passed."""
    event = "agree_time" if agrees else "refuse_time"
    ORDER.target(order.state, event)
    offer = queries.open_offer(order.id)
    if offer is None or offer.proposed_starts_at is None or offer.proposed_ends_at is None:
        raise Conflict(Reason("no_open_offer"))
    if not agrees:
        return move(actor, order, event, clock, said=said)
    team = db.session.get_one(Team, offer.team_id)
    begins, ends = offer.proposed_starts_at, offer.proposed_ends_at
    reasons = [Reason("session_has_begun")] if begins <= clock.now() else []
    raise_if(Conflict, reasons + _missing(order, team.leader_id, [begins], clock))
    _add(order, [SessionPlan(begins, ends, offer.min_people or 1, offer.max_people or 1)])
    changes = {"team_id": team.id, "leader_id": team.leader_id, "starts_at": begins, "ends_at": ends}
    move(actor, order, event, clock, changes=changes, said=said)
    places.open_all(order.id)
    return order


def _said(actor: Actor, order: ServiceOrder, *, agrees: bool, said: str, clock: Clock) -> ServiceOrder:
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    ORDER.target(order.state, "agree_time" if agrees else "refuse_time")
    raise_if(Invalid, rules.given_reasons(said, "said"))
    return settle_time(actor, order, agrees=agrees, said=said.strip(), clock=clock)


def asked_team(actor: Actor, order: ServiceOrder) -> Team:
    """Return the team that is asked, for the pages of its answer; raises Forbidden, or Conflict when none is."""
    return _asked(actor, order)[1]


def _asked(actor: Actor, order: ServiceOrder) -> tuple[Offer, Team]:
    """Return the offer that waits for the actor's team; raises Forbidden for others, Conflict when none waits."""
    offer = queries.open_offer(order.id)
    if offer is None:
        raise_if(Forbidden, [] if queries.own_teams(actor) else [Reason("team_not_led_by_you")])
        raise Conflict(Reason("no_open_offer"))
    team = db.session.get_one(Team, offer.team_id)
    raise_if(Forbidden, policy.can_act_for(actor, team, queries.team_path(team)))
    return offer, team


def _take_on(
    actor: Actor,
    order: ServiceOrder,
    team: Team,
    event: str,
    plans: Sequence[SessionPlan],
    leader: Member | None,
    clock: Clock,
) -> None:
    """Check and write what accepting and claiming share; everybody may sign up from then on."""
    leader_id = leader.id if leader is not None else team.leader_id
    now, held = clock.now(), queries.sessions_of(order.id)
    starts = [one.starts_at for one in held] + [one.starts_at for one in plans]
    reasons = offers.plan_reasons(
        [(one.span, one.min_people, one.max_people, one.place) for one in plans], now
    )
    if len(starts) > rules.MAX_SESSIONS:
        reasons.append(Reason("too_many_sessions", params={"max": rules.MAX_SESSIONS}))
    raise_if(Invalid, reasons + _missing(order, leader_id, starts, clock))
    _add(order, plans)
    changes = {"team_id": team.id, "leader_id": leader_id}
    move(actor, order, event, clock, changes=changes, team=team.id, sessions=len(plans))
    places.open_all(order.id)


def _missing(
    order: ServiceOrder, leader_id: int | None, starts: Sequence[datetime], clock: Clock
) -> list[Reason]:
    """Return what publishing asks for and the order lacks."""
    return rules.publish_reasons({**current(order), "leader_id": leader_id}, starts, clock.now())


def _add(order: ServiceOrder, plans: Sequence[SessionPlan]) -> None:
    db.session.add_all(
        ServiceSession(
            order_id=order.id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            min_people=one.min_people,
            max_people=one.max_people,
            place=one.place,
        )
        for one in plans
    )
    db.session.flush()


def _answered(
    actor: Actor, order: ServiceOrder, offer: Offer, team: Team, what: str, clock: Clock, **params: object
) -> None:
    """Note who answered and tell the dispatchers."""
    offer.answered_by, offer.answerer, offer.answered_at = actor.user_id, actor.name[:60], clock.now()
    db.session.flush()
    tell_dispatchers(
        order,
        f"service.offer_{what}",
        clock=clock,
        key=f"offer:{offer.id}:{what}",
        also=[offer.offered_by],
        team=team.name,
        **params,
    )
