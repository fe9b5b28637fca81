"""Sessions, sign-ups, roll calls, and one's own records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.volunteering import commands, policy, queries, schemas
from partyhub.volunteering.api.bodies import (
    READS,
    RUNS,
    listed,
    session_body,
    signup_body,
    tagged,
)
from partyhub.volunteering.models import ServiceSession
from partyhub.web.api import (
    ListQuery,
    api_blueprint,
    matched_version,
    needs_match,
)

sessions_api = api_blueprint("sessions", "/sessions", "Sessions of service orders")
records_api = api_blueprint("service_records", "/me/service-records", "One's own service records")


@sessions_api.route("/<session_id>")
@requires(*READS)
@sessions_api.response(200, schemas.SessionSchema)
def read_session(session_id: str) -> Any:
    """Read a session."""
    session, order = queries.session(current_actor(), session_id)
    return tagged(session_body(session, order), session.version)


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
    return tagged(session_body(session, order), session.version)


@sessions_api.route("/<session_id>/signups")
@requires(*READS)
@sessions_api.arguments(ListQuery, location="query")
@sessions_api.response(200, schemas.SignupsPage)
def list_signups(query: dict[str, Any], session_id: str) -> Any:
    """List those whom the caller sees by name, newest first; everybody sees the counts."""
    session, order = queries.session(current_actor(), session_id)
    found = queries.signups_page(
        current_actor(), order, queries.organizer_path(order), session_id=session.id, **query
    )
    counts = {"confirmed": session.confirmed_count, "places": session.max_people}
    return listed(found, list(found.items)) | counts


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
    lines = [_line(entry, session) for entry in body["entries"]]
    commands.record_attendance(current_actor(), order, session, lines, clock=clock())
    return {"items": queries.roll(session.id)}


@records_api.route("")
@signed_in
@records_api.arguments(ListQuery, location="query")
@records_api.response(200, schemas.ServiceRecordPage)
def service_records(query: dict[str, Any]) -> Any:
    """List one's own entries, newest first, and their sum."""
    member_id = current_actor().member_id
    found = queries.service_records(member_id, **query)
    return listed(found, list(found.items)) | {"total_minutes": queries.total_minutes(member_id)}


def _line(entry: dict[str, Any], session: ServiceSession) -> commands.Line:
    """Return one line; `minutes` without times count from the session's beginning."""
    minutes = entry.pop("minutes", None)
    if minutes is not None and not entry.get("starts_at") and not entry.get("ends_at"):
        ends_at = session.starts_at + timedelta(minutes=minutes)
        entry |= {"starts_at": session.starts_at, "ends_at": ends_at}
    return commands.Line(**entry)
