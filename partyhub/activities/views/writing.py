"""Logging and editing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import EditForm, LogForm, keep_photos, saved
from partyhub.activities.models import Activity
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Kind, Presence, Reading
from partyhub.activities.views.base import asked_again, blueprint, entries_of, renew
from partyhub.activities.views.beginning import begin, last_months
from partyhub.activities.views.ticks import ticks_of
from partyhub.files import commands as files
from partyhub.kernel.errors import Forbidden, Invalid, NotFound, Reason, Stale, raise_if
from partyhub.kernel.http import clock, reads_first
from partyhub.members import queries as members
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.drafts import ShownDraft, forget_draft, shown_draft
from partyhub.web.forms import REFUSALS
from partyhub.web.merge import merge_page
from partyhub.web.pages import page

LOG_DRAFT, EDIT_DRAFT = "activities.log", "activities.edit"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
@reads_first(keep_photos)
def log() -> Any:
    """Log an activity in one form: what, when, who was there, what came of it."""
    draft = shown_draft(LOG_DRAFT)
    form = LogForm(**draft.given)
    form.drafted = draft.formdata or {}
    home = _home_chosen(form)
    recent = queries.recent(current_actor(), home.id) if home else []
    begin(form, recent)
    lines = _roster(form, home)
    reading = form.reading(lines)
    if form.list_is_readable and (asked_again(form) or form.is_new_list()):
        renew(form)
        sheet = form.sheet(lines, everybody="mark_all" in request.form)
        sheet = form.take_in(reading, sheet) if reading and form.is_new_list() else sheet
        return _log_page(form, home, sheet, recent, reading, draft), 200
    if form.validate_on_submit() and home is not None and _answered(form, reading):
        try:
            activity = _log(form, home, lines)
            forget_draft(LOG_DRAFT)
            return redirect(url_for(".detail", public_id=activity.public_id), 303)
        except REFUSALS as error:
            form.show(error)
        except NotFound as error:
            form.show(Invalid(Reason(error.code, "chair_id")))
    return _log_page(form, home, form.sheet(lines), recent, reading, draft), form.status


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def edit(public_id: str) -> Any:
    """Change what is written; a save over a newer version leads to the merge page."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    kept, people = _saved(activity)
    draft = shown_draft(EDIT_DRAFT, public_id)
    form = EditForm(data=kept, version=draft.version or activity.version, **draft.given)
    form.offer(people)
    if form.validate_on_submit():
        try:
            _edit(form, activity)
            forget_draft(EDIT_DRAFT, public_id)
            flash(_("Saved."))
            return redirect(url_for(".detail", public_id=activity.public_id), 303)
        except Stale:
            title = _("Edit: %(title)s", title=activity.title)
            return merge_page(form, kept, version=activity.version, title=title)
        except REFUSALS as error:
            form.show(error)
    remarks = queries.open_remarks(activity)
    html = page("activities/edit.html", form=form, activity=activity, remarks=remarks, draft=draft)
    return html, form.status


def _log(form: LogForm, home: Organization, lines: list[RollLine]) -> Activity:
    actor, partners = current_actor(), queries.named(form.partner_names)
    ids = queries.people_ids(actor, [form.chair_id.data, form.recorder_id.data], on_sheet=lines)
    activity = commands.log(
        actor,
        organization=home,
        **form.content(),
        chair_id=ids.get(form.chair_id.data or ""),
        recorder_id=ids.get(form.recorder_id.data or ""),
        joint=partners,
        entries=entries_of(actor, form.recorded, form.guest_names, on_sheet=lines),
        clock=clock(),
    )
    for photo in form.uploads:
        commands.add_file(actor, activity, files.release(photo, "photos"), clock=clock())
    if request.form.get("then") == "submit":
        commands.submit(actor, activity, clock=clock())
        flash(_("Submitted. Your higher organisation has been told."))
    else:
        flash(_("Saved as a draft. Submit it when it is complete."))
    return activity


