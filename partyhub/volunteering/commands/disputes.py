"""Objecting to a service, taking the objection on, deciding it, one review; reopening what was closed."""

from __future__ import annotations

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.notifications import commands as notifications
from partyhub.security.actors import SYSTEM, Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.hours import take_back
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.orders import FIELDS
from partyhub.volunteering.commands.telling import tell_dispatchers
from partyhub.volunteering.models import Dispute, ServiceOrder
from partyhub.volunteering.rules import ORDER, OrderState
from partyhub.volunteering.rules.disputes import (
    DISPUTE,
    DisputeState,
    Outcome,
    Party,
    raise_reasons,
    reopen_reasons,
    review_reasons,
    text_reasons,
)

NAME_LENGTH = 60


def raise_dispute(actor: Actor, order: ServiceOrder, *, text: str, clock: Clock) -> Dispute:
    """Object to a service as one who took part or whose team did it, within fifteen days of its hand-in.

    Raises Forbidden for whoever is no party to it, Conflict by state or when it is too late, Invalid.
    """
    party = _party(actor, order)
    if party is None:
        raise Forbidden(Reason("no_party_to_dispute"))
    return _raise(actor, order, party, text, clock)


def raise_by_requester(actor: Actor, order: ServiceOrder, *, text: str, clock: Clock) -> Dispute:
    """Object as the requester, who came with the order's code. Raises Conflict, Invalid."""
    return _raise(actor, order, Party.REQUESTER, text, clock)


def reopen(actor: Actor, order: ServiceOrder, *, reason: str, clock: Clock) -> Dispute:
    """Open a closed order again as a dispute, within thirty days; its closing is taken out of the figures.

    Nothing is deleted: what was credited stands until somebody takes it back. Raises Forbidden, Conflict, Invalid.
    """
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    queries.lock_order(order)
    ORDER.target(order.state, "reopen")
    raise_if(Conflict, reopen_reasons(order.ended_at, clock.now()))
    raise_if(Invalid, text_reasons(reason, "reason"))
    closing = rules.closing_event(order.closings)
    move(actor, order, "reopen", clock, reason=reason.strip()[: rules.REASON_LENGTH])
    ledger.reverse(source=Reference("order", order.id), event=closing, clock=clock)
    return _write(actor, order, Party.DISPATCHER, reason, clock)


def take_dispute(actor: Actor, dispute: Dispute, *, clock: Clock) -> Dispute:
    """Take an objection on, as somebody who dispatches the order and is no party to it. Raises Forbidden, Conflict."""
    order = _held(dispute)
    raise_if(Forbidden, arbiter_reasons(actor, order, dispute))
    dispute.state = _target(dispute, "take")
    dispute.arbiter_id, dispute.arbiter = actor.user_id, actor.name[:NAME_LENGTH]
    return _done(actor, dispute, order, "dispute_taken", clock)


def decide_dispute(
    actor: Actor, dispute: Dispute, *, outcome: Outcome, decision: str, clock: Clock
) -> Dispute:
    """Say what comes of it; it takes effect when nobody asks for a review. Raises Forbidden, Conflict, Invalid."""
    order = _held(dispute)
    target = _target(dispute, "decide")
    if actor.user_id is None or actor.user_id != dispute.arbiter_id:
        raise Forbidden(Reason("dispute_in_other_hands"))
    raise_if(Invalid, text_reasons(decision, "decision"))
    dispute.state, dispute.outcome, dispute.decision = target, outcome, decision.strip()
    dispute.decided_at = clock.now()
    _tell_parties(dispute, order, "service.dispute_decided", clock)
    return _done(actor, dispute, order, "dispute_decided", clock, outcome=str(outcome))


def ask_review(actor: Actor, dispute: Dispute, *, text: str, clock: Clock) -> Dispute:
    """Ask for the one review of a decision, as a party, within seven days. Raises Forbidden, Conflict, Invalid."""
    order = _held(dispute)
    if _party(actor, order) is None and not actor.is_member(dispute.member_id):
        raise Forbidden(Reason("no_party_to_dispute"))
    return _ask_review(actor, dispute, order, text, clock)


def review_by_requester(actor: Actor, dispute: Dispute, *, text: str, clock: Clock) -> Dispute:
    """Ask for the review as the requester, who came with the order's code. Raises Conflict, Invalid."""
    return _ask_review(actor, dispute, _held(dispute), text, clock)


def review_dispute(
    actor: Actor, dispute: Dispute, *, outcome: Outcome, decision: str, clock: Clock
) -> Dispute:
    """Decide the review, as another arbiter than the first; it is final and takes effect at once.

    Raises Forbidden, Conflict, Invalid.
    """
    order = _held(dispute)
    target = _target(dispute, "review")
    raise_if(Forbidden, arbiter_reasons(actor, order, dispute))
    raise_if(Invalid, text_reasons(decision, "decision"))
    dispute.outcome, dispute.decision = outcome, decision.strip()
    dispute.reviewer_id, dispute.reviewer = actor.user_id, actor.name[:NAME_LENGTH]
    return _settle(actor, dispute, order, target, clock)


def settle_due(clock: Clock) -> int:
    """Let decisions take effect for which nobody asked for a review in time; return how many. For the job."""
    settled = 0
    for dispute in queries.review_over(clock.now()):
        order = _held(dispute)
        _settle(SYSTEM, dispute, order, _target(dispute, "settle"), clock)
        settled += 1
    return settled


