"""Coming activities on the member's phone: sign up, withdraw, ask leave; and the list that the secretary keeps."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import LeaveForm, SignUpOthersForm
from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.rules import LIVE_SIGNUPS, SignupState, State
from partyhub.activities.views.base import blueprint, layout_for
from partyhub.activities.words import SIGNUP_TONES
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.kernel.http import clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.forms import choices
from partyhub.web.pages import page
from partyhub.web.words import sentences


@blueprint.route("/coming")
@requires(Permission.ACTIVITY_READ)
def coming() -> str:
    """List what is announced, with one tap to sign up and one to ask leave."""
    actor = current_actor()
    rows = [(one.activity, _offer(actor, one.activity, one.signup)) for one in _coming(actor)]
    return page("activities/coming.html", layout=layout_for(actor), rows=rows)


@blueprint.route("/<public_id>/signup", methods=["POST"])
@requires(Permission.SIGNUP_SELF)
def sign_up(public_id: str) -> Any:
    """Sign oneself up with one tap."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    try:
        flash(_said(commands.sign_up(actor, activity, clock=clock()).signup))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".detail", public_id=public_id), 303)


@blueprint.route("/<public_id>/signups/<signup_id>/withdraw", methods=["POST"])
@requires(Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)
def withdraw_signup(public_id: str, signup_id: str) -> Any:
    """Give a place or a rank back, or take a leave back, for oneself or for somebody of one's own."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    signup = queries.signup(actor, activity, signup_id)
    back = ".detail" if actor.is_member(signup.member_id) else ".signups"
    try:
        commands.withdraw_signup(actor, activity, signup, clock=clock())
        flash(_("Noted. A place that is free goes to whoever waits longest."))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(back, public_id=public_id), 303)


@blueprint.route("/<public_id>/leave", methods=["GET", "POST"])
@requires(Permission.SIGNUP_SELF)
def leave(public_id: str) -> Any:
    """Ask leave, with a reason."""
    actor = current_actor()
    activity, form = queries.get(actor, public_id), LeaveForm()
    if form.validate_on_submit():
        with form.taking():
            commands.ask_leave(actor, activity, reason=form.reason.data or "", clock=clock())
            flash(_("Your branch has been told that you cannot come."))
            return redirect(url_for(".detail", public_id=public_id), 303)
    context = {"layout": layout_for(actor), "activity": activity}
    return page("activities/leave.html", form=form, **context), form.status


@blueprint.route("/<public_id>/signups", methods=["GET", "POST"])
@requires(Permission.SIGNUP_OTHERS, Permission.ACTIVITY_WRITE)
def signups(public_id: str) -> Any:
    """Show who signed up, who waits and who asked leave; sign a member up, who is told."""
    actor = current_actor()
    activity, form = queries.get(actor, public_id), SignUpOthersForm()
    people = _people(actor, activity)
    form.member_id.choices = choices([(public, name) for public, (_id, name) in people.items()])
    if form.validate_on_submit():
        try:
            chosen = people[form.member_id.data][0]
            commands.sign_up(actor, activity, member_id=chosen, clock=clock())
            return redirect(url_for(".signups", public_id=public_id), 303)
        except (Invalid, Conflict, Forbidden) as error:
            form.show(Conflict(*error.reasons))
    html = page(
        "activities/signups.html",
        form=form,
        activity=activity,
        rows=queries.signups(actor, activity),
        counts=queries.signup_counts(activity),
        people=people,
        is_open=_is_open(activity),
        tones=SIGNUP_TONES,
    )
    return html, form.status


def offer(actor: Actor, activity: Activity) -> dict[str, Any] | None:
    """Return what the page of an activity offers the reader: his standing and what he may do; None when nothing."""
    if not _is_open(activity):
        return None
    wants = rules.wants_leave(activity.kinds, asked=activity.asks_leave)
    if activity.capacity is None and not wants:
        return None
    own = queries.standing(activity, actor.member_id)
    shown = _offer(actor, activity, own)
    shown["rank"] = queries.rank(own) if own is not None else None
    shown["concerned"] = actor.member_id is not None and (
        queries.place_of(activity, actor.member_id) is not None
    )
    return shown


def _offer(actor: Actor, activity: Activity, own: ActivitySignup | None) -> dict[str, Any]:
    state = own.state if own is not None else None
    may = _is_open(activity) and actor.member_id is not None and actor.can(Permission.SIGNUP_SELF)
    wants = rules.wants_leave(activity.kinds, asked=activity.asks_leave)
    live = state in LIVE_SIGNUPS
    return {
        "signup": own if live or state is SignupState.LEAVE else None,
        "tone": SIGNUP_TONES.get(state or "", "grey"),
        "full": activity.capacity is not None and activity.places_taken >= activity.capacity,
        "may_sign_up": may and activity.capacity is not None and not live,
        "may_withdraw": may and (live or state is SignupState.LEAVE),
        "may_leave": may and wants and state is not SignupState.LEAVE,
    }


def _coming(actor: Actor) -> list[queries.Coming]:
    return queries.coming(actor, clock().now())


def _is_open(activity: Activity) -> bool:
    return activity.state is State.PUBLISHED and activity.starts_at > clock().now()


def _people(actor: Actor, activity: Activity) -> dict[str, tuple[int, str]]:
    """Return whom the reader may sign up: those on the rosters of the activity that are his to enter."""
    ids = queries.participant_ids(activity)
    if not policy.runs(actor, activity):
        ids = [one for one in ids if one in policy.own_organizations(actor)]
    lines = queries.blank_sheet(ids, activity.day)
    return {line.member.public_id: (line.member.id, line.member.name) for line in lines if line.member}


def _said(signup: ActivitySignup) -> str:
    if signup.state is SignupState.WAITLISTED:
        return _(
            "All places are taken: you are number %(n)s on the waiting list and are told when one is free.",
            n=queries.rank(signup),
        )
    return _("You are signed up. If you cannot come, please withdraw in time.")
