"""The roll call: the leader's sheet, the sheet of paper, and what a member contests."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import AnswerForm, ContestForm, RollForm, said_of
from partyhub.activities.models import Activity
from partyhub.activities.queries import RollLine
from partyhub.activities.rules import Presence
from partyhub.activities.views.base import asked_again, blueprint, entries_of, renew
from partyhub.kernel.errors import Conflict, Forbidden, Reason, raise_if
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.words import sentences

GAPS = 8
"""Empty lines on the sheet of paper, for those who come besides."""


@blueprint.route("/<public_id>/roll", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def roll(public_id: str) -> Any:
    """Take the roll call: one choice a person; the script sends each choice at once, the button all that changed."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    form = RollForm()
    lines = queries.roll_sheet(actor, activity)
    if asked_again(form):
        renew(form)
        return _sheet(form, activity, lines, everybody=True)
    if form.validate_on_submit():
        with form.taking():
            _record(form, activity, lines)
            return redirect(url_for(".detail", public_id=activity.public_id), 303)
    return _sheet(form, activity, lines), form.status


@blueprint.route("/<public_id>/sheet")
@requires(Permission.ACTIVITY_WRITE)
def sheet(public_id: str) -> str:
    """Show the sign-in sheet for paper: names, room for signatures, empty lines for guests."""
    actor = current_actor()
    found = queries.record(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, found.activity))
    lines = queries.roll_sheet(actor, found.activity)
    return page(
        "activities/sheet.html", activity=found.activity, home=found.home, lines=lines, gaps=GAPS, actor=actor
    )


@blueprint.route("/<public_id>/contest", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_READ)
def contest(public_id: str) -> Any:
    """Say that one's own line is wrong."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    line = queries.own_line(actor, activity)
    if line is None:
        raise Forbidden(Reason("contest_no_line"))
    form = ContestForm()
    if form.validate_on_submit():
        with form.taking():
            commands.contest(
                actor, activity, claimed=form.claimed.data, reason=form.reason.data or "", clock=clock()
            )
            flash(_("Your branch has been told and answers here."))
            return redirect(url_for(".detail", public_id=public_id), 303)
    closed = rules.contest_closed_reasons(
        line.recorded_at, clock().now(), contested=queries.is_contested(line)
    )
    shown = {"line": line, "closed": sentences(closed), "days": rules.CONTEST_WITHIN.days}
    return page("activities/contest.html", form=form, activity=activity, **shown), form.status


@blueprint.route("/<public_id>/contests/<contest_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def answer(public_id: str, contest_id: str) -> Any:
    """Answer a member who contests his line: it is corrected, or it stays with a reason."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    one = queries.contest_of(actor, activity, contest_id)
    form = AnswerForm(version=one.contest.version)
    if form.validate_on_submit():
        with form.taking():
            verb, said = request.form.get("verb", ""), form.answer.data or ""
            version = form.expected_version or 0
            commands.answer(actor, activity, one.contest, verb, answer=said, version=version, clock=clock())
            flash(_("Answered. The member has been told."))
            return redirect(url_for(".detail", public_id=public_id), 303)
    return page("activities/answer.html", form=form, activity=activity, one=one), form.status


def _record(form: RollForm, activity: Activity, lines: list[RollLine]) -> None:
    """Write what this page changed. Raises Conflict naming those whom somebody else recorded otherwise meanwhile."""
    actor = current_actor()
    changed, clashes = form.changes(lines)
    if clashes:
        names = _(", ").join(clashes)
        raise Conflict(Reason("roll_changed_elsewhere", "attendance", {"names": names}))
    known = [line.member.public_id for line in lines if line.member and line.recorded_at]
    entries = entries_of(actor, changed, form.guest_names, known=known, on_sheet=lines)
    if entries or not known:
        commands.record_roll(actor, activity, entries, clock=clock())


def _sheet(form: RollForm, activity: Activity, lines: list[RollLine], *, everybody: bool = False) -> str:
    return page(
        "activities/roll.html",
        form=form,
        activity=activity,
        sheet=form.sheet(lines, everybody=everybody),
        was={line.member.public_id: said_of(line).written for line in lines if line.member},
        saved={line.member.public_id: line for line in lines if line.member and line.recorded_at},
        presences=tuple(Presence),
        remarks=queries.open_remarks(activity),
    )
