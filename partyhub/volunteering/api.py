"""Orders, sessions, sign-ups, roll calls and one's own service records, for programs."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.members.models import Member
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.volunteering import commands, policy, queries, rules, schemas
from partyhub.volunteering.commands import steps
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup
from partyhub.web.api import (
    ListQuery,
    api_blueprint,
    etag,
    matched_version,
    needs_match,
    paged,
    require_match,
)
from partyhub.web.words import sentence

orders_api = api_blueprint("orders", "/orders", "Service orders")
sessions_api = api_blueprint("sessions", "/sessions", "Sessions of service orders")
signups_api = api_blueprint("signups", "/signups", "Sign-ups")
records_api = api_blueprint("service_records", "/me/service-records", "One's own service records")
blueprints = (orders_api, sessions_api, signups_api, records_api)
READS = (Permission.ORDER_READ, Permission.ORDER_DISPATCH)
RUNS = (Permission.ORDER_LEAD, Permission.ORDER_DISPATCH, Permission.SIGNUP_SELF)
"""A leader named in an order may be an ordinary member; who leads which order is for the policy to say."""


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
        "signup_open",
    )
    body = {name: getattr(session, name) for name in names}
    span = rules.Span(session.starts_at, session.ends_at)
    found = [rules.WINDOW_WARNING] if rules.outside_window(span, (order.starts_at, order.ends_at)) else []
    warnings = [{"code": one.code, "message": sentence(one)} for one in found]
    return body | {"id": session.public_id, "order_id": order.public_id, "warnings": warnings}


def signup_body(signup: Signup) -> dict[str, Any]:
    """Return a sign-up."""
    return {"id": signup.public_id, "state": signup.state, "rank": queries.rank(signup)}


@orders_api.route("")
@requires(*READS)
@orders_api.arguments(schemas.OrdersQuery, location="query")
@orders_api.response(200, paged(schemas.OrderRowSchema))
def list_orders(query: dict[str, Any]) -> Any:
    """List the orders that the caller may see, newest first."""
    found = queries.orders(current_actor(), **query)
    items = [row._asdict() | {"id": row.public_id} for row in found.items]
    return {
        "items": items,
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


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
    return etag(order_body(order), order.version, 201)


@orders_api.route("/<order_id>")
@requires(*READS)
@orders_api.response(200, schemas.OrderSchema)
def read_order(order_id: str) -> Any:
    """Read an order."""
    order = queries.get(current_actor(), order_id)
    return etag(order_body(order), order.version)


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
    return etag(order_body(order), order.version)


def _step(order_id: str) -> ServiceOrder:
    """Load the order of a verb, in the version that the caller has seen."""
    order = queries.get(current_actor(), order_id)
    require_match(order.version)
    return order


def _done(order: ServiceOrder) -> Any:
    return etag(order_body(order), order.version)


@orders_api.route("/<order_id>/publish", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def publish_order(_body: dict[str, Any], order_id: str) -> Any:
    """Let every member see the order and sign up."""
    return _done(commands.publish(current_actor(), _step(order_id), clock=clock()))


@orders_api.route("/<order_id>/ready", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def ready_order(_body: dict[str, Any], order_id: str) -> Any:
    """Say that the service goes ahead."""
    return _done(commands.ready(current_actor(), _step(order_id), clock=clock()))


@orders_api.route("/<order_id>/start", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.NothingSchema)
@orders_api.response(200, schemas.OrderSchema)
def start_order(_body: dict[str, Any], order_id: str) -> Any:
    """Start the service."""
    return _done(commands.start(current_actor(), _step(order_id), clock=clock()))


@orders_api.route("/<order_id>/complete", methods=["POST"])
@requires(*RUNS)
@needs_match
@orders_api.arguments(schemas.CompleteSchema)
@orders_api.response(200, schemas.OrderSchema)
def complete_order(body: dict[str, Any], order_id: str) -> Any:
    """Hand the finished service in."""
    return _done(commands.complete(current_actor(), _step(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/confirm", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.ConfirmSchema)
@orders_api.response(200, schemas.OrderSchema)
def confirm_order(body: dict[str, Any], order_id: str) -> Any:
    """Enter that the requester confirmed the service."""
    return _done(commands.confirm(current_actor(), _step(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/close", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.CloseSchema)
@orders_api.response(200, schemas.OrderSchema)
def close_order(body: dict[str, Any], order_id: str) -> Any:
    """Close the order and credit the minutes."""
    return _done(commands.close(current_actor(), _step(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/cancel", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.CancelSchema)
@orders_api.response(200, schemas.OrderSchema)
def cancel_order(body: dict[str, Any], order_id: str) -> Any:
    """Cancel for the organiser; everybody who signed up is told."""
    return _done(commands.cancel(current_actor(), _step(order_id), clock=clock(), **body))


@orders_api.route("/<order_id>/sessions")
@requires(*READS)
@orders_api.response(200, schemas.SessionsSchema)
def list_sessions(order_id: str) -> Any:
    """List an order's sessions, the earliest first."""
    order = queries.get(current_actor(), order_id)
    return {"items": [session_body(one, order) for one in queries.sessions_of(order.id)]}


