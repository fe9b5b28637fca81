"""Sign-ups and leave for programs."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, policy, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.rules import SignupState
from partyhub.activities.schemas import (
    ActivitySignupSchema,
    ActivitySignupsSchema,
    LeaveSchema,
    NoFieldsSchema,
    SignUpSchema,
)
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires


@blueprint.route("/<public_id>/signups", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, ActivitySignupsSchema)
def list_signups(public_id: str) -> Any:
    """List who signed up, waits or asked leave, as far as the caller sees them by name; everybody sees the counts."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    counts = queries.signup_counts(activity)
    return {
        "items": queries.signups(actor, activity),
        "counts": {state.value: counts.get(state, 0) for state in SignupState},
        "capacity": activity.capacity,
    }


@blueprint.route("/<public_id>/signups", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
@blueprint.arguments(SignUpSchema)
@blueprint.response(201, ActivitySignupSchema)
@blueprint.alt_response(200, schema=ActivitySignupSchema, description="Signed up before; nothing changed.")
def sign_up(body: dict[str, Any], public_id: str) -> Any:
    """Take a place or a rank of the waiting list."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    done = commands.sign_up(actor, activity, member_id=_member(actor, activity, body), clock=clock())
    return _shown(done.signup), 201 if done.created else 200


@blueprint.route("/<public_id>/signups/<signup_id>/withdraw", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
@blueprint.arguments(NoFieldsSchema)
@blueprint.response(200, ActivitySignupSchema)
def withdraw_signup(_body: dict[str, Any], public_id: str, signup_id: str) -> Any:
    """Give a place or a rank back, or take a leave back."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    signup = queries.signup(actor, activity, signup_id)
    return _shown(commands.withdraw_signup(actor, activity, signup, clock=clock()))


@blueprint.route("/<public_id>/leave", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
@blueprint.arguments(LeaveSchema)
@blueprint.response(200, ActivitySignupSchema)
def ask_leave(body: dict[str, Any], public_id: str) -> Any:
    """Ask leave; the roll call then begins with “excused”."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    member_id = _member(actor, activity, body)
    signup = commands.ask_leave(actor, activity, reason=body["reason"], member_id=member_id, clock=clock())
    return _shown(signup)


def _member(actor: Actor, activity: Activity, body: dict[str, Any]) -> int | None:
    """Return the internal id of the member named: on the activity's rosters for whoever runs it, else in his reach."""
    named = body.get("member_id")
    if named is None:
        return None
    sheet = queries.lines_of(activity, [named]) if policy.runs(actor, activity) else []
    there = {line.member.public_id: line.member.id for line in sheet if line.member}
    if named in there:
        return there[named]
    found = members.resolve(actor, [named], Permission.SIGNUP_OTHERS)
    if not found:
        raise NotFound
    return found[0].id


def _shown(signup: ActivitySignup) -> dict[str, Any]:
    return {
        "id": signup.public_id,
        "state": signup.state.value,
        "rank": queries.rank(signup),
        "reason": signup.reason,
    }
