"""Teams, who belongs to them, and what they can do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy
from partyhub.volunteering.models import Team, Volunteer, VolunteerSkill
from partyhub.volunteering.queries.orders import home_and_leader

AT_MOST = 200
Skills = tuple[tuple[str, date | None], ...]


class TeamRow(NamedTuple):
    """One line of the list of teams."""

    public_id: str
    version: int
    name: str
    organization_id: str
    organizer: str
    leader: str | None
    skills: tuple[str, ...]
    districts: tuple[str, ...]
    active: bool
    volunteers: int


class VolunteerRow(NamedTuple):
    """Somebody in a team, with what he can do and until when that is valid."""

    id: int
    public_id: str
    name: str
    branch: str
    since: date
    until: date | None
    skills: Skills = ()


def team(actor: Actor, public_id: str) -> Team:
    """Return a team that the actor may see; raises NotFound otherwise."""
    return _team(public_id, policy.scope_teams(actor))


def team_to_ask(actor: Actor, public_id: str) -> Team:
    """Return a team under the actor's dispatch, to offer an order to; raises NotFound otherwise."""
    paths = actor.paths(Permission.ORDER_DISPATCH)
    return _team(
        public_id, Team.organization_id.in_(select(Organization.id).where(under(Organization.path, paths)))
    )


def team_to_act_for(actor: Actor, public_id: str) -> Team:
    """Return a team that the actor answers for; raises NotFound otherwise."""
    return _team(public_id, policy.acts_for(actor))


def _team(public_id: str, condition: Any) -> Team:
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(select(Team).where(Team.public_id == public_id, condition))
    if found is None:
        raise NotFound
    return found


def team_path(team_: Team) -> str:
    """Return the path of the team's organisation."""
    path: str = db.session.scalars(
        select(Organization.path).where(Organization.id == team_.organization_id)
    ).one()
    return path


def team_names(team_: Team) -> Row[Any]:
    """Return `home_and_leader` of a team."""
    return home_and_leader(team_.organization_id, team_.leader_id)


def teams(actor: Actor, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of `TeamRow`, newest first."""
    present = (
        select(func.count())
        .where(Volunteer.team_id == Team.id, Volunteer.until.is_(None))
        .correlate(Team)
        .scalar_subquery()
    )
    query = (
        select(
            Team.public_id,
            Team.version,
            Team.name,
            Organization.public_id,
            Organization.short_name,
            Member.name,
            Team.skills,
            Team.districts,
            Team.active,
            present,
        )
        .join(Organization, Organization.id == Team.organization_id)
        .outerjoin(Member, Member.id == Team.leader_id)
        .where(policy.scope_teams(actor))
    )
    page = page_of(
        query, keys=[(Team.created_at, "desc"), (Team.id, "desc")], cursor=cursor, page_size=page_size
    )
    return page.of(TeamRow)


def own_teams(actor: Actor) -> list[Team]:
    """Return the active teams that the actor answers for, by name."""
    query = select(Team).where(policy.acts_for(actor), Team.active.is_(True))
    return list(db.session.scalars(query.order_by(Team.name, Team.id).limit(AT_MOST)))


def volunteers_of(team_: Team) -> list[VolunteerRow]:
    """Return who belongs to a team, those who left last."""
    query = (
        select(
            Volunteer.id,
            Volunteer.public_id,
            Member.name,
            func.coalesce(Organization.short_name, ""),
            Volunteer.since,
            Volunteer.until,
        )
        .join(Member, Member.id == Volunteer.member_id)
        .outerjoin(Organization, Organization.id == Member.organization_id)
        .where(Volunteer.team_id == team_.id)
        .order_by(Volunteer.until.is_not(None), Member.initials, Volunteer.id)
        .limit(AT_MOST)
    )
    rows = [VolunteerRow(*row) for row in db.session.execute(query)]
    held = skills_by_volunteer([row.id for row in rows])
    return [row._replace(skills=held.get(row.id, ())) for row in rows]


def skills_by_volunteer(ids: Collection[int]) -> Mapping[int, Skills]:
    """Return what each of these volunteers can do."""
    query = select(VolunteerSkill.volunteer_id, VolunteerSkill.name, VolunteerSkill.valid_until).where(
        VolunteerSkill.volunteer_id.in_(ids)
    )
    found: dict[int, Skills] = {}
    for volunteer_id, name, valid_until in db.session.execute(query.order_by(VolunteerSkill.name)):
        found[volunteer_id] = (*found.get(volunteer_id, ()), (name, valid_until))
    return found


def volunteer(actor: Actor, public_id: str) -> tuple[Volunteer, Team, str]:
    """Return a volunteer of a team that the actor may see, the team, the person's name; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.execute(
        select(Volunteer, Team, Member.name)
        .join(Team, Team.id == Volunteer.team_id)
        .join(Member, Member.id == Volunteer.member_id)
        .where(Volunteer.public_id == public_id, policy.scope_teams(actor))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1], found[2]


