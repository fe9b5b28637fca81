"""Party groups of a branch."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Stale
from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.forms import ArrangeForm, CellForm, CloseForm
from partyhub.members.models import PartyCell
from partyhub.members.views.base import blueprint
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page

MANAGE = Permission.MEMBER_MANAGE


@blueprint.route("/members/posts/<organization_id>/cells", methods=["GET", "POST"])
@requires(MANAGE)
def new_cell(organization_id: str) -> Any:
    """Add a Party group to a branch."""
    actor = current_actor()
    organization = organizations.get(actor, organization_id, MANAGE)
    form = CellForm()
    if form.validate_on_submit():
        with form.taking():
            cell = commands.add_cell(actor, organization, **form.values(), clock=clock())
            flash(_("The Party group has been added."))
            return redirect(url_for(".cell", public_id=cell.public_id), 303)
    return page("members/new_cell.html", form=form, organization=organization), form.status


@blueprint.route("/members/cells/<public_id>", methods=["GET", "POST"])
@requires(MANAGE)
def cell(public_id: str) -> Any:
    """Name a Party group, say who belongs to it and who leads it."""
    actor, group = current_actor(), queries.get_cell(current_actor(), public_id)
    branch = organizations.by_ids([group.organization_id])[group.organization_id]
    back, saved = url_for(".posts", organization_id=branch.public_id), _saved(group)
    people = [(one.public_id, one.name) for one in queries.members_of_branch(branch.id)]
    form = ArrangeForm.offering(people)(version=group.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != group.version:
            return merge_page(form, saved, version=group.version, title=group.name, back=back)
        with form.taking():
            commands.arrange_cell(actor, group, **_entered(form), clock=clock())
            flash(_("The Party group has been saved."))
            return redirect(back, 303)
    return page("members/cell.html", form=form, cell=group, branch=branch), form.status


@blueprint.route("/members/cells/<public_id>/close", methods=["GET", "POST"])
@requires(MANAGE)
def close_cell(public_id: str) -> Any:
    """Close a Party group."""
    group = queries.get_cell(current_actor(), public_id)
    branch = organizations.by_ids([group.organization_id])[group.organization_id]
    form = CloseForm(version=group.version)
    if form.validate_on_submit():
        with form.taking():
            if form.expected_version != group.version:
                form.version.data = str(group.version)
                raise Stale
            commands.close_cell(current_actor(), group, clock=clock())
            flash(_("The Party group has been closed."))
            return redirect(url_for(".posts", organization_id=branch.public_id), 303)
    return page("members/close_cell.html", form=form, cell=group, branch=branch), form.status


def _entered(form: ArrangeForm) -> dict[str, Any]:
    actor, leader = current_actor(), form.leader.data
    return {
        "name": form.name.data,
        "members": queries.resolve(actor, form.members.data or [], MANAGE),
        "leader": queries.get(actor, leader, MANAGE) if leader else None,
    }


def _saved(group: PartyCell) -> dict[str, Any]:
    members = queries.cell_members([group.id])[group.id]
    return {
        "name": group.name,
        "members": [one.public_id for one in members],
        "leader": next((one.public_id for one in members if one.id == group.leader_id), None),
    }
