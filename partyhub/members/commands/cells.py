"""Party groups (党小组) inside a branch: who belongs to one, who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, select, update
from sqlalchemy.orm.attributes import flag_modified

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.members import policy
from partyhub.members.commands.people import record
from partyhub.members.models import Member, PartyCell, PartyCellSpan
from partyhub.organization.models import Organization
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor


def add_cell(actor: Actor, organization: Organization, *, name: str, clock: Clock) -> PartyCell:
    """Add a party group to a branch; a closed one of that name opens again. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    closed = _closed_cell(organization.id, name)
    reasons = _cell_name_reasons(organization.id, name, closed.id if closed else None)
    if not organization.active:
        reasons.append(Reason("branch_dissolved", field="organization"))
    if organization.kind not in BRANCHES:
        reasons.append(Reason("not_a_branch", field="organization"))
    raise_if(Invalid, reasons)
    cell = closed or PartyCell(organization_id=organization.id, name=name)
    cell.active = True
    db.session.add(cell)
    db.session.flush()
    db.session.add(PartyCellSpan(cell_id=cell.id, from_on=clock.today()))
    _record_cell(actor, "party_cell.added", cell, organization, clock)
    return cell


def change_cell(
    actor: Actor, cell: PartyCell, *, name: str, leader: Member | None, active: bool = True, clock: Clock
) -> None:
    """Rename a party group, name its leader, or end it (its people stay in the branch). Raises Forbidden, Invalid."""
    organization = db.session.get_one(Organization, cell.organization_id)
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    reasons = _cell_name_reasons(organization.id, name, cell.id)
    if leader is not None and leader.cell_id != cell.id:
        reasons.append(Reason("leader_not_in_cell", field="leader"))
    raise_if(Invalid, reasons)
    if active and not cell.active:
        db.session.add(PartyCellSpan(cell_id=cell.id, from_on=clock.today()))
    cell.name, cell.active = name, active
    cell.leader_id = leader.id if leader and active else None
    if not active:
        end_span(cell, clock.today())
        for member in db.session.scalars(select(Member).where(Member.cell_id == cell.id)):
            member.cell_id = None
    db.session.flush()
    _record_cell(actor, "party_cell.changed", cell, organization, clock)


def assign_cell(actor: Actor, member: Member, *, cell: PartyCell | None, clock: Clock) -> None:
    """Put a member into a party group of his branch, or into none. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_manage(actor, member.path))
    if cell is not None and (cell.organization_id != member.organization_id or not cell.active):
        raise Invalid(Reason("cell_of_other_branch", field="cell"))
    if member.cell_id is not None and (cell is None or cell.id != member.cell_id):
        left = db.session.get(PartyCell, member.cell_id)
        if left is not None and left.leader_id == member.id:
            left.leader_id = None
    member.cell_id = cell.id if cell else None
    db.session.flush()
    record(actor, "member.cell_assigned", member, clock, cell_id=member.cell_id)


def arrange_cell(
    actor: Actor,
    cell: PartyCell,
    *,
    name: str,
    members: Sequence[Member],
    leader: Member | None,
    clock: Clock,
) -> None:
    """Set a party group's name, people and leader together; whoever is not named any more is in no group.

    Raises Forbidden, Conflict for a closed one, Invalid (people of another branch, a leader who is not among them).
    """
    organization = db.session.get_one(Organization, cell.organization_id)
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    if not cell.active:
        raise Conflict(Reason("cell_closed"))
    wanted = {member.id: member for member in members}
    reasons = _cell_name_reasons(organization.id, name, cell.id)
    if any(member.organization_id != cell.organization_id for member in members):
        reasons.append(Reason("member_of_other_branch", field="members"))
    if leader is not None and leader.id not in wanted:
        reasons.append(Reason("leader_not_in_cell", field="leader"))
    raise_if(Invalid, reasons)
    for present in db.session.scalars(select(Member).where(Member.cell_id == cell.id)).all():
        if present.id not in wanted:
            assign_cell(actor, present, cell=None, clock=clock)
    for member in wanted.values():
        if member.cell_id != cell.id:
            assign_cell(actor, member, cell=cell, clock=clock)
    cell.name, cell.leader_id = name, leader.id if leader else None
    flag_modified(cell, "name")  # who belongs to it is part of its version, and stands in other rows
    db.session.flush()
    _record_cell(actor, "party_cell.changed", cell, organization, clock)


def close_cell(actor: Actor, cell: PartyCell, *, clock: Clock) -> None:
    """End a party group; its people stay in the branch. Raises Forbidden, Conflict when it is closed already."""
    organization = db.session.get_one(Organization, cell.organization_id)
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    if not cell.active:
        raise Conflict(Reason("cell_closed"))
    cell.active, cell.leader_id = False, None
    end_span(cell, clock.today())
    for member in db.session.scalars(select(Member).where(Member.cell_id == cell.id)).all():
        assign_cell(actor, member, cell=None, clock=clock)
    db.session.flush()
    _record_cell(actor, "party_cell.closed", cell, organization, clock)


def end_span(cell: PartyCell, on: date) -> None:
    """Note until when a party group was there."""
    db.session.execute(
        update(PartyCellSpan)
        .where(PartyCellSpan.cell_id == cell.id, PartyCellSpan.to_on.is_(None))
        .values(to_on=case((PartyCellSpan.from_on > on, PartyCellSpan.from_on), else_=on))
    )


def _closed_cell(organization_id: int, name: str) -> PartyCell | None:
    query = select(PartyCell).where(PartyCell.organization_id == organization_id, PartyCell.name == name)
    return db.session.scalar(query.where(PartyCell.active.is_(False)))


def _cell_name_reasons(organization_id: int, name: str, own_id: int | None) -> list[Reason]:
    if not name:
        return [Reason("required", field="name")]
    if len(name) > 60:
        return [Reason("too_long", field="name", params={"max": 60})]
    query = select(PartyCell.id).where(PartyCell.organization_id == organization_id, PartyCell.name == name)
    taken = db.session.scalar(query)
    return [Reason("name_taken", field="name")] if taken is not None and taken != own_id else []


def _record_cell(actor: Actor, event: str, cell: PartyCell, organization: Organization, clock: Clock) -> None:
    audit.record(actor, event, Reference("party_cell", cell.id), path=organization.path, clock=clock)
