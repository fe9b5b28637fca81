"""Teams: registering, changing, letting rest, and who belongs to them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.http import clock
from partyhub.members.models import Member
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import (
    EditTeamForm,
    StepForm,
    TeamForm,
    VolunteerForm,
    line_of,
    tags_of,
    volunteer_form,
)
from partyhub.volunteering.views.base import RUNS, blueprint
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.words import sentences

RUNS_TEAMS = (Permission.ORDER_DISPATCH, Permission.ORDER_LEAD)


@blueprint.get("/service/teams")
@requires(*RUNS)
def teams() -> Any:
    """List the teams that the reader looks after or leads."""
    actor = current_actor()
    found = queries.teams(actor, cursor=request.args.get("cursor"))
    may_create = any(actor.can(one) for one in RUNS_TEAMS)
    return page("volunteering/teams.html", found=found, may_create=may_create)


@blueprint.route("/service/teams/new", methods=["GET", "POST"])
@requires(*RUNS_TEAMS)
def create_team() -> Any:
    """Register a team."""
    actor = current_actor()
    homes = {one: name for kind in RUNS_TEAMS for one, name in organizations.options(actor, kind)}
    form = TeamForm(homes=list(homes.items()))
    if form.validate_on_submit():
        with form.taking():
            home = _home(form.organization_id.data)
            leader = _named(form, home.path)
            team = commands.found_team(
                actor, organization=home, leader=leader, clock=clock(), **_values(form)
            )
            return redirect(url_for(".team", public_id=team.public_id), 303)
    return page("volunteering/create_team.html", form=form), form.status


@blueprint.get("/service/teams/<public_id>")
@requires(*RUNS)
def team(public_id: str) -> Any:
    """Show a team and who belongs to it."""
    actor = current_actor()
    found = queries.team(actor, public_id)
    names = queries.team_names(found)
    return page(
        "volunteering/team.html",
        team=found,
        names=names,
        volunteers=queries.volunteers_of(found),
        runs=not policy.can_run_team(actor, names.path),
        today=clock().today(),
    )


@blueprint.route("/service/teams/<public_id>/edit", methods=["GET", "POST"])
@requires(*RUNS_TEAMS)
def edit_team(public_id: str) -> Any:
    """Change what is known of a team; two who do so at once lose no character."""
    actor = current_actor()
    found = queries.team(actor, public_id)
    names = queries.team_names(found)
    raise_if(Forbidden, policy.can_run_team(actor, names.path))
    now = commands.current_team(found) | {
        "leader": names.leader,
        "skills": line_of(found.skills),
        "districts": line_of(found.districts),
    }
    del now["leader_id"]
    form = EditTeamForm(data=now, version=found.version)
    if form.validate_on_submit():
        try:
            leader, version = _named(form, names.path, kept=names), form.expected_version or 0
            commands.edit_team(actor, found, version=version, leader=leader, clock=clock(), **_values(form))
            return redirect(url_for(".team", public_id=public_id), 303)
        except Stale:
            return merge_page(form, now, version=found.version, title=found.name)
        except Invalid as error:
            form.show(error)
    return page("volunteering/edit_team.html", form=form, team=found), form.status


@blueprint.post("/service/teams/<public_id>/rest")
@requires(*RUNS_TEAMS)
def rest_team(public_id: str) -> Any:
    """Let a team rest, or take part again."""
    form, found = StepForm(), queries.team(current_actor(), public_id)
    if not form.validate_on_submit():
        raise Invalid
    try:
        version = form.expected_version or 0
        commands.rest_team(current_actor(), found, rests=found.active, version=version, clock=clock())
        flash(_("Done."))
    except Stale:
        raise
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".team", public_id=public_id), 303)


@blueprint.route("/service/teams/<public_id>/volunteers/new", methods=["GET", "POST"])
@requires(*RUNS)
def add_volunteer(public_id: str) -> Any:
    """Count on a member of the team's organisation."""
    actor = current_actor()
    found = queries.team(actor, public_id)
    path = queries.team_path(found)
    raise_if(Forbidden, policy.can_staff_team(actor, found, path))
    form = VolunteerForm(data={"since": clock().today()})
    if form.validate_on_submit():
        with form.taking():
            person = _person(form, path)
            commands.register_volunteer(
                actor, found, person, since=form.since.data or clock().today(), clock=clock()
            )
            return redirect(url_for(".team", public_id=public_id), 303)
    return page("volunteering/add_volunteer.html", form=form, team=found), form.status


@blueprint.route("/service/volunteers/<public_id>", methods=["GET", "POST"])
@requires(*RUNS)
def volunteer(public_id: str) -> Any:
    """Say what a volunteer can do, until when that is valid, and whether he has left the team."""
    actor = current_actor()
    one, found, name = queries.volunteer(actor, public_id)
    raise_if(Forbidden, policy.can_staff_team(actor, found, queries.team_path(found)))
    form = volunteer_form(queries.skills_held(one.id), one.until)
    if form.validate_on_submit():
        with form.taking():
            skills = [
                (form[f"skill_{number}"].data, form[f"valid_{number}"].data)
                for number in form.rows
                if form[f"skill_{number}"].data
            ]
            commands.change_volunteer(actor, one, until=form.until.data, skills=skills, clock=clock())
            return redirect(url_for(".team", public_id=found.public_id), 303)
    return page("volunteering/volunteer.html", form=form, team=found, name=name), form.status


def _home(public_id: str) -> Any:
    """Return an organisation whose teams the reader looks after; raises NotFound."""
    actor = current_actor()
    kind = RUNS_TEAMS[0] if public_id in dict(organizations.options(actor, RUNS_TEAMS[0])) else RUNS_TEAMS[1]
    return organizations.get(actor, public_id, kind)


def _values(form: EditTeamForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "skills": tags_of(form.skills.data),
        "districts": tags_of(form.districts.data),
        "note": form.note.data or "",
    }


def _named(form: EditTeamForm, path: str, kept: Any = None) -> Member | None:
    """Return the leader meant by what was typed, `kept` when it is unchanged. Raises Invalid."""
    text = (form.leader.data or "").strip()
    if not text:
        return None
    if kept is not None and text == kept.leader and not form.leader_id.data:
        return queries.member_known(kept.leader_id)
    paths = queries.people_paths(current_actor(), path)
    found = queries.volunteer_choices(paths, text)
    form.offer_leaders(found)
    return _one_of(found, form.leader_id.data, paths, "leader")


def _person(form: VolunteerForm, path: str) -> Member:
    paths = queries.people_paths(current_actor(), path)
    found = queries.volunteer_choices(paths, form.who.data or "")
    form.offer_people(found)
    return _one_of(found, form.member_id.data, paths, "who")


def _one_of(found: list[tuple[str, str]], chosen: str | None, paths: set[str], field: str) -> Member:
    """Return the one person found or chosen; raises Invalid for nobody or several."""
    if not found:
        raise Invalid(Reason("leader_unknown", field))
    if chosen not in dict(found):
        chosen = found[0][0] if len(found) == 1 else None
    if chosen is None:
        raise Invalid(Reason("leader_ambiguous", "leader_id" if field == "leader" else "member_id"))
    return queries.member_under(paths, chosen)
