"""Checking what residents ask for: taking it on, asking for more, rejecting it with the reason."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Forbidden, Invalid, raise_if
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.orders import current, refuse_stale
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import ORDER
from partyhub.volunteering.rules import checking as checks
from partyhub.volunteering.rules.categories import category_reasons


def submit(actor: Actor, order: ServiceOrder, *, clock: Clock) -> ServiceOrder:
    """Hand a draft of one's own in to be checked and dispatched. Raises Forbidden, Conflict by state, Invalid."""
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    ORDER.target(order.state, "submit")
    raise_if(Invalid, checks.complete_request(current(order)))
    return move(actor, order, "submit", clock)


def ask(actor: Actor, order: ServiceOrder, *, version: int, question: str, clock: Clock) -> ServiceOrder:
    """Ask the requester for more; he answers on the page of his code, or the order expires at its deadline.

    Raises Forbidden, Stale, Conflict by state, Invalid.
    """
    _checked(actor, order, version, "ask")
    raise_if(Invalid, rules.given_reasons(question, "question"))
    return move(actor, order, "ask", clock, changes={"reason": question.strip()}, question=question.strip())


def reject(actor: Actor, order: ServiceOrder, *, version: int, reason: str, clock: Clock) -> ServiceOrder:
    """Reject an order; only its requester and those who dispatch see why. Raises as `ask`."""
    _checked(actor, order, version, "reject")
    raise_if(Invalid, rules.given_reasons(reason))
    return move(actor, order, "reject", clock, changes={"reason": reason.strip()}, reason=reason.strip())


def verify(actor: Actor, order: ServiceOrder, *, version: int, clock: Clock, **found: Any) -> ServiceOrder:
    """Take an order on for dispatch, with what checking found: `found` are any of `checks.FOUND`.

    Raises Forbidden, Stale, Conflict by state, Invalid with every reason.
    """
    _checked(actor, order, version, "verify")
    after = {name: found.get(name, getattr(order, name)) for name in checks.FOUND}
    after["skills"] = tuple(dict.fromkeys(one.strip() for one in after["skills"] if one.strip()))
    reasons = checks.verify_reasons(after)
    reasons += category_reasons(after["category"], queries.kind_of(after["category"]), held=order.category)
    raise_if(Invalid, reasons)
    changes = {**after, "reason": ""}
    return move(actor, order, "verify", clock, changes=changes, category=after["category"])


def _checked(actor: Actor, order: ServiceOrder, version: int, event: str) -> None:
    raise_if(Forbidden, policy.can_dispatch(actor, queries.organizer_path(order)))
    refuse_stale(order, version)
    ORDER.target(order.state, event)
