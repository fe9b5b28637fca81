"""Enterprises beside the party tree, and outside units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.organization import policy, rules
from partyhub.organization.models import Enterprise, ExternalUnit, Organization
from partyhub.organization.rules import OutsideKind
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def add_enterprise(
    actor: Actor,
    *,
    name: str,
    short_name: str,
    level: int,
    responsible: Organization,
    parent: Enterprise | None = None,
    legal_form: str | None = None,
    credit_code: str | None = None,
    clock: Clock,
) -> Enterprise:
    """Add an enterprise whose figures are credited to `responsible`. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_rename(actor, responsible))
    reasons = rules.name_reasons(name, short_name, None) + _enterprise_reasons(
        level, parent, credit_code, None
    )
    raise_if(Invalid, reasons)
    enterprise = Enterprise(
        name=name,
        short_name=short_name,
        level=level,
        legal_form=legal_form,
        credit_code=credit_code,
        parent_id=parent.id if parent else None,
        responsible_organization_id=responsible.id,
    )
    db.session.add(enterprise)
    db.session.flush()
    _record(actor, "enterprise.added", Reference("enterprise", enterprise.id), responsible.path, clock)
    return enterprise


def change_enterprise(
    actor: Actor,
    enterprise: Enterprise,
    *,
    name: str,
    short_name: str,
    level: int,
    responsible: Organization,
    parent: Enterprise | None = None,
    legal_form: str | None = None,
    credit_code: str | None = None,
    active: bool = True,
    clock: Clock,
) -> None:
    """Change an enterprise. Raises Forbidden where the actor manages neither the old nor the new responsible side."""
    raise_if(Forbidden, policy.can_rename(actor, responsible))
    before = db.session.get(Organization, enterprise.responsible_organization_id or 0)
    if before is not None:
        raise_if(Forbidden, policy.can_rename(actor, before))
    reasons = rules.name_reasons(name, short_name, None)
    reasons += _enterprise_reasons(level, parent, credit_code, enterprise.id)
    raise_if(Invalid, reasons)
    enterprise.name, enterprise.short_name, enterprise.level = name, short_name, level
    enterprise.legal_form, enterprise.credit_code, enterprise.active = legal_form, credit_code, active
    enterprise.parent_id = parent.id if parent else None
    enterprise.responsible_organization_id = responsible.id
    db.session.flush()
    _record(actor, "enterprise.changed", Reference("enterprise", enterprise.id), responsible.path, clock)


def add_external_unit(
    actor: Actor,
    *,
    name: str,
    kind: OutsideKind,
    contact_name: str | None = None,
    contact_phone: str | None = None,
    address: str | None = None,
    clock: Clock,
) -> ExternalUnit:
    """Add an outside unit. Raises Forbidden, Invalid."""
    _may_keep_units(actor)
    raise_if(Invalid, rules.name_reasons(name, name[: rules.SHORT_NAME_LENGTH], None))
    unit = ExternalUnit(
        name=name,
        kind=OutsideKind(kind),
        contact_name=contact_name,
        contact_phone=contact_phone,
        address=address,
    )
    db.session.add(unit)
    db.session.flush()
    _record(actor, "external_unit.added", Reference("external_unit", unit.id), "", clock)
    return unit


def change_external_unit(
    actor: Actor,
    unit: ExternalUnit,
    *,
    name: str,
    kind: OutsideKind,
    contact_name: str | None,
    contact_phone: str | None,
    address: str | None,
    active: bool = True,
    clock: Clock,
) -> None:
    """Change an outside unit. Raises Forbidden, Invalid."""
    _may_keep_units(actor)
    raise_if(Invalid, rules.name_reasons(name, name[: rules.SHORT_NAME_LENGTH], None))
    unit.name, unit.kind, unit.address, unit.active = name, OutsideKind(kind), address, active
    unit.contact_name, unit.contact_phone = contact_name, contact_phone
    db.session.flush()
    _record(actor, "external_unit.changed", Reference("external_unit", unit.id), "", clock)


def _may_keep_units(actor: Actor) -> None:
    if not actor.can(Permission.ORGANIZATION_MANAGE):
        raise Forbidden(Reason("not_yours_to_change"))


def _enterprise_reasons(
    level: int, parent: Enterprise | None, credit_code: str | None, own_id: int | None
) -> list[Reason]:
    reasons = []
    if not 1 <= level <= 3:
        reasons.append(Reason("enterprise_level_range", field="level"))
    elif parent is not None and parent.level >= level:
        reasons.append(Reason("enterprise_level_not_below", field="level"))
    if credit_code is not None:
        taken = db.session.scalar(select(Enterprise.id).where(Enterprise.credit_code == credit_code))
        if taken is not None and taken != own_id:
            reasons.append(Reason("code_taken", field="credit_code"))
    return reasons


def _record(actor: Actor, event: str, subject: Reference, path: str, clock: Clock, **details: Any) -> None:
    audit.record(actor, event, subject, path=path, details=details, clock=clock)