def arbiter_reasons(actor: Actor, order: ServiceOrder, dispute: Dispute) -> list[Reason]:
    """Say why somebody cannot decide: he does not dispatch the order, is party to it, or decided it before."""
    reasons = policy.can_dispatch(actor, queries.organizer_path(order))
    if actor.user_id is None:
        return [*reasons, Reason("dispute_needs_account")]
    users = {dispute.raised_by, *queries.party_users(order)}
    members = {dispute.member_id, *queries.party_members(order)}
    if actor.user_id in users or (actor.member_id is not None and actor.member_id in members):
        reasons.append(Reason("party_to_dispute"))
    if dispute.decided_at is not None and actor.user_id == dispute.arbiter_id:
        reasons.append(Reason("review_by_another"))
    return reasons


def _party(actor: Actor, order: ServiceOrder) -> Party | None:
    if queries.took_part(actor.member_id, order.id):
        return Party.VOLUNTEER
    led = not policy.can_lead(actor, order, queries.organizer_path(order))
    dispatches = not policy.can_dispatch(actor, queries.organizer_path(order))
    return Party.TEAM if led and not dispatches else None


def _raise(actor: Actor, order: ServiceOrder, party: Party, text: str, clock: Clock) -> Dispute:
    queries.lock_order(order)
    if order.state is OrderState.CLOSED:
        raise Conflict(Reason("dispute_of_closed"))
    ORDER.target(order.state, "dispute")
    raise_if(Conflict, raise_reasons(order.handed_in_at, clock.now()))
    raise_if(Invalid, text_reasons(text))
    move(actor, order, "dispute", clock, party=str(party))
    made = _write(actor, order, party, text, clock)
    tell_dispatchers(order, "service.dispute_raised", clock=clock, key=f"dispute:{made.id}")
    return made


def _write(actor: Actor, order: ServiceOrder, party: Party, text: str, clock: Clock) -> Dispute:
    made = Dispute(
        order_id=order.id,
        party=party,
        member_id=actor.member_id,
        raised_by=actor.user_id,
        text=text.strip(),
        raised_at=clock.now(),
        state=DisputeState(DISPUTE.initial),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _ask_review(actor: Actor, dispute: Dispute, order: ServiceOrder, text: str, clock: Clock) -> Dispute:
    target = _target(dispute, "ask_review")
    raise_if(Conflict, review_reasons(dispute.decided_at, clock.now()))
    raise_if(Invalid, text_reasons(text))
    dispute.state, dispute.review_text, dispute.review_asked_at = target, text.strip(), clock.now()
    tell_dispatchers(order, "service.review_asked", clock=clock, key=f"dispute:{dispute.id}:review")
    return _done(actor, dispute, order, "review_asked", clock)


def _settle(
    actor: Actor, dispute: Dispute, order: ServiceOrder, target: DisputeState, clock: Clock
) -> Dispute:
    """Let the decision take effect: the order goes on to its closing, without its hours or once more where decided."""
    dispute.state, dispute.settled_at = target, clock.now()
    changes = {"voided": True} if dispute.outcome is Outcome.VOIDED else {}
    if dispute.outcome is Outcome.VOIDED:
        for entry in queries.standing_entries(order.id):
            take_back(actor, entry, reason=dispute.decision[: rules.REASON_LENGTH], clock=clock)
    if dispute.outcome is Outcome.REDONE:
        dispute.redo_id = _once_more(order, clock).id
    move(actor, order, "settle", clock, changes=changes, outcome=str(dispute.outcome))
    _tell_parties(dispute, order, "service.dispute_settled", clock)
    return _done(actor, dispute, order, "dispute_settled", clock, outcome=str(dispute.outcome))


def _once_more(order: ServiceOrder, clock: Clock) -> ServiceOrder:
    """Draft the order that does a service again: what was asked for stays, times and sessions are new."""
    again = ServiceOrder(
        **{name: getattr(order, name) for name in FIELDS if name not in ("starts_at", "ends_at")},
        organization_id=order.organization_id,
        leader_id=order.leader_id,
        redo_of_id=order.id,
        state=OrderState.DRAFT,
        created_at=clock.now(),
    )
    db.session.add(again)
    db.session.flush()
    return again


def _held(dispute: Dispute) -> ServiceOrder:
    """Return the order of a dispute, held until the commit, and the dispute as it is then."""
    order = queries.disputed_order(dispute)
    queries.lock_order(order)
    db.session.refresh(dispute)
    return order


def _target(dispute: Dispute, event: str) -> DisputeState:
    return DisputeState(DISPUTE.target(dispute.state, event))


def _done(
    actor: Actor, dispute: Dispute, order: ServiceOrder, what: str, clock: Clock, **details: str
) -> Dispute:
    db.session.flush()
    path = queries.organizer_path(order)
    note(actor, f"service_order.{what}", order, path, clock, dispute=dispute.id, **details)
    return dispute


def _tell_parties(dispute: Dispute, order: ServiceOrder, topic: str, clock: Clock) -> None:
    """Tell the members who are party to it; the requester reads it on the order's own page."""
    told = queries.party_members(order) | ({dispute.member_id} if dispute.member_id else set())
    notifications.enqueue(
        to_members=sorted(told),
        topic=topic,
        params={
            "title": order.title,
            "outcome": f"word:volunteering.outcome.{dispute.outcome}",
            "decision": dispute.decision,
        },
        link=Reference("order", order.id),
        clock=clock,
        key=f"dispute:{dispute.id}:{topic}",
    )
