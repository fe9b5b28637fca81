"""Registering teams and saying who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.members.models import Member
from partyhub.members.rules import takes_part
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.models import Team, Volunteer, VolunteerSkill
from partyhub.volunteering.rules import offers

FIELDS = ("name", "skills", "districts", "note")


def found_team(
    actor: Actor,
    *,
    organization: Organization,
    name: str,
    leader: Member | None = None,
    skills: Sequence[str] = (),
    districts: Sequence[str] = (),
    note: str = "",
    clock: Clock,
) -> Team:
    """Register a team of an organisation. Raises Forbidden for somebody else's organisation, or Invalid."""
    raise_if(Forbidden, policy.can_run_team(actor, organization.path))
    reasons = _reasons(name, skills, districts, note)
    if not organization.active:
        reasons.append(Reason("organizer_dissolved", "organization_id"))
    raise_if(Invalid, reasons)
    team = Team(
        organization_id=organization.id,
        name=name.strip(),
        leader_id=leader.id if leader else None,
        skills=tuple(skills),
        districts=tuple(districts),
        note=note.strip(),
        created_at=clock.now(),
    )
    db.session.add(team)
    db.session.flush()
    _note(actor, "service_team.founded", team, clock, name=team.name)
    return team


def edit_team(
    actor: Actor, team: Team, *, version: int, leader: Member | None, clock: Clock, **values: Any
) -> Team:
    """Change what is known of a team; `values` are any of FIELDS. Raises Forbidden, Stale, Invalid."""
    raise_if(Forbidden, policy.can_run_team(actor, queries.team_path(team)))
    _refuse_stale(team, version)
    after = {**current_team(team), **values, "leader_id": leader.id if leader else None}
    raise_if(Invalid, _reasons(after["name"], after["skills"], after["districts"], after["note"]))
    after |= {"skills": tuple(after["skills"]), "districts": tuple(after["districts"])}
    changed = sorted(name for name, value in after.items() if getattr(team, name) != value)
    for name in changed:
        setattr(team, name, after[name])
    db.session.flush()
    _note(actor, "service_team.edited", team, clock, fields=changed)
    return team


def rest_team(actor: Actor, team: Team, *, rests: bool, version: int, clock: Clock) -> Team:
    """Let a team rest, so that nothing is offered to it, or let it take part again.

    What it has taken on it keeps. Raises Forbidden, Stale, Conflict while an offer waits for its answer.
    """
    raise_if(Forbidden, policy.can_run_team(actor, queries.team_path(team)))
    _refuse_stale(team, version)
    if rests and queries.is_asked(team.id):
        raise Conflict(Reason("team_is_asked"))
    if team.active is not rests:
        return team
    team.active = not rests
    db.session.flush()
    _note(actor, "service_team.rested" if rests else "service_team.resumed", team, clock)
    return team


def register_volunteer(actor: Actor, team: Team, member: Member, *, since: date, clock: Clock) -> Volunteer:
    """Count on a member of the team's organisation from a day on.

    Raises Forbidden, Conflict when he is in the team already or takes no part, Invalid for a day to come.
    """
    raise_if(Forbidden, policy.can_staff_team(actor, team, queries.team_path(team)))
    if not takes_part(member.status):
        raise Conflict(Reason("does_not_take_part"))
    raise_if(Invalid, [Reason("date_in_future", "since")] if since > clock.today() else [])
    if queries.is_volunteer(team.id, member.id):
        raise Conflict(Reason("volunteer_already", "member_id", {"name": member.name}))
    volunteer = Volunteer(team_id=team.id, member_id=member.id, since=since, registered_by=actor.user_id)
    db.session.add(volunteer)
    db.session.flush()
    _note(actor, "service_team.volunteer_registered", team, clock, member=member.id)
    return volunteer


def change_volunteer(
    actor: Actor,
    volunteer: Volunteer,
    *,
    until: date | None,
    skills: Sequence[tuple[str, date | None]],
    clock: Clock,
) -> Volunteer:
    """Say what a volunteer can do and until when, and on which day he left the team. Raises Forbidden, Invalid."""
    team = db.session.get_one(Team, volunteer.team_id)
    raise_if(Forbidden, policy.can_staff_team(actor, team, queries.team_path(team)))
    names = [name.strip() for name, _ in skills]
    reasons = offers.skill_reasons(names)
    if len(set(names)) < len(names) or not all(names):
        reasons.append(Reason("skill_twice", "skills"))
    if until is not None and until < volunteer.since:
        reasons.append(Reason("left_before_joined", "until"))
    raise_if(Invalid, reasons)
    volunteer.until = until
    db.session.execute(delete(VolunteerSkill).where(VolunteerSkill.volunteer_id == volunteer.id))
    db.session.add_all(
        VolunteerSkill(volunteer_id=volunteer.id, name=name.strip(), valid_until=valid_until)
        for name, valid_until in skills
    )
    db.session.flush()
    _note(
        actor,
        "service_team.volunteer_changed",
        team,
        clock,
        member=volunteer.member_id,
        left=until is not None,
    )
    return volunteer


def current_team(team: Team) -> dict[str, Any]:
    """Return what is known of a team now, by field name."""
    return {name: getattr(team, name) for name in (*FIELDS, "leader_id")}


def _refuse_stale(team: Team, version: int) -> None:
    if team.version != version:
        raise Stale(current=current_team(team))


def _reasons(name: str, skills: Sequence[str], districts: Sequence[str], note: str) -> list[Reason]:
    reasons = [] if name.strip() else [Reason("required", "name")]
    limits = {"name": (name, rules.TEAM_NAME_LENGTH), "note": (note, rules.REASON_LENGTH)}
    reasons += [
        Reason("too_long", field, {"max": limit})
        for field, (text, limit) in limits.items()
        if len(text) > limit
    ]
    return reasons + offers.skill_reasons(skills) + offers.skill_reasons(districts, "districts")


def _note(actor: Actor, event: str, team: Team, clock: Clock, **details: Any) -> None:
    path = queries.team_path(team)
    audit.record(actor, event, Reference("team", team.id), path=path, details=details, clock=clock)
