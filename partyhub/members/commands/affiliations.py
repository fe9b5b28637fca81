"""Where somebody belongs, and with which standing. The past is kept: what changes ends on a day and begins on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.members import policy, queries, rules
from partyhub.members.commands.people import branch_reasons, record
from partyhub.members.models import Affiliation, Appointment, Member, PartyCell, Standing
from partyhub.members.rules import AffiliationKind, Status
from partyhub.members.signals import member_left
from partyhub.organization.commands import hold
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor


def transfer(
    actor: Actor, member: Member, *, to: Organization, on: date, document: str = "", clock: Clock
) -> Affiliation:
    """Move the formal affiliation to another branch from `on`; until that day the member stays on the old roster.

    Raises Forbidden where the actor does not manage both branches, Invalid and Conflict otherwise.
    """
    raise_if(Forbidden, policy.can_manage(actor, member.path) + policy.can_manage(actor, to.path))
    current = open_formal(member)
    if current is None or member.status in rules.ENDED:
        raise Conflict(Reason("membership_ended"))
    reasons = branch_reasons(to, "to")
    if to.id == current.organization_id:
        reasons.append(Reason("already_there", field="to"))
    reasons += _day_reasons(on, clock, not_before=max(current.from_on, to.active_from))
    raise_if(Invalid, reasons)
    hold([to])
    left = current.organization_id
    current.to_on = on
    _leave_cell(member)
    db.session.flush()  # the open one must be closed before the next is inserted: there is one open formal affiliation
    following = Affiliation(
        member_id=member.id,
        organization_id=to.id,
        kind=AffiliationKind.FORMAL,
        from_on=on,
        document=document,
    )
    db.session.add(following)
    member.organization_id, member.path = to.id, to.path
    _end_posts(member, on, organization_id=left)
    db.session.flush()
    record(
        actor,
        "member.transferred",
        member,
        clock,
        from_id=left,
        to_id=to.id,
        on=on.isoformat(),
        document=document,
    )
    member_left.send(member_id=member.id, organization_id=left, on=on, actor=actor, clock=clock)
    return following


def affiliate(
    actor: Actor,
    member: Member,
    *,
    organization: Organization,
    kind: AffiliationKind,
    on: date,
    until: date | None = None,
    document: str = "",
    clock: Clock,
) -> Affiliation:
    """Let a member belong to a second organisation (temporary, floating in, seconded) from `on`.

    Raises Forbidden where the actor does not manage both the member and the organisation, Invalid otherwise.
    """
    raise_if(Forbidden, policy.can_manage(actor, member.path) + policy.can_manage(actor, organization.path))
    kind = AffiliationKind(kind)
    reasons = branch_reasons(organization)
    if kind is AffiliationKind.FORMAL:
        reasons.append(Reason("formal_by_transfer", field="kind"))
    if member.status in rules.ENDED:
        reasons.append(Reason("membership_ended"))
    reasons += _day_reasons(on, clock, not_before=organization.active_from)
    reasons += rules.span_reasons(on, until, field="until")
    present = {row.id for row in queries.roster(organization.id, on)}
    if member.id in present:
        reasons.append(Reason("already_there", field="organization"))
    raise_if(Invalid, reasons)
    affiliation = Affiliation(
        member_id=member.id,
        organization_id=organization.id,
        kind=kind,
        from_on=on,
        to_on=until,
        document=document,
    )
    db.session.add(affiliation)
    db.session.flush()
    record(actor, "member.affiliated", member, clock, organization_id=organization.id, kind=str(kind))
    return affiliation


def end_affiliation(actor: Actor, affiliation: Affiliation, *, on: date, clock: Clock) -> None:
    """End a temporary, floating or seconded affiliation on `on`. Raises Forbidden, Invalid, Conflict."""
    member = db.session.get_one(Member, affiliation.member_id)
    organization = db.session.get_one(Organization, affiliation.organization_id)
    if policy.can_manage(actor, member.path) and policy.can_manage(actor, organization.path):
        raise Forbidden(Reason("not_yours_to_change"))
    if affiliation.kind is AffiliationKind.FORMAL:
        raise Conflict(Reason("formal_by_transfer"))
    if affiliation.to_on is not None and affiliation.to_on <= clock.today():
        raise Conflict(Reason("already_ended"))
    raise_if(Invalid, _day_reasons(on, clock, not_before=affiliation.from_on))
    affiliation.to_on = on
    db.session.flush()
    record(
        actor, "member.affiliation_ended", member, clock, organization_id=organization.id, on=on.isoformat()
    )
    member_left.send(member_id=member.id, organization_id=organization.id, on=on, actor=actor, clock=clock)


def set_standing(
    actor: Actor, member: Member, *, status: Status, on: date, document: str, clock: Clock
) -> Standing:
    """Write down a membership status from `on`, as a document decided it; never by a timer.

    A status that ends the membership ends affiliations and posts too. Raises Forbidden, Invalid, Conflict.
    """
    raise_if(Forbidden, policy.can_manage(actor, member.path))
    if member.status in rules.ENDED:
        raise Conflict(Reason("membership_ended"))
    status = Status(status)
    rows = queries.standings(member.id)
    reasons = _day_reasons(on, clock, not_before=rows[0].from_on if rows else None)
    if status is member.status:
        reasons.append(Reason("status_unchanged", field="status"))
    if len(document.strip()) < 2:
        reasons.append(Reason("document_required", field="document"))
    elif len(document) > rules.DOCUMENT_LENGTH:
        reasons.append(Reason("too_long", field="document", params={"max": rules.DOCUMENT_LENGTH}))
    raise_if(Invalid, reasons)
    for row in rows:
        if row.to_on is None:
            row.to_on = on
    standing = Standing(member_id=member.id, status=status, from_on=on, document=document.strip())
    db.session.add(standing)
    member.status = status
    if status in rules.ENDED:
        _end_membership(actor, member, on, clock)
    db.session.flush()
    record(
        actor, "member.standing_set", member, clock, status=str(status), on=on.isoformat(), document=document
    )
    return standing


def open_formal(member: Member) -> Affiliation | None:
    """Return the open formal affiliation of a member."""
    return db.session.scalar(
        select(Affiliation).where(
            Affiliation.member_id == member.id,
            Affiliation.kind == AffiliationKind.FORMAL,
            Affiliation.to_on.is_(None),
        )
    )


def _end_membership(actor: Actor, member: Member, on: date, clock: Clock) -> None:
    """End what a member belonged to. The record stays with the last branch, which keeps its papers."""
    for affiliation, organization in queries.affiliations(member.id):
        if affiliation.to_on is None or affiliation.to_on > on:
            affiliation.to_on = max(on, affiliation.from_on)
            member_left.send(
                member_id=member.id, organization_id=organization.id, on=on, actor=actor, clock=clock
            )
    _leave_cell(member)
    _end_posts(member, on)


def _end_posts(member: Member, on: date, organization_id: int | None = None) -> None:
    """End the posts held in one organisation, or all of them."""
    query = select(Appointment).where(Appointment.member_id == member.id, Appointment.to_on.is_(None))
    if organization_id is not None:
        query = query.where(Appointment.organization_id == organization_id)
    for appointment in db.session.scalars(query):
        appointment.to_on = max(on, appointment.from_on)


def _leave_cell(member: Member) -> None:
    member.cell_id = None
    for cell in db.session.scalars(select(PartyCell).where(PartyCell.leader_id == member.id)):
        cell.leader_id = None


def _day_reasons(on: date, clock: Clock, *, not_before: date | None) -> list[Reason]:
    if on > clock.today():
        return [Reason("date_in_future", field="on")]
    if not_before is not None and on < not_before:
        return [Reason("before_last_change", field="on", params={"day": not_before})]
    return []
