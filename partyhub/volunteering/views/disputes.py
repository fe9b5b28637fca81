"""Objections to services: raised on a phone, decided at a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, Forbidden, raise_if
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import DecisionForm, DisputesForm, ObjectionForm, ReopenForm
from partyhub.volunteering.rules.disputes import DISPUTE, DisputeState
from partyhub.volunteering.views.base import RUNS, blueprint, refuse_stale
from partyhub.web.forms import pressed
from partyhub.web.pages import page
from partyhub.web.words import sentences

TONES = {
    DisputeState.RAISED: "red",
    DisputeState.TAKEN_ON: "amber",
    DisputeState.DECIDED: "amber",
    DisputeState.UNDER_REVIEW: "amber",
    DisputeState.SETTLED: "green",
}


@blueprint.get("/service/disputes")
@requires(*RUNS)
def disputes() -> Any:
    """List the objections that one decides or is party to, newest first."""
    form = DisputesForm()
    chosen = {"state": form.state.data} if form.validate() else {}
    found = queries.disputes(current_actor(), cursor=request.args.get("cursor"), **chosen)
    return page("volunteering/disputes.html", form=form, found=found, tones=TONES), form.status


@blueprint.get("/service/disputes/<public_id>")
@requires(*RUNS)
def dispute(public_id: str) -> Any:
    """Show an objection, what came of it, and what can be done."""
    actor = current_actor()
    one = queries.dispute(actor, public_id)
    order = queries.disputed_order(one)
    in_hand = queries.arbitrates(actor, order)
    return page(
        "volunteering/dispute.html",
        one=one,
        order=order,
        redo=queries.redone_as(one),
        decides=not commands.arbiter_reasons(actor, order, one),
        in_hand=in_hand,
        sessions=queries.sessions_of(order.id) if in_hand else [],
        party=queries.took_part(actor.member_id, order.id) or actor.is_member(order.leader_id),
        allowed=DISPUTE.allowed(one.state),
        tones=TONES,
        entries=queries.entries_of(order.id)
        if not policy.can_dispatch(actor, queries.organizer_path(order))
        else [],
    )


@blueprint.route("/service/orders/<public_id>/dispute", methods=["GET", "POST"])
@requires(*RUNS)
def raise_dispute(public_id: str) -> Any:
    """Object to a service."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    form = ObjectionForm(version=order.version)
    if form.validate_on_submit():
        refuse_stale(form, order)
        with form.taking():
            made = commands.raise_dispute(actor, order, text=form.text.data, clock=clock())
            return redirect(url_for(".dispute", public_id=made.public_id), 303)
    return page("volunteering/raise_dispute.html", form=form, order=order), form.status


@blueprint.route("/service/orders/<public_id>/reopen", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def reopen(public_id: str) -> Any:
    """Reopen a closed order."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    policy.refuse_unless_dispatching(actor, queries.organizer_path(order))
    form = ReopenForm(version=order.version)
    if form.validate_on_submit():
        refuse_stale(form, order)
        with form.taking():
            made = commands.reopen(actor, order, reason=form.reason.data, clock=clock())
            return redirect(url_for(".dispute", public_id=made.public_id), 303)
    return page("volunteering/reopen.html", form=form, order=order), form.status


@blueprint.post("/service/disputes/<public_id>/take")
@requires(Permission.ORDER_DISPATCH)
def take_dispute(public_id: str) -> Any:
    """Take an objection on."""
    actor = current_actor()
    one = queries.dispute(actor, public_id)
    pressed(one.version)
    try:
        commands.take_dispute(actor, one, clock=clock())
        flash(_("It is in your hands now."))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".dispute", public_id=public_id), 303)


@blueprint.route("/service/disputes/<public_id>/decide", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def decide_dispute(public_id: str) -> Any:
    """Decide an objection that one has taken on."""
    return _decision(public_id, "decide_dispute", commands.decide_dispute)


@blueprint.route("/service/disputes/<public_id>/review", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def review_dispute(public_id: str) -> Any:
    """Make the one review, which is final."""
    return _decision(public_id, "review_dispute", commands.review_dispute)


@blueprint.route("/service/disputes/<public_id>/ask-review", methods=["GET", "POST"])
@requires(*RUNS)
def ask_review(public_id: str) -> Any:
    """Ask for the one review of a decision."""
    actor = current_actor()
    one = queries.dispute(actor, public_id)
    form = ObjectionForm(version=one.version)
    if form.validate_on_submit():
        refuse_stale(form, one)
        with form.taking():
            commands.ask_review(actor, one, text=form.text.data, clock=clock())
            return redirect(url_for(".dispute", public_id=public_id), 303)
    return page("volunteering/ask_review.html", form=form, one=one), form.status


def _decision(public_id: str, name: str, act: Callable[..., Any]) -> Any:
    actor = current_actor()
    one = queries.dispute(actor, public_id)
    order = queries.disputed_order(one)
    raise_if(Forbidden, commands.arbiter_reasons(actor, order, one))
    form = DecisionForm(version=one.version)
    if form.validate_on_submit():
        refuse_stale(form, one)
        with form.taking():
            act(actor, one, clock=clock(), **form.values())
            return redirect(url_for(".dispute", public_id=public_id), 303)
    return page(f"volunteering/{name}.html", form=form, one=one, order=order), form.status
