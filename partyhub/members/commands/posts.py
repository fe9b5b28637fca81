"""Posts on both trees, and party groups."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.members import policy, queries, rules
from partyhub.members.commands.people import record
from partyhub.members.models import Appointment, Member, PartyCell
from partyhub.members.rules import Post
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor


def appoint(
    actor: Actor,
    member: Member,
    *,
    post: Post,
    organization: Organization | None = None,
    enterprise: Enterprise | None = None,
    on: date,
    document: str = "",
    clock: Clock,
) -> Appointment:
    """Appoint a member to a post in an organisation or in an enterprise from `on`.

    Raises Forbidden where the actor does not manage that organisation (for an enterprise: the responsible one),
    Invalid with every reason otherwise. Members of committees come from below: who manages the organisation may
    appoint whoever belongs under it.
    """
    post = Post(post)
    place = _place(organization, enterprise)
    raise_if(Forbidden, policy.can_manage(actor, place.path))
    reasons = rules.post_reasons(post, on_enterprise=enterprise is not None)
    if on > clock.today():
        reasons.append(Reason("date_in_future", field="on"))
    if member.status in rules.ENDED:
        reasons.append(Reason("membership_ended", field="member"))
    if len(document) > rules.DOCUMENT_LENGTH:
        reasons.append(Reason("too_long", field="document", params={"max": rules.DOCUMENT_LENGTH}))
    reasons += _clash_reasons(member, post, organization, enterprise, on)
    raise_if(Invalid, reasons)
    appointment = Appointment(
        member_id=member.id,
        organization_id=organization.id if organization else None,
        enterprise_id=enterprise.id if enterprise else None,
        post=post,
        from_on=on,
        document=document,
    )
    db.session.add(appointment)
    db.session.flush()
    record(actor, "member.appointed", member, clock, post=str(post), place=place.id, on=on.isoformat())
    return appointment


def end_appointment(actor: Actor, appointment: Appointment, *, on: date, clock: Clock) -> None:
    """End a post on `on`. Raises Forbidden, Conflict when it has ended, Invalid."""
    organization = db.session.get(Organization, appointment.organization_id or 0)
    enterprise = db.session.get(Enterprise, appointment.enterprise_id or 0)
    raise_if(Forbidden, policy.can_manage(actor, _place(organization, enterprise).path))
    if appointment.to_on is not None:
        raise Conflict(Reason("already_ended"))
    reasons = rules.span_reasons(appointment.from_on, on, field="on") if on != appointment.from_on else []
    if on > clock.today():
        reasons.append(Reason("date_in_future", field="on"))
    raise_if(Invalid, reasons)
    appointment.to_on = on
    db.session.flush()
    member = db.session.get_one(Member, appointment.member_id)
    record(actor, "member.appointment_ended", member, clock, post=str(appointment.post), on=on.isoformat())


def add_cell(actor: Actor, organization: Organization, *, name: str, clock: Clock) -> PartyCell:
    """Add a party group to a branch. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    reasons = _cell_name_reasons(organization.id, name, None)
    if organization.kind not in BRANCHES:
        reasons.append(Reason("not_a_branch", field="organization"))
    raise_if(Invalid, reasons)
    cell = PartyCell(organization_id=organization.id, name=name)
    db.session.add(cell)
    db.session.flush()
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
    cell.name, cell.active = name, active
    cell.leader_id = leader.id if leader and active else None
    if not active:
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


def _place(organization: Organization | None, enterprise: Enterprise | None) -> Organization:
    """The party organisation that decides about posts there."""
    if organization is not None:
        return organization
    responsible = enterprise.responsible_organization_id if enterprise else None
    found = db.session.get(Organization, responsible or 0)
    if found is None:
        raise Conflict(Reason("no_responsible_organization"))
    return found


def _clash_reasons(
    member: Member, post: Post, organization: Organization | None, enterprise: Enterprise | None, on: date
) -> list[Reason]:
    if organization is not None:
        held = queries.posts(organization.id, on)
    else:
        held = queries.enterprise_posts(enterprise.id, on) if enterprise else []
    same = [row for row in held if row.post is post]
    if any(row.member.id == member.id for row in same):
        return [Reason("already_appointed", field="post")]
    if post in rules.SINGLE_POSTS and same:
        return [Reason("post_taken", field="post", params={"name": same[0].member.name})]
    return []


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
