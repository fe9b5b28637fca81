"""Orders and their verbs."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.members.models import Member
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries, schemas
from partyhub.volunteering.api.bodies import (
    READS,
    RUNS,
    done,
    listed,
    order_body,
    session_body,
    stepped,
    tagged,
)
from partyhub.web.api import (
    ListQuery,
    api_blueprint,
    matched_version,
    needs_match,
    paged,
)

orders_api = api_blueprint("orders", "/orders", "Service orders")


@orders_api.route("")
@requires(*READS)
@orders_api.arguments(schemas.OrdersQuery, location="query")
@orders_api.response(200, paged(schemas.OrderRowSchema))
def list_orders(query: dict[str, Any]) -> Any:
    """List the orders that the caller may see, newest first."""
    found = queries.orders(current_actor(), **query)
    return listed(found, [row._asdict() | {"id": row.public_id} for row in found.items])


@orders_api.route("", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@orders_api.arguments(schemas.OrderInSchema)
@orders_api.response(201, schemas.OrderSchema)
def create_order(body: dict[str, Any]) -> Any:
    """Draft an order."""
    actor = current_actor()
    organization = organizations.get(actor, body.pop("organization_id"), Permission.ORDER_DISPATCH)
    leader = _leader(body.pop("leader_id", None))
    order = commands.create_order(actor, organization=organization, leader=leader, clock=clock(), **body)
    return tagged(order_body(order), order.version, 201)


@orders_api.route("/<order_id>")
@requires(*READS)
@orders_api.response(200, schemas.OrderSchema)
def read_order(order_id: str) -> Any:
    """Read an order."""
    order = queries.get(current_actor(), order_id)
    return tagged(order_body(order), order.version)


@orders_api.route("/<order_id>", methods=["PATCH"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.OrderPatchSchema)
@orders_api.response(200, schemas.OrderSchema)
def edit_order(body: dict[str, Any], order_id: str) -> Any:
    """Change an order."""
    actor, version = current_actor(), matched_version()
    order = queries.get(actor, order_id)
    named = body.pop("leader_id", queries.names_of(order).leader_id)
    leader = queries.leader(actor, order, named) if named else None
    commands.edit_order(actor, order, version=version, leader=leader, clock=clock(), **body)
    return tagged(order_body(order), order.version)


@orders_api.route("/<order_id>/publish", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def publish_order(_body: dict[str, Any], order_id: str) -> Any:
    """Let every member see the order and sign up."""
    return done(commands.publish(current_actor(), stepped(order_id), clock=clock()))


@orders_api.route("/<order_id>/ready", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def ready_order(_body: dict[str, Any], order_id: str) -> Any:
    """Say that the service goes ahead."""
    return done(commands.ready(current_actor(), stepped(order_id), clock=clock()))


@orders_api.route("/<order_id>/start", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def start_order(_body: dict[str, Any], order_id: str) -> Any:
    """Start the service."""
    return done(commands.start(current_actor(), stepped(order_id), clock=clock()))


@orders_api.route("/<order_id>/complete", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.CompleteSchema)
@orders_api.response(200, schemas.OrderSchema)
def complete_order(body: dict[str, Any], order_id: str) -> Any:
    """Hand the finished service in."""
    return done(commands.complete(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/confirm", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.ConfirmSchema)
@orders_api.response(200, schemas.OrderSchema)
def confirm_order(body: dict[str, Any], order_id: str) -> Any:
    """Enter that the requester confirmed the service."""
    return done(commands.confirm(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/close", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.CloseSchema)
@orders_api.response(200, schemas.OrderSchema)
def close_order(body: dict[str, Any], order_id: str) -> Any:
    """Close the order and credit the minutes."""
    return done(commands.close(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/cancel", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.CancelSchema)
@orders_api.response(200, schemas.OrderSchema)
def cancel_order(body: dict[str, Any], order_id: str) -> Any:
    """Cancel for the organiser; everybody who signed up is told."""
    return done(commands.cancel(current_actor(), stepped(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/sessions")
@requires(*READS)
@orders_api.arguments(ListQuery, location="query")
@orders_api.response(200, paged(schemas.SessionSchema))
def list_sessions(query: dict[str, Any], order_id: str) -> Any:
    """List an order's sessions, newest first."""
    order = queries.get(current_actor(), order_id)
    found = queries.sessions_page(order.id, **query)
    return listed(found, [session_body(one, order) for one in found.items])


@orders_api.route("/<order_id>/sessions", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@orders_api.arguments(schemas.SessionFieldsSchema)
@orders_api.response(201, schemas.SessionSchema)
def add_session(body: dict[str, Any], order_id: str) -> Any:
    """Add a session; one outside the order's window is taken with a warning."""
    order = queries.get(current_actor(), order_id)
    session = commands.add_session(current_actor(), order, commands.SessionPlan(**body), clock=clock())
    return tagged(session_body(session, order), session.version, 201)


def _leader(public_id: str | None) -> Member | None:
    if public_id is None:
        return None
    return members.get(current_actor(), public_id, Permission.ORDER_DISPATCH)
