"""What the answers of this room look like."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.paging import Page
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor
from partyhub.volunteering import queries, rules
from partyhub.volunteering.commands import steps
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.web.api import require_match
from partyhub.web.words import sentence

READS = (Permission.ORDER_READ, Permission.ORDER_DISPATCH)
RUNS = (Permission.ORDER_LEAD, Permission.ORDER_DISPATCH, Permission.SIGNUP_SELF)
"""A leader named in an order may be an ordinary member; who leads which order is for the policy to say."""

ASKED = (Permission.ORDER_LEAD, Permission.SIGNUP_SELF)
"""A team's leader may be an ordinary member; whose team is asked is for the policy to say."""


def stepped(order_id: str) -> ServiceOrder:
    """Load the order of a verb, in the version that the caller has seen."""
    order = queries.get(current_actor(), order_id)
    require_match(order.version)
    return order


def done(order: ServiceOrder) -> Any:
    """Return the order after a verb."""
    return tagged(order_body(order), order.version)


def order_body(order: ServiceOrder) -> dict[str, Any]:
    """Return an order as the caller sees it."""
    actor, names = current_actor(), queries.names_of(order)
    shown = queries.sees_contact(actor, order, names.path)
    body = {name: getattr(order, name) for name in ("version", "state", "result", "published_at", *_SAID)}
    return body | {
        "id": order.public_id,
        "contact_name": order.contact_name if shown else None,
        "contact_phone": order.contact_phone if shown else None,
        "organization_id": names.organization_id,
        "leader_id": names.leader_id,
        "allowed": steps.events_for(actor, order, names.path),
    }


def tagged(body: dict[str, Any], version: int, status: int = 200) -> Any:
    """Return a body with the record's version as ETag; never 304, for places and contacts change without a version."""
    return body, status, {"ETag": f'"{version}"'}


def listed(found: Page, items: list[Any]) -> dict[str, Any]:
    """Return the envelope of a list."""
    return {
        "items": items,
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


_SAID = ("title", "need", "category", "place", "starts_at", "ends_at", "risk_note")


def session_body(session: ServiceSession, order: ServiceOrder) -> dict[str, Any]:
    """Return a session with its warnings."""
    names = (
        "version",
        "starts_at",
        "ends_at",
        "min_people",
        "max_people",
        "place",
        "confirmed_count",
        "held_count",
        "cutoff_hours",
        "signup_open",
    )
    body = {name: getattr(session, name) for name in names}
    span = rules.Span(session.starts_at, session.ends_at)
    found = [rules.WINDOW_WARNING] if rules.outside_window(span, (order.starts_at, order.ends_at)) else []
    warnings = [{"code": one.code, "message": sentence(one)} for one in found]
    return body | {"id": session.public_id, "order_id": order.public_id, "warnings": warnings}


def signup_body(signup: Signup) -> dict[str, Any]:
    """Return a sign-up."""
    return {
        "id": signup.public_id,
        "state": signup.state,
        "rank": queries.rank(signup),
        "respond_by": signup.respond_by,
    }
