"""Service hours: sums by branch, the people of one's own branch, and corrections."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Invalid, Reason
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries
from partyhub.volunteering.forms import CorrectForm, HoursForm
from partyhub.volunteering.rules import Span
from partyhub.volunteering.views.base import blueprint
from partyhub.web.pages import page


@blueprint.get("/service/hours")
@requires(Permission.HOURS_READ)
def hours() -> Any:
    """Show a year's sums by branch; by name only the people of a secretary's own branch."""
    actor, form = current_actor(), HoursForm()
    asked = form.year.data if form.validate() else None
    year = asked if asked and 2000 <= asked <= 9998 else clock().today().year
    form.year.data = year
    own = queries.own_branch_records(actor, cursor=request.args.get("cursor"))
    rows = queries.branch_hours(actor, year=year)
    disputes = queries.open_disputes(actor)
    html = page("volunteering/hours.html", form=form, year=year, rows=rows, own=own, disputes=disputes)
    return html, form.status


@blueprint.route("/service/hours/<public_id>/correct", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def correct(public_id: str) -> Any:
    """Correct credited time: the entry is taken back and another one added."""
    actor = current_actor()
    entry = queries.entry(actor, public_id)
    order = queries.order_of_entry(entry)
    form = CorrectForm(data={"starts_at": entry.starts_at, "ends_at": entry.ends_at, "break_minutes": 0})
    if form.validate_on_submit():
        with form.taking():
            commands.correct_hours(actor, entry, span=_span(form), reason=form.reason.data, clock=clock())
            flash(_("The entry is corrected; both values stay in the ledger."))
            return redirect(url_for(".desk", public_id=order.public_id), 303)
    return page("volunteering/correct.html", form=form, entry=entry, order=order), form.status


def _span(form: CorrectForm) -> Span | None:
    """Return the right times; None, when both are empty, takes the entry back."""
    starts_at, ends_at = form.starts_at.data, form.ends_at.data
    if starts_at is None and ends_at is None:
        return None
    if starts_at is None or ends_at is None:
        raise Invalid(Reason("partial_needs_times", "starts_at" if starts_at is None else "ends_at"))
    return Span(starts_at, ends_at, form.break_minutes.data or 0)
