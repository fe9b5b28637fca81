"""Answers about places: taking or declining an offered one, coming after all, approving leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Conflict, Invalid
from partyhub.kernel.http import clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import RefuseLeaveForm, SignupForm, WithdrawForm
from partyhub.volunteering.models import Signup
from partyhub.volunteering.rules import SignupState
from partyhub.volunteering.views.base import RUNS, blueprint
from partyhub.volunteering.views.labels import leads_perhaps
from partyhub.volunteering.views.member import show_detail
from partyhub.web.pages import page
from partyhub.web.registry import Todo, TodoSource
from partyhub.web.words import sentences

FOR_ONESELF = (Permission.SIGNUP_SELF, Permission.SIGNUP_OTHERS)


@blueprint.post("/service/signups/<public_id>/withdraw")
@requires(*FOR_ONESELF)
def withdraw(public_id: str) -> Any:
    """Say that one cannot come, or that somebody of one's reach cannot; goes back to where the button stood."""
    actor, form = current_actor(), WithdrawForm()
    signup = queries.signup(actor, public_id)
    if not form.validate_on_submit():
        raise Invalid
    said = form.said.data or ""
    return _at_once(signup, lambda: _left(commands.withdraw(actor, signup, said=said, clock=clock())))


@blueprint.post("/service/signups/<public_id>/accept-place")
@requires(*FOR_ONESELF)
def accept_place(public_id: str) -> Any:
    """Take the place that is held; after a clash the page asks why both are possible."""
    actor, form = current_actor(), SignupForm()
    signup = queries.signup(actor, public_id)
    order = queries.order_of(signup)
    if form.validate_on_submit():
        try:
            reason = form.override_reason.data or ""
            commands.accept_place(actor, signup, override_reason=reason, clock=clock())
            flash(_("You have a place. Thank you!"))
            return redirect(url_for(".detail", public_id=order.public_id), 303)
        except commands.Clash as error:
            form.show(commands.Clash(*(one for one in error.reasons if one.code != "clash")))
        except Conflict as error:
            form.show(error)
    return show_detail(order.public_id, form, asked=public_id), form.status


@blueprint.post("/service/signups/<public_id>/decline-place")
@requires(*FOR_ONESELF)
def decline_place(public_id: str) -> Any:
    """Say no to a place that is held; it goes to the next."""
    signup = queries.signup(current_actor(), public_id)

    def decline() -> str:
        commands.decline_place(current_actor(), signup, clock=clock())
        return _("Noted. The place goes to the next person; you may join the waiting list again.")

    return _at_once(signup, decline)


@blueprint.post("/service/signups/<public_id>/keep-place")
@requires(*FOR_ONESELF)
def keep_place(public_id: str) -> Any:
    """Come after all."""
    signup = queries.signup(current_actor(), public_id)

    def keep() -> str:
        commands.keep_place(current_actor(), signup, clock=clock())
        return _("Thank you, you are expected. The leader is told.")

    return _at_once(signup, keep)


@blueprint.post("/service/signups/<public_id>/excuse")
@requires(*RUNS)
def excuse(public_id: str) -> Any:
    """Approve somebody's leave."""
    signup = queries.signup(current_actor(), public_id)

    def approve() -> str:
        commands.excuse(current_actor(), signup, clock=clock())
        return _("The leave is approved and the member is told.")

    return _at_once(signup, approve, back=".desk")


@blueprint.route("/service/signups/<public_id>/refuse-leave", methods=["GET", "POST"])
@requires(*RUNS)
def refuse_leave(public_id: str) -> Any:
    """Ask somebody to come all the same, with the reason."""
    actor, form = current_actor(), RefuseLeaveForm()
    signup = queries.signup(actor, public_id)
    order = queries.order_of(signup)
    policy.refuse_unless_leading(actor, order, queries.organizer_path(order))
    if form.validate_on_submit():
        with form.taking():
            commands.refuse_leave(actor, signup, reason=form.reason.data, clock=clock())
            flash(_("The member is told that he is wanted all the same."))
            return redirect(url_for(".desk", public_id=order.public_id), 303)
    name = queries.member_name(signup.member_id)
    return page(
        "volunteering/refuse_leave.html", form=form, order=order, signup=signup, name=name
    ), form.status


def _at_once(signup: Signup, act: Callable[[], str], back: str = "") -> Any:
    """Take a step that needs no page of its own; what stands in its way is said where the button stood."""
    own = current_actor().is_member(signup.member_id)
    order = queries.order_of(signup)
    try:
        flash(act())
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(back or (".detail" if own else ".desk"), public_id=order.public_id), 303)


def _left(signup: Signup) -> str:
    """Say what became of “I cannot come”."""
    if not current_actor().is_member(signup.member_id):
        if signup.state is SignupState.LOOKING:
            return _("Leave is asked for the member; he and the leader are told.")
        return _("The sign-up is withdrawn and the member is told.")
    if signup.state is SignupState.LOOKING:
        return _(
            "Noted. The leader is told, and those who wait are asked to stand in. "
            "Until one does, or the leader approves your leave, you are expected."
        )
    if signup.state is SignupState.REPLACED:
        return _("Somebody stands in for you already. You need not come.")
    return _("Noted. Thank you for telling us early; your place goes to the next person.")


def _todos(actor: Actor, clock: Clock) -> list[Todo]:
    found = []
    if actor.member_id is not None and actor.can(Permission.SIGNUP_SELF):
        why = _("A place is held for you: take it or decline it")
        for one in queries.offered_places(actor, clock):
            address = url_for("volunteering.detail", public_id=one.order_id)
            found.append(Todo(one.title, why, one.respond_by, address, "service.place_offered"))
    if leads_perhaps(actor):
        for asked in queries.leaves_asked(actor, clock):
            why = _(
                "%(name)s cannot come: approve the leave, or ask him to come all the same", name=asked.name
            )
            address = url_for("volunteering.desk", public_id=asked.order_id)
            found.append(Todo(asked.title, why, asked.starts_at, address, "service.leave_asked"))
    return found


PLACE_TODOS = TodoSource("volunteering.places", _todos)
