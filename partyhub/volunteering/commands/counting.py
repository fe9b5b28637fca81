"""The facts of dispatch: what was offered to whom, and what was accepted within one working day."""

from __future__ import annotations

from partyhub.kernel import workdays
from partyhub.kernel.clock import Clock, local_day
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.organization import queries as organizations
from partyhub.volunteering import rules
from partyhub.volunteering.models import Offer, ServiceOrder, Team


def count_offered(offer: Offer, clock: Clock) -> None:
    """Post that an order was offered to a team, for the team's organisation."""
    _post(offer, rules.OFFERED.name, rules.offered_event(offer.id), "", clock)


def count_accepted(offer: Offer, clock: Clock) -> None:
    """Post that a team took an order on. What counts is when the team answered, not when the requester agreed."""
    answered = offer.answered_at or clock.now()
    in_time = answered <= workdays.after(offer.offered_at, 1, workdays.off_from(local_day(offer.offered_at)))
    variant = rules.WITHIN_A_DAY if in_time else rules.LATER
    _post(offer, rules.ACCEPTED.name, rules.accepted_event(offer.id), variant, clock)


def count_closed(order: ServiceOrder, score: int | None, clock: Clock) -> None:
    """Post that an order was closed and, where its requester gave one, the score."""
    posted = [(rules.ORDER_CLOSED.name, 1)]
    if score is not None:
        posted += [(rules.SCORE_SUM.name, score), (rules.SCORES.name, 1)]
    day = clock.today()
    path = organizations.path_at(order.organization_id, day)
    for kind, quantity in posted:
        ledger.post(
            kind=kind,
            organization_id=order.organization_id,
            path=path,
            on=day,
            quantity=quantity,
            subject=str(Reference("order", order.id)),
            source=Reference("order", order.id),
            event=rules.closing_event(order.closings),
            clock=clock,
        )


def _post(offer: Offer, kind: str, event: str, variant: str, clock: Clock) -> None:
    team = db.session.get_one(Team, offer.team_id)
    day = clock.today()
    ledger.post(
        kind=kind,
        organization_id=team.organization_id,
        path=organizations.path_at(team.organization_id, day),
        on=day,
        variant=variant,
        subject=str(Reference("order", offer.order_id)),
        source=Reference("order", offer.order_id),
        event=event,
        clock=clock,
    )
