"""One's own study hours: a private account, ranked nowhere, shown to nobody above (domain.md §10)."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.reports import commands, queries
from partyhub.reports.forms import StudyForm, YearForm
from partyhub.reports.rules import HOURS, HOURS_IN_OFFICE, Period, What, hours_text
from partyhub.reports.views.base import blueprint, layout_for, to_fetch
from partyhub.security.web import current_actor, signed_in
from partyhub.web.pages import page


@blueprint.route("/me/study-hours", methods=["GET", "POST"])
@signed_in
def study_hours() -> Any:
    """Show one's own study hours of a year, and let them be taken along."""
    actor, asked = current_actor(), YearForm()
    if actor.member_id is None:
        raise NotFound
    this_year = clock().today().year
    year = asked.year.data if asked.validate() and asked.year.data else this_year
    asked.year.data = asked.year.data or year
    form = StudyForm()
    if form.validate_on_submit():
        what, medium, period = What.STUDY_HOURS, form.medium.data, Period(year)
        return to_fetch(commands.ask(actor, what, medium, None, period, purpose="", clock=clock()))
    studied = queries.studied(actor.member_id, Period(year))
    so_far = queries.study_year(actor.member_id, studied, year, clock().today())
    html = page(
        "reports/study_hours.html",
        layout=layout_for(actor),
        asked=asked,
        form=form,
        year=year,
        studied=[(one, hours_text(one.minutes)) for one in studied],
        so_far=so_far,
        expected={"member": HOURS, "office": HOURS_IN_OFFICE},
    )
    return html, max(asked.status, form.status)
