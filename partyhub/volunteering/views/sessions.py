"""Sessions at the desk: planning them, the roll call, signing others up, moving somebody up."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries, rules
from partyhub.volunteering.forms import EditSessionForm, FindForm, SessionForm, SignupOthersForm, roll_form
from partyhub.volunteering.models import ServiceSession
from partyhub.volunteering.rules import AttendanceState
from partyhub.volunteering.views.base import RUNS, blueprint
from partyhub.web.forms import BaseForm, choices
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.words import sentence, sentences

PLANNED = ("starts_at", "ends_at", "min_people", "max_people", "cutoff_hours", "place")


@blueprint.route("/service/orders/<public_id>/sessions/new", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def new_session(public_id: str) -> Any:
    """Add a session."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    policy.refuse_unless_dispatching(actor, queries.organizer_path(order))
    form = SessionForm(data={"starts_at": order.starts_at, "ends_at": order.ends_at, "min_people": 1})
    if form.validate_on_submit():
        with form.taking():
            session = commands.add_session(actor, order, _plan(form), clock=clock())
            _warn(session, order)
            return redirect(url_for(".desk", public_id=public_id), 303)
    return page("volunteering/new_session.html", form=form, order=order), form.status


@blueprint.route("/service/sessions/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def edit_session(public_id: str) -> Any:
    """Change a session."""
    actor = current_actor()
    session, order = queries.session(actor, public_id)
    policy.refuse_unless_dispatching(actor, queries.organizer_path(order))
    now = {name: getattr(session, name) for name in PLANNED}
    form = EditSessionForm(data=now, version=session.version)
    if form.validate_on_submit():
        try:
            version = form.expected_version or 0
            commands.change_session(actor, order, session, _plan(form), version=version, clock=clock())
            _warn(session, order)
            return redirect(url_for(".desk", public_id=order.public_id), 303)
        except Stale as error:
            return merge_page(form, error.current, version=session.version, title=order.title)
        except (Invalid, Conflict) as error:
            form.show(error)
    return page("volunteering/edit_session.html", form=form, order=order, session=session), form.status


@blueprint.route("/service/sessions/<public_id>/roll-call", methods=["GET", "POST"])
@requires(*RUNS)
def roll_call(public_id: str) -> Any:
    """Call the roll; people who joined on the spot are found by name and added."""
    actor = current_actor()
    session, order = queries.session(actor, public_id)
    policy.refuse_unless_leading(actor, order, queries.organizer_path(order))
    find = FindForm()
    lines = _roll_lines(session, find.sought)
    form = roll_form(lines)
    if form.validate_on_submit():
        try:
            commands.record_attendance(actor, order, session, _entries(form, lines, session), clock=clock())
            flash(_("The roll call is saved."))
            return redirect(url_for(".desk", public_id=order.public_id), 303)
        except (Invalid, Conflict) as error:
            form.show(_by_field(error, lines))
    context = {"order": order, "session": session, "lines": lines, "find": find}
    return page("volunteering/roll_call.html", form=form, **context), form.status


@blueprint.route("/service/sessions/<public_id>/signup-others", methods=["GET", "POST"])
@requires(Permission.SIGNUP_OTHERS)
def sign_up_others(public_id: str) -> Any:
    """Sign a member of one's branch up; he is told who did."""
    actor = current_actor()
    session, order = queries.session(actor, public_id)
    find = FindForm()
    rows = members.search(actor, find.sought, Permission.SIGNUP_OTHERS)
    form = SignupOthersForm()
    form.member_id.choices = choices([(row.public_id, row.name) for row in rows])
    if form.validate_on_submit():
        try:
            person = queries.person(actor, form.member_id.data)
            reason = form.override_reason.data or ""
            commands.sign_up(
                actor, session.public_id, member_id=person, override_reason=reason, clock=clock()
            )
            return redirect(url_for(".desk", public_id=order.public_id), 303)
        except (Conflict, Invalid, Forbidden) as error:
            form.show(Conflict(*(one for one in error.reasons if one.code != "clash")))
    context = {"order": order, "session": session, "rows": rows, "find": find}
    return page("volunteering/sign_up_others.html", form=form, **context), form.status


@blueprint.post("/service/signups/<public_id>/promote")
@requires(*RUNS)
def promote(public_id: str) -> Any:
    """Give a free place to somebody who waits, after a call."""
    actor = current_actor()
    signup = queries.signup(actor, public_id)
    order = queries.order_of(signup)
    try:
        commands.promote(actor, signup, clock=clock())
        flash(_("The member moved up and is told."))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".desk", public_id=order.public_id), 303)


def _plan(form: SessionForm) -> commands.SessionPlan:
    return commands.SessionPlan(
        **{name: getattr(form, name).data for name in PLANNED[:5]}, place=form.place.data or ""
    )


def _warn(session: ServiceSession, order: Any) -> None:
    if rules.outside_window(rules.Span(session.starts_at, session.ends_at), (order.starts_at, order.ends_at)):
        flash(sentence(rules.WINDOW_WARNING), "warning")


def _roll_lines(session: ServiceSession, text: str) -> list[queries.RollLine]:
    """Return the roll, and below it whoever was looked for and is not on it yet."""
    lines = queries.roll(session.id)
    known = {line.public_id for line in lines}
    found = members.search(current_actor(), text, Permission.SIGNUP_OTHERS) if text else []
    return lines + [
        queries.RollLine(
            one.id,
            one.public_id,
            one.name,
            one.initials,
            "",
            False,
            AttendanceState.UNREGISTERED,
            None,
            None,
            0,
            "",
            "",
        )
        for one in found
        if one.public_id not in known
    ]


def _entries(form: BaseForm, lines: list[queries.RollLine], session: ServiceSession) -> list[commands.Line]:
    """Return what the form says of each line; strangers left “not registered” are no lines at all."""
    entries = []
    for line in lines:
        state = form[f"state_{line.public_id}"].data or AttendanceState.UNREGISTERED
        if state is AttendanceState.UNREGISTERED and line.state is AttendanceState.UNREGISTERED:
            continue
        starts_at = _moment(form[f"starts_{line.public_id}"].data, session.starts_at)
        ends_at = _moment(form[f"ends_{line.public_id}"].data, starts_at or session.starts_at)
        minutes = form[f"break_{line.public_id}"].data or 0
        note = form[f"note_{line.public_id}"].data or ""
        entries.append(commands.Line(line.public_id, state, starts_at, ends_at, minutes, note))
    return entries


def _moment(clock_time: time | None, after: datetime) -> datetime | None:
    """Return the first moment of that wall-clock time that is not before `after`."""
    if clock_time is None:
        return None
    local = datetime.combine(after.astimezone(SHANGHAI).date(), clock_time, tzinfo=SHANGHAI)
    return local if local >= after else local + timedelta(days=1)


_FIELDS = {
    "state": "state",
    "starts_at": "starts",
    "ends_at": "ends",
    "break_minutes": "break",
    "reason": "note",
}


def _by_field(error: Invalid | Conflict, lines: list[queries.RollLine]) -> Invalid | Conflict:
    """Return the refusal with its reasons beside the fields of the people they are about."""
    moved = []
    for reason in error.reasons:
        parts = reason.field.split(".")
        number = int(parts[1]) if len(parts) > 2 and parts[1].isdigit() else -1
        name = _FIELDS.get(parts[-1], "state")
        field = f"{name}_{lines[number].public_id}" if 0 <= number < len(lines) else ""
        moved.append(Reason(reason.code, field, reason.params))
    return type(error)(*moved)