@orders_api.route("/<order_id>/sessions", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@orders_api.arguments(schemas.SessionFieldsSchema)
@orders_api.response(201, schemas.SessionSchema)
def add_session(body: dict[str, Any], order_id: str) -> Any:
    """Add a session; one outside the order's window is taken with a warning."""
    order = queries.get(current_actor(), order_id)
    session = commands.add_session(current_actor(), order, commands.SessionPlan(**body), clock=clock())
    return etag(session_body(session, order), session.version, 201)


@sessions_api.route("/<session_id>")
@requires(*READS)
@sessions_api.response(200, schemas.SessionSchema)
def read_session(session_id: str) -> Any:
    """Read a session."""
    session, order = queries.session(current_actor(), session_id)
    return {**session_body(session, order)}, 200, {"ETag": f'"{session.version}"'}


@sessions_api.route("/<session_id>", methods=["PUT"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@sessions_api.arguments(schemas.SessionFieldsSchema)
@sessions_api.response(200, schemas.SessionSchema)
def change_session(body: dict[str, Any], session_id: str) -> Any:
    """Change a session."""
    version = matched_version()
    session, order = queries.session(current_actor(), session_id)
    plan = commands.SessionPlan(**body)
    commands.change_session(current_actor(), order, session, plan, version=version, clock=clock())
    return etag(session_body(session, order), session.version)


@sessions_api.route("/<session_id>/signups")
@requires(*READS)
@sessions_api.response(200, schemas.SignupsSchema)
def list_signups(session_id: str) -> Any:
    """List those whom the caller sees by name; everybody sees the counts."""
    session, order = queries.session(current_actor(), session_id)
    rows = queries.signups_of(current_actor(), order, queries.organizer_path(order), session.id)
    return {"items": rows, "confirmed": session.confirmed_count, "places": session.max_people}


@sessions_api.route("/<session_id>/signups", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
@sessions_api.arguments(schemas.SignupInSchema)
@sessions_api.response(201, schemas.SignupSchema)
@sessions_api.alt_response(200, schema=schemas.SignupSchema, description="Signed up before; nothing changed.")
def sign_up(body: dict[str, Any], session_id: str) -> Any:
    """Take a place or a rank of the waiting list."""
    actor = current_actor()
    member_id = queries.person(actor, body["member_id"]) if "member_id" in body else None
    done = commands.sign_up(
        actor, session_id, member_id=member_id, override_reason=body.get("override_reason", ""), clock=clock()
    )
    return signup_body(done.signup), 201 if done.created else 200


@sessions_api.route("/<session_id>/attendance")
@requires(*RUNS)
@sessions_api.response(200, schemas.RollSchema)
def read_attendance(session_id: str) -> Any:
    """Read the roll; for those who run the order."""
    session, order = queries.session(current_actor(), session_id)
    policy.refuse_unless_leading(current_actor(), order, queries.organizer_path(order))
    return {"items": queries.roll(session.id)}


@sessions_api.route("/<session_id>/attendance", methods=["POST"])
@requires(*RUNS)
@sessions_api.arguments(schemas.AttendanceInSchema)
@sessions_api.response(200, schemas.RollSchema)
def record_attendance(body: dict[str, Any], session_id: str) -> Any:
    """Write lines of the roll, all or none."""
    session, order = queries.session(current_actor(), session_id)
    lines = [commands.Line(**line) for line in body["entries"]]
    commands.record_attendance(current_actor(), order, session, lines, clock=clock())
    return {"items": queries.roll(session.id)}


@signups_api.route("/<signup_id>/withdraw", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def withdraw(_body: dict[str, Any], signup_id: str) -> Any:
    """Give a place or a rank back."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.withdraw(current_actor(), signup, clock=clock()))


@signups_api.route("/<signup_id>/promote", methods=["POST"])
@requires(*RUNS)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def promote(_body: dict[str, Any], signup_id: str) -> Any:
    """Give a free place to somebody who waits."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.promote(current_actor(), signup, clock=clock()))


@records_api.route("")
@signed_in
@records_api.arguments(ListQuery, location="query")
@records_api.response(200, schemas.ServiceRecordPage)
def service_records(query: dict[str, Any]) -> Any:
    """List one's own entries, newest first, and their sum."""
    member_id = current_actor().member_id
    found = queries.service_records(member_id, **query)
    return {
        "items": found.items,
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
        "total_minutes": queries.total_minutes(member_id),
    }


def _leader(public_id: str | None) -> Member | None:
    if public_id is None:
        return None
    return members.get(current_actor(), public_id, Permission.ORDER_DISPATCH)
