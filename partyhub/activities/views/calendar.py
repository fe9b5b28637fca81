"""The month: what is on which day."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from flask import request

from partyhub.activities import queries
from partyhub.activities.forms import month_span
from partyhub.activities.queries import Filters
from partyhub.activities.rules import EARLIEST_YEAR, LATEST_YEAR
from partyhub.activities.views.base import blueprint, filters_of, layout_for, list_form
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page

A_DAY = 4
"""So many stand on a day of the calendar; the others are one click away, in the list."""


@blueprint.route("/month")
@requires(Permission.ACTIVITY_READ)
def month() -> Any:
    """Show a month as a calendar: a table on a desk, a list on a phone."""
    actor = current_actor()
    form = list_form(actor)
    filters = filters_of(actor, form) if form.validate() else Filters()
    first, last = month_span(form.month.data or "") or _month_of(clock().today())
    first = min(max(first, date(EARLIEST_YEAR, 1, 1)), date(LATEST_YEAR, 12, 1))
    days = queries.calendar(actor, filters.between(first, last), a_day=A_DAY)
    kept = {name: value for name, value in request.args.items() if name not in ("month", "cursor")}
    html = page(
        "activities/month.html",
        layout=layout_for(actor),
        form=form,
        first=first,
        weeks=Calendar().monthdatescalendar(first.year, first.month),
        days=days,
        total=sum(entries[0].of_day for entries in days.values()),
        neighbours=[_text_of(first - timedelta(days=1)), _text_of(last + timedelta(days=1))],
        kept=kept,
        narrowed={name: value for name, value in kept.items() if name not in ("since", "until")},
        today=clock().today(),
    )
    return html, form.status


def _month_of(day: date) -> tuple[date, date]:
    return month_span(_text_of(day)) or (day, day)


def _text_of(day: date) -> str:
    return f"{day.year}-{day.month:02}"