def people_paths(actor: Actor, path: str) -> set[str]:
    """Return where a team at `path` finds its people: in its organisation, and wherever the actor runs orders."""
    return {path, *(one for permission in policy.RUNS_ORDERS for one in actor.paths(permission))}


def volunteer_choices(paths: Collection[str], text: str) -> list[tuple[str, str]]:
    """Return (public id, "name, branch") of members called `text` under `paths`, for naming a volunteer or a leader."""
    if not text.strip():
        return []
    query = (
        select(Member.public_id, Member.name, Organization.short_name)
        .join(Organization, Organization.id == Member.organization_id)
        .where(
            under(Member.path, paths),
            or_(Member.name == text.strip(), Member.initials == text.strip().lower()),
        )
        .order_by(Member.path, Member.id)
        .limit(AT_MOST)
    )
    return [(public_id, f"{name}（{branch}）") for public_id, name, branch in db.session.execute(query)]


def skills_held(volunteer_id: int) -> Skills:
    """Return what a volunteer can do, with the validities."""
    return skills_by_volunteer([volunteer_id]).get(volunteer_id, ())


def member_known(public_id: str) -> Member:
    """Return a member whom a record names already."""
    return db.session.scalars(select(Member).where(Member.public_id == public_id)).one()


def member_under(paths: Collection[str], public_id: str) -> Member:
    """Return a member of an organisation at or below one of `paths`; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(select(Member).where(Member.public_id == public_id, under(Member.path, paths)))
    if found is None:
        raise NotFound
    return found


def is_volunteer(team_id: int, member_id: int) -> bool:
    """Whether that member belongs to the team now."""
    present = exists().where(
        Volunteer.team_id == team_id, Volunteer.member_id == member_id, Volunteer.until.is_(None)
    )
    return bool(db.session.scalar(select(present)))


def leaders_of(team_: Team) -> list[tuple[str, str]]:
    """Return (public id, name) of those who may lead an order for a team: its leader first, then its volunteers."""
    present = select(Volunteer.member_id).where(Volunteer.team_id == team_.id, Volunteer.until.is_(None))
    query = select(Member.public_id, Member.name).where(
        or_(Member.id == (team_.leader_id or 0), Member.id.in_(present))
    )
    in_order = query.order_by(Member.id != (team_.leader_id or 0), Member.initials, Member.id)
    return [(public_id, name) for public_id, name in db.session.execute(in_order.limit(AT_MOST))]


def leader_for(team_: Team, public_id: str) -> Member:
    """Return one of those; raises NotFound for anybody else."""
    if public_id not in dict(leaders_of(team_)):
        raise NotFound
    return db.session.scalars(select(Member).where(Member.public_id == public_id)).one()


def skills_of(member_id: int, on: date) -> frozenset[str]:
    """Return what a member can do on a day, by the teams that count on him then."""
    there = aliased(Volunteer)
    query = (
        select(VolunteerSkill.name)
        .join(there, there.id == VolunteerSkill.volunteer_id)
        .where(
            there.member_id == member_id,
            there.since <= on,
            or_(there.until.is_(None), there.until >= on),
            or_(VolunteerSkill.valid_until.is_(None), VolunteerSkill.valid_until >= on),
        )
    )
    return frozenset(db.session.scalars(query))


def team_title(team_id: int) -> str:
    """Return a team's name; "" when there is none."""
    return db.session.scalar(select(Team.name).where(Team.id == team_id)) or ""


def team_id_of(team_id: int) -> str | None:
    """Return a team's public id."""
    return db.session.scalar(select(Team.public_id).where(Team.id == team_id))


def sees_team(actor: Actor, team_id: int) -> bool:
    """Whether the actor may see a team."""
    return db.session.scalar(select(Team.id).where(Team.id == team_id, policy.scope_teams(actor))) is not None
