"""Pages of votes: one to write a vote down, one to take its count in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms.votes import CountForm, VoteForm, count_form
from partyhub.activities.models import Activity, Vote
from partyhub.activities.rules.votes import CLOSED, Exclusion, Ground, VoteKind, VoteState
from partyhub.activities.views.base import blueprint
from partyhub.activities.words import VOTE_TONES
from partyhub.kernel.errors import Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.forms import REFUSALS
from partyhub.web.pages import page
from partyhub.web.words import word


@blueprint.app_template_global("vote_tone")
def vote_tone(state: str) -> str:
    """Return the tone of a vote's tag."""
    return VOTE_TONES[state]


@blueprint.route("/<public_id>/votes/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def new_vote(public_id: str) -> Any:
    """Write a vote down; its count is taken in on the page that follows."""
    activity = _mine(public_id)
    form = VoteForm()
    form.offer(rules.combined(activity.kinds).votes)
    if form.validate_on_submit():
        try:
            vote = _add(form, activity)
            return redirect(url_for(".vote", public_id=public_id, vote_id=vote.public_id), 303)
        except REFUSALS as error:
            form.show(error)
        except NotFound as error:
            form.show(Invalid(Reason(error.code, "document")))
    due = queries.electorate(activity, VoteKind.ELECTION).due if _may_elect(activity) else frozenset()
    people = sorted(members.by_ids(due).values(), key=lambda one: (one.initials, one.id))
    html = page(
        "activities/new_vote.html", form=form, activity=activity, people=people, grounds=tuple(Ground)
    )
    return html, form.status


@blueprint.route("/<public_id>/votes/<vote_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def vote(public_id: str, vote_id: str) -> Any:
    """Take a count in, and let the verdict be computed; a closed vote is corrected, with the reason."""
    activity = _mine(public_id)
    found = queries.get_vote(activity, vote_id)
    names = [one.name for one in found.in_round]
    form = count_form(found.kind, names, correcting=found.state in CLOSED)(version=found.version)
    if form.validate_on_submit():
        with form.taking():
            _count(form, activity, found)
            flash(_told(found))
            if found.state is VoteState.OPEN:
                return redirect(url_for(".vote", public_id=public_id, vote_id=vote_id), 303)
            return redirect(url_for(".detail", public_id=public_id), 303)
    people = queries.electorate_of(found, activity).voters
    shown = {"people": people, "remarks": queries.open_remarks(activity)}
    return page("activities/vote.html", form=form, activity=activity, vote=found, **shown), form.status


@blueprint.route("/<public_id>/votes/<vote_id>/remove", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def remove_vote(public_id: str, vote_id: str) -> Any:
    """Take a vote off that was not counted."""
    activity = _mine(public_id)
    commands.remove_vote(current_actor(), activity, queries.get_vote(activity, vote_id), clock=clock())
    flash(_("Removed."))
    return redirect(url_for(".detail", public_id=public_id), 303)


def _mine(public_id: str) -> Activity:
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    return activity


def _may_elect(activity: Activity) -> bool:
    return VoteKind.ELECTION in rules.combined(activity.kinds).votes


def _add(form: VoteForm, activity: Activity) -> Vote:
    actor, plan = current_actor(), form.plan()
    grounds = form.grounds if plan.kind is VoteKind.ELECTION else {}
    ids = queries.people_ids(actor, list(grounds))
    document, adopted = form.document.data or "", bool(form.adopted.data)
    exclusions = [Exclusion(ids[who], ground, document, adopted) for who, ground in grounds.items()]
    return commands.add_vote(actor, activity, plan, exclusions=exclusions, clock=clock())


def _count(form: CountForm, activity: Activity, vote: Vote) -> None:
    """Open what is not open yet, take the count in, and close; or correct what is closed."""
    actor, now = current_actor(), clock()
    version = form.expected_version
    if vote.state in CLOSED:
        reason = form["reason"].data or ""
        commands.correct_vote(actor, activity, vote, form.count(), reason=reason, version=version, clock=now)
        return
    if vote.state is VoteState.DRAFT:
        commands.open_vote(actor, activity, vote, version=version, clock=now)
        version = None
    commands.count_vote(actor, activity, vote, form.count(), version=version, clock=now)
    commands.close_vote(actor, activity, vote, clock=now)


def _told(vote: Vote) -> str:
    if vote.state is VoteState.OPEN:
        return _("Candidates are level for the last seats. Take in the count of the next ballot.")
    return _("Verdict: %(verdict)s.", verdict=word(vote.state, "activities.vote_state"))
