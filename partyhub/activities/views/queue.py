"""The review queue: one record open, its neighbours a key away, the next one after each decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import DecideForm, PhrasesForm
from partyhub.activities.models import Activity
from partyhub.activities.queries import Queue
from partyhub.activities.rules import Place
from partyhub.activities.views.base import blueprint, homes_of
from partyhub.activities.views.changes import changes_of
from partyhub.activities.views.outlook import what_each_does
from partyhub.kernel.errors import Conflict, Invalid
from partyhub.kernel.http import clock
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.words import sentences, word


@blueprint.route("/review")
@requires(Permission.ACTIVITY_REVIEW)
def review() -> Any:
    """Show the queue with one record open, the longest waiting first."""
    return _queue_page(queries.queue(current_actor(), request.args.get("open", "")))


@blueprint.route("/review/<public_id>/<any(approve, return):verb>", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
def decide(public_id: str, verb: str) -> Any:
    """Decide on the open record; the next one opens."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    here = queries.queue(actor, public_id)
    form = DecideForm()
    form.offer(queries.phrases(actor))
    if form.validate_on_submit():
        try:
            commands.act(actor, activity, verb, **form.said(verb), clock=clock())
            flash(_("%(done)s: %(title)s", done=word(f"activities.step.{verb}"), title=activity.title))
            following = (here.following or here.previous) if here else None
            return redirect(_address(following), 303)
        except Conflict as error:
            return _overtaken(activity, error)
        except Invalid as error:
            form.show(error)
    return _queue_page(here, form), form.status


@blueprint.route("/review/phrases", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_REVIEW)
def phrases() -> Any:
    """List the reader's remembered phrases; one more can be written down."""
    actor, form = current_actor(), PhrasesForm()
    if form.validate_on_submit():
        commands.remember_phrases(actor, [form.text.data or ""], clock=clock())
        return redirect(url_for(".phrases"), 303)
    html = page("activities/phrases.html", form=form, phrases=queries.phrases(actor))
    return html, form.status


@blueprint.route("/review/phrases/<public_id>/remove", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
def remove_phrase(public_id: str) -> Any:
    """Forget one of the reader's phrases."""
    actor = current_actor()
    commands.forget_phrase(actor, queries.phrase(actor, public_id), clock=clock())
    flash(_("Removed."))
    return redirect(url_for(".phrases"), 303)


def _overtaken(activity: Activity, error: Conflict) -> Any:
    """Say kindly that somebody else was faster, or that the record changed: it opens anew, or else the next one."""
    flash(
        _(
            "“%(title)s” was not decided by you: %(why)s",
            title=activity.title,
            why=" ".join(sentences(error.reasons)),
        ),
        "warning",
    )
    return redirect(_address(activity), 303)


def _address(activity: Activity | None) -> str:
    """Return the address of the queue with a record open; focus goes to it."""
    return url_for(".review", open=activity.public_id, _anchor="open") if activity else url_for(".review")


def _queue_page(found: Queue | None, form: DecideForm | None = None) -> str:
    """Return the page; `form` holds what was typed and could not be taken."""
    if found is None:
        return page("activities/review.html", found=None)
    homes = homes_of(found.items)
    activity, home = found.opened, homes[found.opened.organization_id]
    if form is None:
        form = DecideForm(formdata=None, version=activity.version)
        form.offer(queries.phrases(current_actor()))
    due = {one.id: rules.due_at(one.state, one.ends_at, one.changed_at) for one in found.items}
    return page(
        "activities/review.html",
        found=found,
        homes=homes,
        due=due,
        now=clock().now(),
        form=form,
        places=tuple(Place),
        next_steps=what_each_does(activity, home, ("approve", "return")),
        **_opened(activity, home),
    )


def _opened(activity: Activity, home: Organization) -> dict[str, Any]:
    """Return the record as the panel shows it."""
    actor = current_actor()
    around = queries.record(actor, activity.public_id)
    rolls = queries.roll_counts([activity.id]) if "roll" in around.parts else {}
    counts = rolls.get(activity.id, {})
    minutes_shown = policy.sees_minutes(actor, activity, home.path)
    return {
        "activity": activity,
        "home": home,
        "chair": around.chair,
        "recorder": around.recorder,
        "counts": counts,
        "attended": sum(counts.get(state, 0) for state in rules.ATTENDED),
        "files": queries.files_of(actor, activity, home) if "files" in around.parts else [],
        "minutes_shown": minutes_shown,
        "result_shown": policy.sees_result(actor, activity, home.path),
        "checks": sentences(queries.checks([activity], rolls)[activity.id]),
        **_by_item(activity, around.parts, minutes_shown=minutes_shown),
    }


def _by_item(activity: Activity, parts: frozenset[str], *, minutes_shown: bool) -> dict[str, Any]:
    """Return its agenda and votes as far as they are the reader's, and what was said of it and has changed since."""
    again = activity.signings > 1
    agenda = queries.agenda(activity) if "agenda" in parts else []
    votes = queries.votes_of(activity, only_counts=True) if "votes" in parts else []
    known: dict[str, Any] = {"agenda": agenda, "votes": votes}
    return {
        **(known if minutes_shown else dict.fromkeys(known, ())),
        "remarks": queries.remarks(activity) if again else [],
        "changes": changes_of(activity, minutes_shown=minutes_shown, **known) if again else [],
    }
