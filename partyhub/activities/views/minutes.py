"""Pages of the minutes: writing them by agenda, signing, adding to them, seeing to a resolution."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries
from partyhub.activities.forms.minutes import (
    MORE,
    SPARE,
    AddendumForm,
    MinutesForm,
    ResolutionForm,
    lines_in,
    minutes_form,
    saved_minutes,
)
from partyhub.activities.models import Activity
from partyhub.activities.views.base import blueprint, layout_for
from partyhub.kernel.errors import Forbidden, Invalid, Stale, raise_if
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.web.drafts import ShownDraft, forget_draft, shown_draft
from partyhub.web.forms import REFUSALS
from partyhub.web.merge import merge_page
from partyhub.web.pages import page

DRAFT = "activities.minutes"


@blueprint.route("/<public_id>/minutes", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def minutes(public_id: str) -> Any:
    """Write the minutes by agenda; a save over a newer version leads to the merge page."""
    activity = _mine(public_id)
    draft = shown_draft(DRAFT, public_id)
    kept, form = _minutes_form(activity, draft)
    if form.is_submitted() and MORE in request.form:
        raise_if(Invalid, form.refusals())
        form.idempotency_key.data = secrets.token_urlsafe(18)
    elif form.validate_on_submit():
        try:
            _write(form, activity)
            forget_draft(DRAFT, public_id)
            flash(_("Saved."))
            return redirect(url_for(".detail", public_id=public_id), 303)
        except Stale:
            title = _("Minutes: %(title)s", title=activity.title)
            return merge_page(form, kept, version=activity.version, title=title)
        except REFUSALS as error:
            form.show(error)
    shown = {"remarks": queries.open_remarks(activity), "agenda": queries.agenda(activity)}
    return page("activities/minutes.html", form=form, activity=activity, draft=draft, **shown), form.status


@blueprint.route("/<public_id>/sign", methods=["POST"])
@signed_in
def sign(public_id: str) -> Any:
    """Sign the minutes as chair or recorder."""
    actor = current_actor()
    commands.sign(actor, queries.get(actor, public_id), clock=clock())
    flash(_("Signed. Thank you."))
    return redirect(url_for(".detail", public_id=public_id), 303)


@blueprint.route("/<public_id>/addendum", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def addendum(public_id: str) -> Any:
    """Add to a signed record; what was signed stays as it is."""
    activity = _mine(public_id)
    form = AddendumForm()
    if form.validate_on_submit():
        with form.taking():
            text = form.text.data or ""
            commands.add_addendum(current_actor(), activity, text, clock=clock())
            flash(_("Added."))
            return redirect(url_for(".detail", public_id=public_id), 303)
    return page("activities/addendum.html", form=form, activity=activity), form.status


@blueprint.route("/resolutions/<public_id>", methods=["GET", "POST"])
@signed_in
def resolution(public_id: str) -> Any:
    """Show a resolution to whoever sees to it, who notes that it is done."""
    actor = current_actor()
    found, activity = queries.get_resolution(actor, public_id)
    form = ResolutionForm(data={"done": found.done_at is not None, "note": found.done_note})
    if form.validate_on_submit():
        done, note = bool(form.done.data), form.note.data or ""
        commands.finish_resolution(actor, found, activity, done=done, note_text=note, clock=clock())
        flash(_("Saved."))
        return redirect(url_for(".resolution", public_id=public_id), 303)
    owner = members.by_ids([found.owner_id]).get(found.owner_id or 0)
    html = page(
        "activities/resolution.html",
        layout=layout_for(actor),
        form=form,
        resolution=found,
        activity=activity,
        owner=owner.name if owner else "",
        record_shown=queries.visible(actor, activity.id),
    )
    return html, form.status


def _mine(public_id: str) -> Activity:
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    return activity


def _minutes_form(activity: Activity, draft: ShownDraft) -> tuple[dict[str, Any], MinutesForm]:
    """Return what is saved, and the form with a line for whatever is saved, sent or kept, and some to spare."""
    agenda, resolved = queries.agenda(activity), queries.resolutions(activity)
    sent = lines_in(request.form if request.method == "POST" else draft.formdata or ())
    spare = SPARE if request.method == "GET" or MORE in request.form else 0
    items = max(sent[0], len(agenda)) + spare
    lines = max(sent[1], len(resolved)) + spare
    kept = saved_minutes(activity, agenda, resolved)
    of_form = minutes_form(items, lines, _people(activity, [row.resolution.owner_id for row in resolved]))
    return kept, of_form(data=kept, version=draft.version or activity.version, **draft.given)


def _people(activity: Activity, owners: list[int | None]) -> list[tuple[str, str]]:
    """Return who may be chosen to see to a resolution: the roster of the day, and whoever was chosen before."""
    lines = queries.blank_sheet(queries.participant_ids(activity), activity.day)
    people = {line.member.public_id: line.member.name for line in lines if line.member}
    people |= {one.public_id: one.name for one in members.by_ids(owners).values()}
    return list(people.items())


def _write(form: MinutesForm, activity: Activity) -> None:
    actor = current_actor()
    ids = queries.people_ids(actor, form.owners)
    commands.write_minutes(
        actor,
        activity,
        version=form.expected_version if form.expected_version is not None else -1,
        agenda=form.agenda(),
        resolutions=form.resolutions(ids),
        minutes=form.minutes.data or "",
        result=form.result.data or "",
        clock=clock(),
    )
