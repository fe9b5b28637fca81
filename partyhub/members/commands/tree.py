"""What a change of the organisation tree means for its members; connected to `organization_changed`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ScalarResult, func, select, update

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import Conflict, Reason
from partyhub.kernel.references import Reference
from partyhub.members import rules
from partyhub.members.commands.cells import end_span
from partyhub.members.models import Affiliation, Appointment, Member, PartyCell
from partyhub.members.rules import AffiliationKind
from partyhub.members.signals import member_left
from partyhub.organization.models import Organization
from partyhub.organization.rules import TreeChange
from partyhub.security.actors import Actor


def on_organization_changed(
    *, organization_id: int, change: TreeChange, on: date, actor: Actor, clock: Clock
) -> None:
    """Follow a move, hand everybody over at a merger, refuse a dissolution while somebody belongs there."""
    organization = db.session.get_one(Organization, organization_id)
    if change is TreeChange.MOVED:
        _follow(organization)
    elif change is TreeChange.MERGED:
        heir = db.session.get_one(Organization, organization.merged_into_id or 0)
        _hand_over(organization, heir, on, actor, clock)
    elif change is TreeChange.DISSOLVED:
        _refuse_while_peopled(organization)
        _end_rest(organization, on, actor, clock)


def _follow(organization: Organization) -> None:
    """Repeat today's paths on the members; nobody edited them, so their versions stay."""
    moved = select(Organization.id).where(under(Organization.path, [organization.path]))
    path = select(Organization.path).where(Organization.id == Member.organization_id).scalar_subquery()
    db.session.execute(
        update(Member)
        .where(Member.organization_id.in_(moved))
        .values(path=path)
        .execution_options(synchronize_session=False)
    )
    _refresh_loaded()


def _hand_over(organization: Organization, heir: Organization, on: date, actor: Actor, clock: Clock) -> None:
    open_ones = _open_affiliations(organization).all()
    for affiliation in open_ones:
        affiliation.to_on = max(on, affiliation.from_on)
    db.session.flush()
    for affiliation in open_ones:
        if affiliation.kind is AffiliationKind.FORMAL or not _belongs(affiliation.member_id, heir.id):
            db.session.add(
                Affiliation(
                    member_id=affiliation.member_id,
                    organization_id=heir.id,
                    kind=affiliation.kind,
                    from_on=affiliation.to_on or on,
                )
            )
    db.session.execute(
        update(Member)
        .where(Member.organization_id == organization.id)
        .values(organization_id=heir.id, path=heir.path, cell_id=None)
        .execution_options(synchronize_session=False)
    )
    _end_posts_and_cells(organization, on)
    _refresh_loaded()
    audit.record(
        actor,
        "members.handed_over",
        Reference("organization", organization.id),
        path=organization.path,
        details={"into_id": heir.id, "people": len(open_ones), "on": on.isoformat()},
        clock=clock,
    )


def _belongs(member_id: int, organization_id: int) -> bool:
    query = select(Affiliation.id).where(
        Affiliation.member_id == member_id,
        Affiliation.organization_id == organization_id,
        Affiliation.to_on.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def _refuse_while_peopled(organization: Organization) -> None:
    """A branch ends when nobody belongs to it any more (domain.md §12.4)."""
    query = (
        select(func.count())
        .select_from(Affiliation)
        .join(Member, Member.id == Affiliation.member_id)
        .where(
            Affiliation.organization_id == organization.id,
            Affiliation.kind == AffiliationKind.FORMAL,
            Affiliation.to_on.is_(None),
            Member.status.not_in(rules.ENDED),
        )
    )
    people = db.session.scalar(query) or 0
    if people:
        raise Conflict(Reason("has_members", params={"count": people}))


def _end_rest(organization: Organization, on: date, actor: Actor, clock: Clock) -> None:
    for affiliation in _open_affiliations(organization).all():
        affiliation.to_on = max(on, affiliation.from_on)
        member_left.send(
            member_id=affiliation.member_id, organization_id=organization.id, on=on, actor=actor, clock=clock
        )
    _end_posts_and_cells(organization, on)
    db.session.flush()


def _open_affiliations(organization: Organization) -> ScalarResult[Affiliation]:
    return db.session.scalars(
        select(Affiliation).where(Affiliation.organization_id == organization.id, Affiliation.to_on.is_(None))
    )


def _end_posts_and_cells(organization: Organization, on: date) -> None:
    posts = select(Appointment).where(
        Appointment.organization_id == organization.id, Appointment.to_on.is_(None)
    )
    for appointment in db.session.scalars(posts):
        appointment.to_on = max(on, appointment.from_on)
    for cell in db.session.scalars(select(PartyCell).where(PartyCell.organization_id == organization.id)):
        cell.active, cell.leader_id = False, None
        end_span(cell, on)


def _refresh_loaded() -> None:
    """Forget the members that were loaded before the rows changed under them."""
    db.session.flush()
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, Member):
            db.session.expire(loaded)
