"""Excusing: whoever stands above takes an organisation's obligation off it for one period, with the reason."""

from __future__ import annotations

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.obligations import policy, queries, rules
from partyhub.obligations.commands.following import follow
from partyhub.obligations.models import Obligation
from partyhub.obligations.rules import Posted
from partyhub.organization.models import Organization
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

NAME_LENGTH = 60


def excuse(actor: Actor, obligation: Obligation, *, reason: str, version: int, clock: Clock) -> Obligation:
    """Excuse an obligation that is not met; the organisation is told.

    Raises Forbidden for whoever does not stand above it, Stale, Conflict when it is met or excused, Invalid without a
    reason.
    """
    home = _checked(actor, obligation, version)
    raise_if(Invalid, rules.excuse_reasons(reason))
    if obligation.posted is not Posted.DUE:
        raise Conflict(Reason("obligation_not_open"))
    obligation.excused_at, obligation.excused_by = clock.now(), actor.user_id or 0
    obligation.excused_name, obligation.excuse = actor.name[:NAME_LENGTH], reason
    _settle(actor, obligation, home, "excused", reason, clock)
    return obligation


def restore(actor: Actor, obligation: Obligation, *, reason: str, version: int, clock: Clock) -> Obligation:
    """Take an excuse back, with the reason. Raises as `excuse` does; Conflict when there is none."""
    home = _checked(actor, obligation, version)
    raise_if(Invalid, rules.excuse_reasons(reason))
    if obligation.excused_at is None:
        raise Conflict(Reason("obligation_not_excused"))
    obligation.excused_at = obligation.excused_by = None
    obligation.excused_name = obligation.excuse = ""
    _settle(actor, obligation, home, "restored", reason, clock)
    return obligation


def _checked(actor: Actor, obligation: Obligation, version: int) -> Organization:
    home = db.session.get_one(Organization, obligation.organization_id)
    raise_if(Forbidden, policy.can_excuse(actor, home))
    if obligation.version != version:
        raise Stale
    return home


def _settle(
    actor: Actor, obligation: Obligation, home: Organization, event: str, reason: str, clock: Clock
) -> None:
    """Post what follows, write the audit log, and tell those who answer for the organisation."""
    db.session.flush()
    follow([home.id], clock=clock)
    reference = Reference(policy.RECORD, obligation.id)
    audit.record(
        actor,
        f"obligation.{event}",
        reference,
        path=home.path,
        details={"code": obligation.code, "period": obligation.period},
        personal={"reason": reason},
        clock=clock,
    )
    names = queries.names()
    notifications.enqueue(
        to_users=[
            user for user in directory.at(Permission.ACTIVITY_WRITE, home.path) if user != actor.user_id
        ],
        topic=f"obligation.{event}",
        params={
            "rule": names.get(obligation.code, obligation.code),
            "organization": home.short_name,
            "day": obligation.due_on,
            "reason": reason,
        },
        link=reference,
        clock=clock,
    )