def _edit(form: EditForm, activity: Activity) -> None:
    actor, officers = current_actor(), [form.chair_id.data, form.recorder_id.data]
    ids = queries.people_ids(actor, officers, on_sheet=queries.lines_of(activity, officers))
    commands.edit(
        actor,
        activity,
        version=form.expected_version if form.expected_version is not None else -1,
        **form.content(),
        chair_id=ids.get(form.chair_id.data or ""),
        recorder_id=ids.get(form.recorder_id.data or ""),
        joint=queries.named(form.partner_names),
        clock=clock(),
    )


def _home_chosen(form: LogForm) -> Organization | None:
    """Offer the organisations the actor may log for, his own first, and return the one chosen."""
    actor = current_actor()
    options = organizations.options(actor, Permission.ACTIVITY_WRITE)
    own = organizations.by_ids(policy.own_organizations(actor))
    first = {one.public_id for one in own.values()}
    options.sort(key=lambda option: option[0] not in first)
    form.organization_id.choices = options
    if not form.is_submitted() and not form.organization_id.data:
        asked = request.args.get("organization_id", "")
        offered = [public_id for public_id, _name in options]
        form.organization_id.data = asked if asked in offered else next(iter(offered), None)
        if not form.drafted:
            form.day.data = clock().today()
            form.kinds.data = [kind for kind in Kind if kind in request.args.getlist("kinds")]
    chosen = form.organization_id.data
    if chosen not in {public_id for public_id, _name in options}:
        return None
    return organizations.get(actor, chosen, Permission.ACTIVITY_WRITE)


def _roster(form: LogForm, home: Organization | None) -> list[RollLine]:
    """Return the rosters of the organisations and day chosen, and offer them as chair and recorder."""
    day: date = form.day.data or clock().today()
    lines: list[RollLine] = []
    if home:
        try:
            partners = queries.named(form.partner_names) if form.is_submitted() else []
        except Invalid:  # said when the form is checked
            partners = []
        lines = queries.blank_sheet([home.id, *(one.id for one in partners)], day)
    form.offer((line.member.public_id, line.member.name) for line in lines if line.member)
    return lines


def _saved(activity: Activity) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return what is saved by field name, and who may be chosen as chair and recorder."""
    named = members.by_ids([activity.chair_id, activity.recorder_id])
    sheet = queries.blank_sheet(queries.participant_ids(activity), activity.day)
    people = {line.member.public_id: line.member.name for line in sheet if line.member}
    people |= {one.public_id: one.name for one in named.values()}
    partners = [one.name for one in queries.partners(activity)]
    ids = {number: one.public_id for number, one in named.items()}
    return saved(activity, ids, partners), list(people.items())


def _answered(form: LogForm, reading: Reading | None) -> bool:
    """Whether no namesake of the pasted list is left open; says so on the form otherwise."""
    if reading is None or not reading.questions:
        return True
    form.show(Invalid(Reason("namesakes_open", "pasted")))
    return False


def _log_page(
    form: LogForm,
    home: Organization | None,
    sheet: list[RollLine],
    recent: list[Activity],
    reading: Reading | None,
    draft: ShownDraft,
) -> str:
    return page(
        "activities/log.html",
        form=form,
        sheet=sheet,
        presences=tuple(Presence),
        ticks=ticks_of(home, form.kinds.data, form.day.data),
        recent=recent,
        last_month=last_months(recent, clock().today()),
        reading=reading,
        built_in=tuple(rules.BUILT_IN),
        templates=queries.templates([home.id] if home else []),
        home=home,
        draft=draft,
        **_namesakes(form, sheet),
    )


def _namesakes(form: LogForm, sheet: list[RollLine]) -> dict[str, Any]:
    """Return who may be meant by a pasted name, and the Party groups that tell namesakes apart."""
    people = {line.member.public_id: line.member for line in sheet if line.member}
    cells = [one.cell_id for one in people.values() if one.cell_id] if form.asked else []
    return {"people": people, "cells": members.cells_by_ids(cells) if cells else {}}
