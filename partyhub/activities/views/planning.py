"""The plan of a year: by month, made from the branch's pattern or from last year, printed; the days off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import (
    DEFAULT_TIMES,
    CalendarForm,
    CopyForm,
    PatternForm,
    PlanQueryForm,
    ThemedDayForm,
    month_of,
)
from partyhub.activities.models import Activity
from partyhub.activities.rules import Gap, PlanItem, Rhythm, holidays
from partyhub.activities.views.base import blueprint, layout_for
from partyhub.activities.words import plan_title
from partyhub.kernel.errors import Conflict, Invalid, NotFound, Stale
from partyhub.kernel.http import clock
from partyhub.organization import commands as organization_commands
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page


@blueprint.route("/plan")
@requires(Permission.ACTIVITY_READ)
def plan() -> Any:
    """Show the plan of a year by month: what is planned, what was held, what is missing."""
    actor, form = current_actor(), PlanQueryForm()
    good, home = form.validate(), _home(Permission.ACTIVITY_READ)
    year = int(form.year.data) if good and form.year.data else clock().today().year
    entries = queries.planned(actor, home.id, date(year, 1, 1), date(year, 12, 31))
    html = page(
        "activities/plan.html",
        layout=layout_for(actor),
        form=form,
        home=home,
        year=year,
        months={month: [one for one in entries if one.day.month == month] for month in range(1, 13)},
        gaps=_gaps(home, year, entries),
        may_write=actor.can_at(Permission.ACTIVITY_WRITE, home.path),
        may_plan=not rules.year_reasons(year, clock().today()),
        day_form=ThemedDayForm(formdata=None, version=home.version, data={"day": home.themed_day}),
        today=clock().today(),
    )
    return html, form.status


@blueprint.route("/plan/print")
@requires(Permission.ACTIVITY_READ)
def plan_print() -> Any:
    """Show the plan of a month for paper."""
    actor, form = current_actor(), PlanQueryForm()
    home = _home(Permission.ACTIVITY_READ)
    first, last = month_of(form.month.data if form.validate() else "", clock().today())
    entries = queries.planned(actor, home.id, first, last)
    back = url_for(".plan", organization_id=home.public_id, year=first.year)
    html = page("activities/plan_print.html", home=home, first=first, entries=entries, back_url=back)
    return html, form.status


@blueprint.route("/plan/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def plan_new() -> Any:
    """Make the plan of a year from the branch's fixed day: seen first, then written in one go."""
    home, today = _home(Permission.ACTIVITY_WRITE), clock().today()
    form = PatternForm(data=_defaults(home, today))
    pattern, ready = form.pattern(), not form.is_submitted()
    if form.is_submitted() and form.validate():
        reasons = rules.pattern_reasons(pattern, form.from_at.data, form.to_at.data, today)
        ready = not reasons
        if reasons:
            form.show(Invalid(*reasons))
        elif "create" in request.form:
            return _create(home, pattern.year, _pattern_items(form))
    items = _sifted(home, pattern.year, _pattern_items(form)) if ready else []
    form.idempotency_key.data = secrets.token_urlsafe(18)  # a preview used the old one up
    return page("activities/plan_new.html", form=form, home=home, items=items), form.status


