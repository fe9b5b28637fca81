"""The burden account of a desk: no time is measured, no person compared."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from partyhub.activities import queries
from partyhub.activities.forms import YearForm
from partyhub.activities.views.base import blueprint
from partyhub.kernel.clock import Clock
from partyhub.kernel.http import clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.registry import Panel


@blueprint.route("/burden")
@requires(Permission.ACTIVITY_WRITE)
def burden() -> Any:
    """Show what was entered in a year, what that replaced, and what was asked."""
    form = YearForm()
    year = form.chosen(clock())
    account = queries.burden(current_actor(), year, clock())
    return page("activities/burden.html", form=form, account=account), form.status


@blueprint.route("/burden/<any(entries, requests):part>")
@requires(Permission.ACTIVITY_WRITE)
def burden_part(part: str) -> Any:
    """Open a figure: the records behind it."""
    actor, form = current_actor(), YearForm()
    year, cursor = form.chosen(clock()), request.args.get("cursor")
    if part == "entries":
        found = queries.entries(actor, year, cursor=cursor)
        records = {one.id: one for one in found.items}
    else:
        found = queries.requests(actor, year, cursor=cursor)
        records = queries.by_ids(one.activity_id for one in found.items)
    html = page("activities/burden_part.html", part=part, year=year, found=found, records=records, form=form)
    return html, form.status


def burden_panel(actor: Actor, _subject: Any, at: Clock) -> str:
    """Return the account of this year in three figures, for the first page of a secretary."""
    if not any(grant.role is Role.SECRETARY for grant in actor.grants):
        return ""
    account = queries.burden(actor, at.today().year, at)
    return render_template("activities/_burden.html", account=account) if account.entries else ""


BURDEN_PANELS = (
    Panel("activities.burden", "home", burden_panel, order=80, permission=Permission.ACTIVITY_WRITE),
)
