"""Posts and Party groups of an organisation, and what its page says of its members."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.kernel.http import clock
from partyhub.members import commands, policy, queries
from partyhub.members.forms import AppointForm, CellForm, EndForm
from partyhub.members.rules import Post
from partyhub.members.views.base import blueprint
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.registry import Panel

READ, MANAGE = Permission.MEMBER_READ, Permission.MEMBER_MANAGE
CHOICES = 500
"""How many names a list of possible holders of a post offers; more are found by the search on the members' page."""


@blueprint.get("/members/posts/<organization_id>")
@requires(READ)
def posts(organization_id: str) -> Any:
    """Who holds which post, and which Party groups there are."""
    actor = current_actor()
    organization = organizations.get(actor, organization_id, READ)
    today = clock().today()
    enterprise = organizations.enterprises_by_ids([organization.enterprise_id]).get(
        organization.enterprise_id or 0
    )
    cells = queries.cells(organization.id)
    return page(
        "members/posts.html",
        organization=organization,
        held=queries.posts(organization.id, today),
        enterprise=enterprise,
        enterprise_held=queries.enterprise_posts(enterprise.id, today) if enterprise else [],
        cells=cells,
        leaders=queries.by_ids(cell.leader_id for cell in cells),
        is_branch=organization.kind in BRANCHES,
        may_manage=actor.can(MANAGE) and not policy.can_manage(actor, organization.path),
    )


@blueprint.route("/members/posts/<organization_id>/new", methods=["GET", "POST"])
@requires(MANAGE)
def appoint(organization_id: str) -> Any:
    """Appoint somebody to a post of an organisation."""
    actor = current_actor()
    organization = organizations.get(actor, organization_id, MANAGE)
    form = AppointForm(_candidates(actor, organization))
    if form.validate_on_submit():
        try:
            member = queries.get(actor, form.member.data, MANAGE)
            values = form.values("member") | {"post": Post(form.post.data)}
            commands.appoint(actor, member, organization=organization, **values, clock=clock())
            flash(_("The appointment has been saved."))
            return redirect(url_for(".posts", organization_id=organization_id), 303)
        except (Invalid, Conflict, Forbidden) as error:
            form.show(error)
    return page("members/appoint.html", form=form, organization=organization), form.status


@blueprint.route("/members/appointments/<public_id>/end", methods=["GET", "POST"])
@requires(MANAGE)
def end_post(public_id: str) -> Any:
    """End a post."""
    appointment = queries.get_appointment(current_actor(), public_id)
    place = organizations.by_ids([appointment.organization_id]).get(appointment.organization_id or 0)
    if place is None:
        raise NotFound
    form = EndForm()
    if form.validate_on_submit():
        try:
            commands.end_appointment(current_actor(), appointment, **form.values(), clock=clock())
            flash(_("The post has ended."))
            return redirect(url_for(".posts", organization_id=place.public_id), 303)
        except (Invalid, Conflict, Forbidden) as error:
            form.show(error)
    holder = queries.by_ids([appointment.member_id])[appointment.member_id]
    return page(
        "members/end_post.html", form=form, place=place, holder=holder, post=appointment.post
    ), form.status


@blueprint.route("/members/posts/<organization_id>/cells", methods=["GET", "POST"])
@requires(MANAGE)
def new_cell(organization_id: str) -> Any:
    """Add a Party group to a branch."""
    actor = current_actor()
    organization = organizations.get(actor, organization_id, MANAGE)
    form = CellForm()
    if form.validate_on_submit():
        try:
            commands.add_cell(actor, organization, **form.values(), clock=clock())
            flash(_("The Party group has been added."))
            return redirect(url_for(".posts", organization_id=organization_id), 303)
        except (Invalid, Conflict, Forbidden) as error:
            form.show(error)
    return page("members/new_cell.html", form=form, organization=organization), form.status


def _candidates(actor: Actor, organization: Organization) -> list[tuple[str, str]]:
    found = queries.listed(actor, organization_id=organization.public_id, order="branch", page_size=CHOICES)
    return [(one.public_id, one.name) for one in found.items]


def _panel(actor: Actor, organization: Organization, now: Clock) -> str:
    """Members and posts on the page of an organisation, where the reader sees the roster."""
    if not actor.can_at(READ, organization.path):
        return ""
    return render_template(
        "members/_panel.html",
        organization=organization,
        counts=queries.counts(organization.path),
        held=queries.posts(organization.id, now.today()),
    )


PANELS = (Panel(name="members", slot="organization.detail", render=_panel, order=10, permission=READ),)
