"""The dispatcher's side of dispatch: offering to a team, opening for claim, taking back, and what lapses by itself."""

from __future__ import annotations

from datetime import datetime

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import SYSTEM, Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.counting import count_offered
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.telling import tell_team
from partyhub.volunteering.models import Offer, ServiceOrder, Team
from partyhub.volunteering.rules import ORDER, matching, offers
from partyhub.volunteering.rules.deadlines import LAPSES
from partyhub.volunteering.rules.matching import Suggestion


def suggestions(actor: Actor, order: ServiceOrder, *, clock: Clock) -> list[Suggestion]:
    """Return the teams under the actor's dispatch, the most suitable first, with what speaks for and against each."""
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    return matching.ranked(queries.candidates(actor, order, clock=clock), queries.wanted(order))


def offer(
    actor: Actor,
    order: ServiceOrder,
    team: Team,
    *,
    respond_by: datetime | None = None,
    overruled: str = "",
    clock: Clock,
) -> Offer:
    """Ask a team to take an order on, by a deadline; `overruled` says why a team that is advised against is right.

    `team` comes from `queries.team_to_ask`. Raises Forbidden, Conflict by state, Invalid with every reason.
    """
    return hand_over(actor, order, team, "offer", respond_by=respond_by, overruled=overruled, clock=clock)


def hand_over(
    actor: Actor,
    order: ServiceOrder,
    team: Team,
    event: str,
    *,
    respond_by: datetime | None,
    overruled: str,
    reason: str = "",
    clock: Clock,
) -> Offer:
    """Do what `offer` and `reassign` share: check, move the order, write the offer down, tell the team."""
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    ORDER.target(order.state, event)
    reasons = offers.respond_reasons(respond_by, order.starts_at, clock.now())
    reasons += offers.offer_reasons(
        resting=not team.active, objections=_objections(actor, order, team, clock), overruled=overruled
    )
    raise_if(Invalid, reasons)
    move(
        actor,
        order,
        event,
        clock,
        changes={"team_id": None},
        due=respond_by,
        team=team.id,
        reason=reason.strip(),
    )
    made = Offer(
        order_id=order.id,
        team_id=team.id,
        respond_by=order.due_at,
        overruled=overruled.strip(),
        offered_by=actor.user_id,
        offered_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    count_offered(made, clock)
    tell_team(team, order, "service.offered", clock=clock, key=f"offer:{made.id}:made", at=made.respond_by)
    return made


def open_for_claim(
    actor: Actor, order: ServiceOrder, *, respond_by: datetime | None = None, clock: Clock
) -> ServiceOrder:
    """Let the first team that wants it claim an order; the teams that suit it are told.

    Raises Forbidden, Conflict by state, Invalid for the deadline.
    """
    found = suggestions(actor, order, clock=clock)
    ORDER.target(order.state, "open")
    raise_if(Invalid, offers.respond_reasons(respond_by, order.starts_at, clock.now()))
    move(actor, order, "open", clock, changes={"team_id": None}, due=respond_by)
    suited = [one.candidate.team_id for one in found if not one.objections]
    for team in queries.teams_by_id(suited):
        tell_team(
            team,
            order,
            "service.open_for_claim",
            clock=clock,
            key=f"order:{order.id}:open:{order.version}:{team.id}",
            at=order.due_at,
        )
    return order


def recall(actor: Actor, order: ServiceOrder, *, reason: str, clock: Clock) -> ServiceOrder:
    """Take an order back from a team, from its requester's answer or from claiming; the team is told why.

    Raises Forbidden, Conflict by state, Invalid without a reason.
    """
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    ORDER.target(order.state, "recall")
    raise_if(Invalid, rules.given_reasons(reason))
    return move(actor, order, "recall", clock, reason=reason.strip())


def lapse_due(clock: Clock) -> int:
    """Do with every order whose answer did not come in time what its state says; return how many. For the job.

    Rows somebody else is working on are left for the next time.
    """
    taken = 0
    for order in queries.lapsed(clock.now()):
        try:
            move(SYSTEM, order, LAPSES[order.state], clock)
        except Conflict:
            continue
        taken += 1
    return taken


def _objections(actor: Actor, order: ServiceOrder, team: Team, clock: Clock) -> tuple[Reason, ...]:
    known = (one for one in queries.candidates(actor, order, clock=clock) if one.team_id == team.id)
    return tuple(one for found in known for one in matching.objections(found, queries.wanted(order)))
