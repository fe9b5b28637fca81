"""What is written down about members beside their record: posts, affiliations, standing, party groups."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.members.models import Affiliation, Appointment, Member, PartyCell, Standing
from partyhub.members.policy import scope_appointments
from partyhub.members.queries.belonging import holds_on
from partyhub.members.queries.lists import get
from partyhub.members.rules import ENDED
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

MAX_ID = 2**63 - 1


def get_appointment(
    actor: Actor, public_id: str, permission: Permission = Permission.MEMBER_MANAGE
) -> Appointment:
    """Return a post in the actor's reach (`policy.scope_appointments`); raises NotFound otherwise."""
    found = None
    if is_public_id(public_id):
        scope = scope_appointments(actor, permission)
        found = db.session.scalar(select(Appointment).where(Appointment.public_id == public_id, scope))
    if found is None:
        raise NotFound
    return found


def appointments_listed(
    actor: Actor,
    *,
    organization_id: str | None = None,
    enterprise_id: str | None = None,
    member_id: str | None = None,
    on: date | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `Appointment` in the actor's reach, newest first; `on` keeps those held on that day.

    The ids are public; raises NotFound when the actor does not see what they name.
    """
    conditions: list[ColumnElement[bool]] = [scope_appointments(actor)]
    if organization_id is not None:
        conditions.append(Appointment.organization_id == organizations.get(actor, organization_id).id)
    if enterprise_id is not None:
        conditions.append(Appointment.enterprise_id == organizations.get_enterprise(actor, enterprise_id).id)
    if member_id is not None:
        conditions.append(Appointment.member_id == get(actor, member_id).id)
    if on is not None:
        conditions.append(holds_on(Appointment, on))
    query = select(Appointment).where(*conditions)
    return page_of(query, keys=[(Appointment.id, "desc")], cursor=cursor, page_size=page_size)


def affiliations_listed(member: Member, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of `Affiliation` of a member whom the actor sees, newest first."""
    query = select(Affiliation).where(Affiliation.member_id == member.id)
    return page_of(query, keys=[(Affiliation.id, "desc")], cursor=cursor, page_size=page_size)


def standings_listed(member: Member, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of `Standing` of a member whom the actor sees, newest first."""
    query = select(Standing).where(Standing.member_id == member.id)
    return page_of(query, keys=[(Standing.id, "desc")], cursor=cursor, page_size=page_size)


def number_of(text: str) -> int:
    """Return the number that an opaque id stands for; 0, which nothing has, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def get_affiliation(actor: Actor, member: Member, affiliation_id: int) -> Affiliation:
    """Return one of a member's affiliations; raises NotFound otherwise."""
    get(actor, member.public_id)
    found = db.session.get(Affiliation, affiliation_id) if affiliation_id <= MAX_ID else None
    if found is None or found.member_id != member.id:
        raise NotFound
    return found


def get_cell(actor: Actor, public_id: str, permission: Permission = Permission.MEMBER_MANAGE) -> PartyCell:
    """Return a party group of an organisation over which the actor holds `permission`; raises NotFound otherwise."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(
            select(PartyCell)
            .join(Organization, Organization.id == PartyCell.organization_id)
            .where(PartyCell.public_id == public_id, under(Organization.path, actor.paths(permission)))
        )
    if found is None:
        raise NotFound
    return found


def cells_listed(
    actor: Actor,
    *,
    organization_id: str | None = None,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of the open `PartyCell` in the actor's reach, newest first.

    `organization_id` is public; raises NotFound when the actor does not see that organisation.
    """
    reach = select(Organization.id).where(under(Organization.path, actor.paths(Permission.MEMBER_READ)))
    query = select(PartyCell).where(PartyCell.active, PartyCell.organization_id.in_(reach))
    if organization_id is not None:
        branch = organizations.get(actor, organization_id, Permission.MEMBER_READ)
        query = query.where(PartyCell.organization_id == branch.id)
    return page_of(query, keys=[(PartyCell.id, "desc")], cursor=cursor, page_size=page_size)


def members_of_branch(organization_id: int) -> list[Member]:
    """Return the members who formally belong to a branch now, by pinyin initials."""
    query = select(Member).where(Member.organization_id == organization_id, Member.status.not_in(ENDED))
    return list(db.session.scalars(query.order_by(Member.initials, Member.id)))


def cell_members(cell_ids: list[int]) -> dict[int, list[Member]]:
    """Return the members of party groups, by pinyin initials."""
    found: dict[int, list[Member]] = {number: [] for number in cell_ids}
    query = select(Member).where(Member.cell_id.in_(cell_ids)).order_by(Member.initials, Member.id)
    for member in db.session.scalars(query):
        if member.cell_id is not None:
            found[member.cell_id].append(member)
    return found


def members_by_ids(ids: list[int]) -> dict[int, str]:
    """Return the public ids of members by id."""
    query = select(Member.id, Member.public_id).where(Member.id.in_(ids))
    return dict(db.session.execute(query).tuples().all())


def cells_by_ids(ids: list[int]) -> dict[int, PartyCell]:
    """Return party groups by id, closed ones too."""
    return {one.id: one for one in db.session.scalars(select(PartyCell).where(PartyCell.id.in_(ids)))}
