"""Taking an import of organisations back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Reason, raise_if
from partyhub.organization.commands import postings
from partyhub.organization.models import Enterprise, Organization, Placement, TreeEvent
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty
from partyhub.spreadsheets.rules import Batch, Change

_OWN_TABLES = frozenset({"organization", "organization_placement", "organization_event", "enterprise"})


def undo(actor: Actor, batch: Batch, clock: Clock) -> None:
    """Take back every change of a batch: values return, organisations that it brought are gone.

    Raises Conflict with one reason per organisation that was changed since, or that something was built on.
    """
    changes = list(batch.changes())
    found = _loaded(Organization, [change.reference.id for change in changes])
    new = {change.reference.id for change in changes if change.before is None}
    raise_if(Conflict, _obstacles(changes, found, new))
    for change in changes:
        organization = found[change.reference.id]
        if change.before is None:
            _unfound(organization, change, batch, clock)
        else:
            for key, value in change.before.items():
                setattr(organization, key, value)
    db.session.flush()
    audit.record(
        actor,
        "organizations.import_undone",
        batch.reference,
        path=batch.organization_path,
        details={"records": len(changes)},
        clock=clock,
    )


def _loaded(model: type[Any], ids: Iterable[int]) -> dict[int, Any]:
    return {one.id: one for one in db.session.scalars(select(model).where(model.id.in_(list(ids))))}


def _obstacles(changes: list[Change], found: dict[int, Organization], new: set[int]) -> list[Reason]:
    reasons = []
    built_on = _built_on(new)
    for change in changes:
        organization = found.get(change.reference.id)
        if organization is None:
            reasons.append(Reason("gone_since"))
        elif organization.version != (change.after or {}).get("version"):
            reasons.append(Reason("changed_since", params={"name": organization.name}))
        elif organization.id in built_on:
            reasons.append(Reason("built_on", params={"name": organization.name}))
    return reasons


def _built_on(ids: set[int]) -> set[int]:
    """Those of `ids` that some other record needs: one below them, a member, an account, an activity …"""
    if not ids:
        return set()
    below = select(Organization.parent_id).where(Organization.parent_id.in_(ids), Organization.id.not_in(ids))
    party = select(RecordParty.organization_id).where(RecordParty.organization_id.in_(ids))
    found = {*db.session.scalars(below), *db.session.scalars(party)}
    for table in db.metadata.tables.values():
        if table.name in _OWN_TABLES:
            continue
        for key in table.foreign_keys:
            if key.column.table.name == "organization":
                found |= set(db.session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return {number for number in found if number is not None}


def _unfound(organization: Organization, change: Change, batch: Batch, clock: Clock) -> None:
    """Remove an organisation; the changes come children first."""
    postings.withdraw_activity(organization, event=f"unimported#{batch.reference.id}", clock=clock)
    enterprise_id = (change.after or {}).get("enterprise_id")
    number = organization.id
    for model in (Placement, TreeEvent):
        db.session.execute(delete(model).where(model.organization_id == number))
    responsible = Enterprise.responsible_organization_id  # each of the two may name the other
    db.session.execute(
        update(Enterprise).where(responsible == number).values(responsible_organization_id=None)
    )
    db.session.execute(delete(Organization).where(Organization.id == number))
    if enterprise_id is not None:
        db.session.execute(delete(Enterprise).where(Enterprise.id == enterprise_id))
