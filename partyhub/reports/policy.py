"""Who takes ledgers away, of which organisation, and whose an export is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false

from partyhub.activities import policy as activities
from partyhub.kernel.errors import Reason
from partyhub.organization.models import Organization
from partyhub.reports.models import Export
from partyhub.reports.rules import FORMS, What
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission, Role

RECORD = "report_export"
CONTENT = "report_export_content"
"""The reference under which a package's file is kept. No room shows records of this kind, so the file has no address of
its own: it is given through its export, to its requester, for a day."""

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.REPORT_EXPORT: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
}


def scope_exports(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Return the condition "this export is the actor's own, and may still be fetched"."""
    if actor.user_id is not None:
        owner = Export.user_id == actor.user_id
    elif actor.via is Via.LINK and actor.member_id is not None:
        owner = Export.member_id == actor.member_id
    else:
        return false()
    return and_(owner, Export.expires_at > now)


def can_export(actor: Actor, what: What, organization: Organization | None) -> list[Reason]:
    """A ledger is taken away by whoever holds the permission over its organisation; talks by those who run it alone.

    One's own study hours are everybody's who is a member.
    """
    ledger = what.ledger
    if ledger is not None and FORMS[ledger].own:
        return [] if actor.member_id is not None else [Reason("report_not_a_member", "ledger")]
    if organization is None or not actor.can_at(Permission.REPORT_EXPORT, organization.path):
        return [Reason("report_not_yours", "organization_id")]
    if ledger is not None and FORMS[ledger].private and not runs(actor, organization):
        return [Reason("report_talks_private", "ledger")]
    return []


def runs(actor: Actor, organization: Organization) -> bool:
    """Whether the actor runs the organisation's activities himself."""
    return organization.id in activities.own_organizations(actor)
