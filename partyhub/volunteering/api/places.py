"""What becomes of a sign-up: leaving, the answer to an offered place, leave."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries, schemas
from partyhub.volunteering.api.bodies import RUNS, signup_body
from partyhub.web.api import api_blueprint

signups_api = api_blueprint("signups", "/signups", "Sign-ups")
FOR_ONESELF = (Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)


@signups_api.route("/<signup_id>/withdraw", methods=["POST"])
@requires(*FOR_ONESELF)
@signups_api.arguments(schemas.WithdrawSchema)
@signups_api.response(200, schemas.SignupSchema)
def withdraw(body: dict[str, Any], signup_id: str) -> Any:
    """Say that somebody cannot come: before the session's cut-off he is off, after it he asks for leave."""
    signup = queries.signup(current_actor(), signup_id)
    said = body.get("reason", "")
    return signup_body(commands.withdraw(current_actor(), signup, said=said, clock=clock()))


@signups_api.route("/<signup_id>/accept", methods=["POST"])
@requires(*FOR_ONESELF)
@signups_api.arguments(schemas.AcceptPlaceSchema)
@signups_api.response(200, schemas.SignupSchema)
def accept_place(body: dict[str, Any], signup_id: str) -> Any:
    """Take the place that is held."""
    signup = queries.signup(current_actor(), signup_id)
    reason = body.get("override_reason", "")
    return signup_body(commands.accept_place(current_actor(), signup, override_reason=reason, clock=clock()))


@signups_api.route("/<signup_id>/decline", methods=["POST"])
@requires(*FOR_ONESELF)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def decline_place(_body: dict[str, Any], signup_id: str) -> Any:
    """Say no to the place that is held."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.decline_place(current_actor(), signup, clock=clock()))


@signups_api.route("/<signup_id>/keep", methods=["POST"])
@requires(*FOR_ONESELF)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def keep_place(_body: dict[str, Any], signup_id: str) -> Any:
    """Come after all."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.keep_place(current_actor(), signup, clock=clock()))


@signups_api.route("/<signup_id>/excuse", methods=["POST"])
@requires(*RUNS)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def excuse(_body: dict[str, Any], signup_id: str) -> Any:
    """Approve somebody's leave; for those who run the order."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.excuse(current_actor(), signup, clock=clock()))


@signups_api.route("/<signup_id>/refuse-leave", methods=["POST"])
@requires(*RUNS)
@signups_api.arguments(schemas.RefuseLeaveSchema)
@signups_api.response(200, schemas.SignupSchema)
def refuse_leave(body: dict[str, Any], signup_id: str) -> Any:
    """Ask somebody to come all the same; for those who run the order."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.refuse_leave(current_actor(), signup, reason=body["reason"], clock=clock()))


@signups_api.route("/<signup_id>/promote", methods=["POST"])
@requires(*RUNS)
@signups_api.arguments(schemas.NothingSchema)
@signups_api.response(200, schemas.SignupSchema)
def promote(_body: dict[str, Any], signup_id: str) -> Any:
    """Give a free place to somebody who waits, after a call."""
    signup = queries.signup(current_actor(), signup_id)
    return signup_body(commands.promote(current_actor(), signup, clock=clock()))
