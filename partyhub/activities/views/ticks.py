"""What an activity would meet while it is still being written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup

from partyhub.activities.forms import ProposedForm
from partyhub.activities.rules import Kind, Proposed
from partyhub.activities.views.base import blueprint
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.registry import registry

SLOT = "activities.ticks"


@blueprint.route("/new/ticks")
@requires(Permission.ACTIVITY_WRITE)
def ticks() -> Any:
    """Show what a record of these kinds on this day would meet; the log form takes the block out of this page."""
    form = ProposedForm()
    form.organization_id.choices = organizations.options(current_actor(), Permission.ACTIVITY_WRITE)
    found = _asked(form) if form.validate() else []
    return page("activities/ticks.html", ticks=found, form=form), form.status


def ticks_of(home: Organization | None, kinds: Iterable[Kind] | None, day: date | None) -> list[Markup]:
    """Return what the panels of the slot say of an activity as it is written so far; nothing without a kind."""
    chosen = frozenset(kinds or ())
    if home is None or not chosen:
        return []
    proposed = Proposed(home.id, home.path, chosen, day or clock().today())
    return registry().panels_for(SLOT, current_actor(), proposed, clock())


def _asked(form: ProposedForm) -> list[Markup]:
    chosen = form.organization_id.data
    if not chosen:
        return []
    home = organizations.get(current_actor(), chosen, Permission.ACTIVITY_WRITE)
    return ticks_of(home, form.kinds.data, form.day.data)
