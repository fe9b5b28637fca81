"""The audit trail: a list that can be narrowed down, and one event."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l

from partyhub.audit import queries
from partyhub.kernel.paging import Page
from partyhub.kernel.references import Reference
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.trail import policy
from partyhub.trail.forms import EventFilter, what_was_done
from partyhub.web.pages import page
from partyhub.web.registry import NavItem, registry

blueprint = Blueprint("trail", __name__)
NAVIGATION = (NavItem("trail.events", _l("Audit log"), "settings", 80, Permission.AUDIT_READ, icon="list"),)


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def events() -> Any:
    """List what was done and refused, newest first."""
    form = EventFilter(queries.tags())
    found = Page([], None, 0)
    if form.validate_on_submit():
        wanted = queries.Wanted(
            event=form.event.data or "",
            actor=form.by.data or "",
            subject=form.about.data or "",
            since=form.since.data,
            until=form.until.data,
        )
        found = queries.events(
            policy.scope_events(current_actor()), wanted, cursor=request.args.get("cursor")
        )
    return page("trail/events.html", form=form, found=found, what=what_was_done), form.status


@blueprint.get("/audit/<int:number>")
@requires(Permission.AUDIT_READ)
def event(number: int) -> Any:
    """Show one event with all that the log holds of it, personal values apart."""
    entry = queries.event(policy.scope_events(current_actor()), number)
    names = {"actor": _name(entry.actor), "subject": _name(entry.subject)}
    return page("trail/event.html", entry=entry, names=names, what=what_was_done)


def _name(reference: str) -> str:
    """Return the label of a record, or nothing when its room does not tell or it is no more."""
    try:
        found = Reference.parse(reference)
        kind = registry().references[found.kind]
        return str(kind.label(found)) if kind.visible(current_actor(), found) else ""
    except (ValueError, LookupError):
        return ""
