"""The steps of an activity, and its files."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import FileForm, ReturnForm, StepForm
from partyhub.activities.models import Activity
from partyhub.activities.rules import Place
from partyhub.activities.schemas import file_for
from partyhub.activities.views.base import blueprint
from partyhub.activities.views.outlook import what_follows
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.http import clock, reads_first, was_read
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import offer_undo, page
from partyhub.web.words import word

_VERBS = ", ".join(f'"{verb}"' for verb in rules.VERBS)


@blueprint.route(f"/<public_id>/<any({_VERBS}):verb>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE, Permission.ACTIVITY_REVIEW)
def step(public_id: str, verb: str) -> Any:
    """Ask for a comment, and take one step."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    form = step_form(verb, activity)
    if form.validate_on_submit():
        try:
            take(form, activity, verb)
            _say_done(public_id, verb)
            return redirect(url_for(".detail", public_id=public_id), 303)
        except (Invalid, Conflict) as error:
            form.show(error)
            _show_now(form, activity, error)
    elif request.method == "GET":
        _refuse_what_is_not_his(activity, verb)
    html = page(
        "activities/step.html",
        form=form,
        activity=activity,
        verb=verb,
        **_places(activity, verb),
        next_steps=what_follows(activity, queries.home_of(activity), verb),
    )
    return html, form.status


def _places(activity: Activity, verb: str) -> dict[str, Any]:
    """Return the places that a return can comment on, with the items of those that have any and may be read."""
    if verb != "return":
        return {"places": (), "items": {}}
    home = queries.home_of(activity)
    shown = policy.sees_minutes(current_actor(), activity, home.path)
    items = queries.commentable(activity) if shown else {}
    there = {place for place, _item in items}
    places = [one for one in Place if one in there or one not in (Place.AGENDA, Place.VOTES)]
    return {"places": places, "items": items}


@blueprint.route("/<public_id>/files", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@reads_first(file_for)
def add_file(public_id: str) -> Any:
    """Attach a photo or a document."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    form = FileForm()
    if form.validate_on_submit():
        with form.taking():
            if (file := was_read()) is None:
                raise Invalid(Reason("file_missing", "file"))
            commands.add_file(actor, activity, file, clock=clock())
            flash(_("Added."))
            return redirect(url_for(".detail", public_id=public_id), 303)
    return page("activities/add_file.html", form=form, activity=activity), form.status


@blueprint.route("/<public_id>/files/<file_id>/remove", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def remove_file(public_id: str, file_id: str) -> Any:
    """Take a file off."""
    actor = current_actor()
    commands.remove_file(actor, queries.get(actor, public_id), file_id, clock=clock())
    flash(_("Removed."))
    return redirect(url_for(".detail", public_id=public_id), 303)


def _say_done(public_id: str, verb: str) -> None:
    """Say what was done; what posted nothing can be undone right away."""
    done = word(f"activities.step.{verb}")
    if verb in rules.UNDOABLE:
        offer_undo(done, url_for(".undo", public_id=public_id))
    else:
        flash(done)


def step_form(verb: str, activity: Activity) -> StepForm:
    """Return the form of a step: a return may say something at each place."""
    return (ReturnForm if verb == "return" else StepForm)(version=activity.version)


def take(form: StepForm, activity: Activity, verb: str) -> None:
    """Take the step as the form says."""
    commands.act(
        current_actor(),
        activity,
        verb,
        comment=form.comment.data or "",
        remarks=form.remarks if isinstance(form, ReturnForm) else (),
        version=form.expected_version,
        clock=clock(),
    )


def _refuse_what_is_not_his(activity: Activity, verb: str) -> None:
    """Show the question only to who may answer it: 403 for others, 409 in the wrong state."""
    actor = current_actor()
    home, hands = queries.home_of(activity), queries.hands(activity)
    if verb in rules.REVIEW_VERBS:
        raise_if(Forbidden, policy.can_review(actor, home.path, hands))
    else:
        raise_if(Forbidden, policy.can_write(actor, activity))
    if verb not in policy.allowed_verbs(actor, activity, home.path, hands, clock().now()):
        rules.MACHINE.target(activity.state, verb)


def _show_now(form: StepForm, activity: Activity, error: Invalid | Conflict) -> None:
    """After somebody else's change the page goes on from the version that is saved now."""
    if isinstance(error, Stale):
        form.version.data = str(activity.version)