@blueprint.route("/plan/copy", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def plan_copy() -> Any:
    """Make the plan of a year from what was done the year before."""
    home, today = _home(Permission.ACTIVITY_WRITE), clock().today()
    asked = request.args.get("year", "")
    form = CopyForm(data={"year": int(asked) if asked.isdecimal() and len(asked) == 4 else today.year})
    year = form.year.data or today.year
    if form.is_submitted() and form.validate():
        reasons = rules.year_reasons(year, today)
        if not reasons:
            return _create(home, year, _copied_items(home, year))
        form.show(Invalid(*reasons))
    items = [] if form.has_errors else _sifted(home, year, _copied_items(home, year))
    return page("activities/plan_copy.html", form=form, home=home, year=year, items=items), form.status


@blueprint.route("/plan/themed-day", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def plan_themed_day() -> Any:
    """Set the fixed day of the month."""
    home, form = _home(Permission.ACTIVITY_WRITE), ThemedDayForm()
    if form.validate_on_submit():
        try:
            version = form.expected_version if form.expected_version is not None else -1
            organization_commands.set_themed_day(
                current_actor(), home, form.day.data, version=version, clock=clock()
            )
            flash(_("The fixed day has been saved."))
            return redirect(url_for(".plan", organization_id=home.public_id), 303)
        except Stale as error:
            return merge_page(form, error.current, version=home.version, title=home.short_name)
        except (Invalid, Conflict) as error:
            form.show(error)
    return page("activities/plan_themed_day.html", form=form, home=home), form.status


@blueprint.route("/holidays", methods=["GET", "POST"])
@requires(Permission.CALENDAR_MANAGE)
def holiday_list() -> Any:
    """Enter days off of a year that the published calendar does not know, or that differ from it."""
    form, year = CalendarForm(data={"off": "off"}), _year_asked()
    if form.validate_on_submit():
        with form.taking():
            commands.set_calendar(
                current_actor(),
                first=form.first.data,
                last=form.last.data,
                off=form.off.data == "off",
                name=form.name.data or "",
                clock=clock(),
            )
            return redirect(url_for(".holiday_list", year=f"{form.first.data:%Y}"), 303)
    days = queries.calendar_days(year)
    known = holidays.is_published(year)
    return page("activities/holiday_list.html", form=form, year=year, days=days, known=known), form.status


@blueprint.route("/holidays/<day>/remove", methods=["POST"])
@requires(Permission.CALENDAR_MANAGE)
def holiday_remove(day: str) -> Any:
    """Take an entered day off the table again."""
    try:
        which = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    commands.clear_calendar(current_actor(), which, clock=clock())
    flash(_("Removed."))
    return redirect(url_for(".holiday_list", year=which.year), 303)


def _home(permission: Permission) -> Organization:
    """Return the organisation asked for, or the reader's own. Raises NotFound out of scope."""
    actor = current_actor()
    asked = request.args.get("organization_id")
    if asked:
        return organizations.get(actor, asked, permission)
    own = organizations.by_ids(policy.own_organizations(actor) or policy.read_organizations(actor))
    if not own:
        raise NotFound
    return min(own.values(), key=lambda one: one.path)


def _year_asked() -> int:
    asked = request.args.get("year", "")
    fine = asked.isdecimal() and holidays.FIRST_YEAR <= int(asked) <= holidays.LAST_YEAR
    return int(asked) if fine else clock().today().year


def _defaults(home: Organization, today: date) -> dict[str, Any]:
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    more = {"meeting": Rhythm.THIRD, "lecture": Rhythm.SECOND}
    return DEFAULT_TIMES | more | {"year": year, "day": home.themed_day or 15}


def _pattern_items(form: PatternForm) -> list[PlanItem]:
    pattern = form.pattern()
    is_off = queries.off_in(pattern.year)
    return [
        replace(
            one,
            title=plan_title(one),
            place=form.place.data or "",
            from_at=form.from_at.data,
            to_at=form.to_at.data,
        )
        for one in rules.pattern_items(pattern, is_off)
    ]


def _copied_items(home: Organization, year: int) -> list[PlanItem]:
    is_off = queries.off_in(year)
    return [
        rules.copied_item(one, year, home.themed_day, is_off) for one in queries.items_of(home.id, year - 1)
    ]


def _sifted(home: Organization, year: int, items: list[PlanItem]) -> list[PlanItem]:
    return rules.sifted(items, queries.kinds_there(home.id, year), clock().today())


def _create(home: Organization, year: int, items: list[PlanItem]) -> Any:
    made = commands.plan(current_actor(), organization=home, items=items, clock=clock())
    if made:
        flash(
            _(
                "%(n)s entries have been planned. Change the title, time and place of each as needed.",
                n=len(made),
            )
        )
    else:
        flash(_("Nothing was added: everything is planned already."))
    return redirect(url_for(".plan", organization_id=home.public_id, year=year), 303)


def _gaps(home: Organization, year: int, entries: Sequence[Activity]) -> dict[int, list[Gap]]:
    """Return what is missing, by the last month in which it can still be held."""
    found: dict[int, list[Gap]] = {}
    for gap in queries.plan_gaps(home.id, year, entries, clock().today()):
        found.setdefault(gap.last, []).append(gap)
    return found
