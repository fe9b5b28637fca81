"""Signing in oneself: the leader's screen, and the member's phone."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import SignInForm, SwitchForm
from partyhub.activities.models import Activity
from partyhub.activities.views.base import blueprint
from partyhub.kernel.errors import Conflict, Forbidden, raise_if
from partyhub.kernel.http import clock, settings
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.qr import qr_picture


@blueprint.route("/<public_id>/code", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def code(public_id: str) -> Any:
    """Show the rotating code on the leader's screen; switch signing in on or off."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    form = SwitchForm()
    if form.validate_on_submit():
        with form.taking():
            commands.switch_sign_in(actor, activity, on=form.on.data == "1", clock=clock())
            return redirect(url_for(".code", public_id=public_id), 303)
    return page("activities/code.html", form=form, activity=activity, **_screen(activity)), form.status


@blueprint.route("/<public_id>/attend", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_READ)
def sign_in(public_id: str) -> Any:
    """Confirm who one is and sign in; afterwards, or without a code, show one's own line."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    form = SignInForm()
    with form.taking():
        if form.validate_on_submit():
            commands.sign_in(actor, activity, form.ticket.data or "", clock=clock())
            return redirect(url_for(".sign_in", public_id=public_id), 303)
        if request.args.get("code"):
            form.ticket.data = commands.ticket(actor, activity, request.args["code"], clock=clock())
    line = queries.own_line(actor, activity)
    return page("activities/sign_in.html", form=form, activity=activity, line=line), form.status


def _screen(activity: Activity) -> dict[str, Any]:
    """Return what the leader's screen shows: the picture of a fresh code, or why there is none."""
    shown: dict[str, Any] = {
        "is_open": queries.sign_in_is_open(activity),
        "every": rules.REFRESHED_EVERY,
        "counts": queries.roll_counts([activity.id]).get(activity.id, {}),
        "picture": "",
        "refused": (),
    }
    if shown["is_open"]:
        try:
            made = commands.new_code(current_actor(), activity, clock=clock())
            shown["picture"] = _picture(activity, made)
        except Conflict as error:
            shown["refused"] = error.reasons
    shown["attended"] = rules.turnout(shown["counts"]).attended
    return shown


def _picture(activity: Activity, made: str) -> str:
    address = settings().base_url + url_for(".sign_in", public_id=activity.public_id, code=made)
    return qr_picture(address, scale=8)
