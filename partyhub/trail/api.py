"""The audit trail for programs; auditors only."""

from __future__ import annotations

from typing import Any

from partyhub.audit import queries
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.trail import policy
from partyhub.trail.schemas import AuditEventSchema, EventQuery
from partyhub.web.api import api_blueprint, paged

blueprint = api_blueprint("trail", "/audit-events", "The audit log")


@blueprint.route("")
@requires(Permission.AUDIT_READ)
@blueprint.arguments(EventQuery, location="query")
@blueprint.response(200, paged(AuditEventSchema))
def events(args: dict[str, Any]) -> dict[str, Any]:
    """List what was done and refused, newest first."""
    paging = {"cursor": args.pop("cursor", None), "page_size": args.pop("page_size")}
    found = queries.events(policy.scope_events(current_actor()), queries.Wanted(**args), **paging)
    return {
        "items": [_shown(entry) for entry in found.items],
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


def _shown(entry: queries.Entry) -> dict[str, Any]:
    names = ("at", "event", "actor", "via", "details", "personal")
    return {name: getattr(entry, name) for name in names} | {
        "id": str(entry.id),
        "subject": entry.subject or None,
    }
