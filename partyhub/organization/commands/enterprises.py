"""Enterprises beside the party tree, and outside units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.organization import policy, queries, rules
from partyhub.organization.models import Enterprise, ExternalUnit, Organization
from partyhub.organization.rules import OutsideKind
from partyhub.security.actors import Actor


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
) -> list[str]:
    """Change an enterprise and return the names of what differs; one with others below it cannot end.

    Raises Forbidden where the actor does not manage both the old and the new responsible side, Invalid, Conflict.
    """
    raise_if(Forbidden, policy.can_rename(actor, responsible))
    before = db.session.get(Organization, enterprise.responsible_organization_id or 0)
    if before is not None:
        raise_if(Forbidden, policy.can_rename(actor, before))
    reasons = rules.name_reasons(name, short_name, None)
    reasons += _enterprise_reasons(level, parent, credit_code, enterprise.id)
    raise_if(Invalid, reasons)
    if not active and queries.levels_below(enterprise.id):
        raise Conflict(Reason("has_enterprises_below", field="active"))
    values = {
        "name": name,
        "short_name": short_name,
        "level": level,
        "legal_form": legal_form,
        "credit_code": credit_code,
        "active": active,
        "parent_id": parent.id if parent else None,
        "responsible_organization_id": responsible.id,
    }
    fields = _assign(enterprise, values)
    if fields:
        subject = Reference("enterprise", enterprise.id)
        _record(actor, "enterprise.changed", subject, responsible.path, clock, fields=fields)
    return fields


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
    raise_if(Forbidden, policy.can_keep_units(actor))
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
) -> list[str]:
    """Change an outside unit and return the names of what differs. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_keep_units(actor))
    raise_if(Invalid, rules.name_reasons(name, name[: rules.SHORT_NAME_LENGTH], None))
    values = {
        "name": name,
        "kind": OutsideKind(kind),
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "address": address,
        "active": active,
    }
    fields = _assign(unit, values)
    if fields:
        _record(actor, "external_unit.changed", Reference("external_unit", unit.id), "", clock, fields=fields)
    return fields


def reveal_unit_phone(actor: Actor, unit: ExternalUnit, *, purpose: str, clock: Clock) -> str | None:
    """Return the contact's phone whole, and note who asked and what for. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_reveal_unit(actor))
    raise_if(Invalid, rules.purpose_reasons(purpose))
    audit.record(
        actor,
        "external_unit.revealed",
        Reference("external_unit", unit.id),
        details={"field": "contact_phone"},
        personal={"purpose": purpose.strip()},
        clock=clock,
    )
    return unit.contact_phone


def _assign(record: Enterprise | ExternalUnit, values: dict[str, Any]) -> list[str]:
    """Set what differs, flush, and return its names."""
    fields = [name for name, value in values.items() if getattr(record, name) != value]
    for name in fields:
        setattr(record, name, values[name])
    db.session.flush()
    return fields


def _enterprise_reasons(
    level: int, parent: Enterprise | None, credit_code: str | None, own_id: int | None
) -> list[Reason]:
    reasons = rules.level_reasons(
        level,
        parent_level=parent.level if parent else None,
        levels_below=queries.levels_below(own_id) if own_id else (),
    )
    if parent is not None and not parent.active:
        reasons.append(Reason("enterprise_gone", field="parent"))
    if credit_code is not None:
        taken = db.session.scalar(select(Enterprise.id).where(Enterprise.credit_code == credit_code))
        if taken is not None and taken != own_id:
            reasons.append(Reason("code_taken", field="credit_code"))
    return reasons


def _record(actor: Actor, event: str, subject: Reference, path: str, clock: Clock, **details: Any) -> None:
    audit.record(actor, event, subject, path=path, details=details, clock=clock)
