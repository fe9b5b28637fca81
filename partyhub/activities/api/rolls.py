"""Contested lines, and signing in by code."""

from __future__ import annotations

from typing import Any

from flask import url_for

from partyhub.activities import commands, policy, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.queries import Contested
from partyhub.activities.rules import Presence
from partyhub.activities.schemas import (
    AnswerBodySchema,
    AttendanceEntrySchema,
    CodeSchema,
    ContestBodySchema,
    ContestSchema,
    ContestsSchema,
    SelfSignInSchema,
    SignInBodySchema,
)
from partyhub.kernel.errors import Forbidden, raise_if
from partyhub.kernel.http import clock, settings
from partyhub.members import queries as members
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, matched_version, needs_match


@blueprint.route("/<public_id>/contests", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, ContestsSchema)
def list_contests(public_id: str) -> Any:
    """List the contested lines that the caller may see: all of his own activity's, otherwise his own."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    return {"items": [_shown(one) for one in queries.contests(actor, activity)]}


@blueprint.route("/<public_id>/contests", methods=["POST"])
@requires(Permission.ACTIVITY_READ)
@blueprint.arguments(ContestBodySchema)
@blueprint.response(201, ContestSchema)
def contest(body: dict[str, Any], public_id: str) -> Any:
    """Say that one's own line is wrong, within seven days, once."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    made = commands.contest(
        actor, activity, claimed=Presence(body["claimed"]), reason=body["reason"], clock=clock()
    )
    return etag(_shown(queries.contest_of(actor, activity, made.public_id)), made.version, 201)


def _verb(verb: str, description: str) -> None:
    """Add the view of one answer."""

    def take(body: dict[str, Any], public_id: str, contest_id: str) -> Any:
        actor = current_actor()
        activity = queries.get(actor, public_id)
        raise_if(Forbidden, policy.can_write(actor, activity))
        one = queries.contest_of(actor, activity, contest_id)
        said, version = body.get("answer", ""), matched_version()
        made = commands.answer(
            actor, activity, one.contest, verb, answer=said, version=version, clock=clock()
        )
        return etag(_shown(one), made.version)

    take.__name__, take.__doc__ = f"{verb}_contest", description
    answered = blueprint.response(200, ContestSchema)(needs_match(take))
    guarded = requires(Permission.ACTIVITY_WRITE)(
        blueprint.arguments(AnswerBodySchema, required=False)(answered)
    )
    blueprint.route(f"/<public_id>/contests/<contest_id>/{verb}", methods=["POST"])(guarded)


_verb("correct", "Let the line say what the member says.")
_verb("uphold", "Let the line stand; an answer is needed.")


@blueprint.route("/<public_id>/self-sign-in", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(SelfSignInSchema)
@blueprint.response(200, SelfSignInSchema)
def switch_sign_in(body: dict[str, Any], public_id: str) -> Any:
    """Let members sign in with the rotating code, or stop it."""
    actor = current_actor()
    commands.switch_sign_in(actor, queries.get(actor, public_id), on=body["open"], clock=clock())
    return {"open": body["open"]}


@blueprint.route("/<public_id>/self-sign-in/code", methods=["GET"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, CodeSchema)
def sign_in_code(public_id: str) -> Any:
    """Return a fresh code for the leader's screen; it can be opened for a minute."""
    actor = current_actor()
    made = commands.new_code(actor, queries.get(actor, public_id), clock=clock())
    return {
        "code": made,
        "url": settings().base_url + url_for("activities.sign_in", public_id=public_id, code=made),
    }


@blueprint.route("/<public_id>/sign-in", methods=["POST"])
@requires(Permission.ACTIVITY_READ)
@blueprint.arguments(SignInBodySchema)
@blueprint.response(200, AttendanceEntrySchema)
def sign_in(body: dict[str, Any], public_id: str) -> Any:
    """Sign in with the code on the leader's screen; the answer is one's own line."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    own = commands.ticket(actor, activity, body["code"], clock=clock())
    line = commands.sign_in(actor, activity, own, clock=clock())
    return {
        "state": line.state.value,
        "minutes": line.minutes,
        "reason": line.reason,
        "recorded_at": line.recorded_at,
        "recorded_by": line.recorder_name,
        "reported": line.reported.value,
    }


def _shown(one: Contested) -> dict[str, Any]:
    made = one.contest
    copied = ("reason", "answer", "made_at", "answered_at", "version")
    return {name: getattr(made, name) for name in copied} | {
        "id": made.public_id,
        "member_id": members.by_ids([made.member_id])[made.member_id].public_id,
        "recorded": made.recorded.value,
        "claimed": made.claimed.value,
        "state": made.state.value,
    }
