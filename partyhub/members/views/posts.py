"""Posts of an organisation or an enterprise, and what its page says of its members."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import Clock
from partyhub.kernel.http import clock
from partyhub.members import commands, policy, queries, rules
from partyhub.members.forms import AppointForm, DayFilter, EndForm, EnterpriseAppointForm
from partyhub.members.models import Appointment
from partyhub.members.rules import Category, Post
from partyhub.members.views.base import blueprint
from partyhub.organization import queries as organizations
from partyhub.organization.models import Enterprise, Organization
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
    enterprise = organizations.enterprise_by_id(organization.enterprise_id)
    cells = queries.cells(organization.id)
    return page(
        "members/posts.html",
        organization=organization,
        held=queries.posts(organization.id, today),
        enterprise=enterprise,
        enterprise_held=queries.enterprise_posts(enterprise.id, today) if enterprise else [],
        cells=cells,
        leaders=queries.by_ids(cell.leader_id for cell in cells),
        sizes={number: len(found) for number, found in queries.cell_members([c.id for c in cells]).items()},
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
        with form.taking():
            member = queries.get(actor, form.member.data, MANAGE)
            values = form.values("member") | {"post": Post(form.post.data)}
            commands.appoint(actor, member, organization=organization, **values, clock=clock())
            flash(_("The appointment has been saved."))
            return redirect(url_for(".posts", organization_id=organization_id), 303)
    return page("members/appoint.html", form=form, organization=organization), form.status


@blueprint.route("/members/enterprises/<enterprise_id>/posts/new", methods=["GET", "POST"])
@requires(MANAGE)
def enterprise_appoint(enterprise_id: str) -> Any:
    """Appoint somebody to a post of an enterprise."""
    actor = current_actor()
    enterprise = organizations.get_enterprise(actor, enterprise_id, MANAGE)
    responsible = organizations.by_ids([enterprise.responsible_organization_id])
    form = EnterpriseAppointForm([one for place in responsible.values() for one in _candidates(actor, place)])
    if form.validate_on_submit():
        with form.taking():
            member = queries.get(actor, form.member.data, MANAGE)
            values = form.values("member") | {"post": Post(form.post.data)}
            commands.appoint(actor, member, enterprise=enterprise, **values, clock=clock())
            flash(_("The appointment has been saved."))
            return redirect(url_for("organization.enterprise", public_id=enterprise_id), 303)
    return page("members/enterprise_appoint.html", form=form, enterprise=enterprise), form.status


@blueprint.route("/members/appointments/<public_id>/end", methods=["GET", "POST"])
@requires(MANAGE)
def end_post(public_id: str) -> Any:
    """End a post in an organisation or an enterprise."""
    appointment = queries.get_appointment(current_actor(), public_id)
    place, back = _place_of(appointment)
    form = EndForm()
    if form.validate_on_submit():
        with form.taking():
            commands.end_appointment(current_actor(), appointment, **form.values(), clock=clock())
            flash(_("The post has ended."))
            return redirect(back, 303)
    holder = queries.by_ids([appointment.member_id])[appointment.member_id]
    return page(
        "members/end_post.html", form=form, place=place, back=back, holder=holder, post=appointment.post
    ), form.status


def _place_of(appointment: Appointment) -> tuple[str, str]:
    """The name and the page of where a post is."""
    for one in organizations.by_ids([appointment.organization_id]).values():
        return one.short_name, url_for(".posts", organization_id=one.public_id)
    firm = organizations.enterprises_by_ids([appointment.enterprise_id])[appointment.enterprise_id or 0]
    return firm.short_name, url_for("organization.enterprise", public_id=firm.public_id)


def _candidates(actor: Actor, organization: Organization) -> list[tuple[str, str]]:
    found = queries.listed(actor, organization_id=organization.public_id, order="branch", page_size=CHOICES)
    return [(one.public_id, one.name) for one in found.items]


def _panel(actor: Actor, organization: Organization, now: Clock) -> str:
    """Members and posts on the page of an organisation, where the reader sees the roster."""
    if not actor.can_at(READ, organization.path):
        return ""
    counts, held = queries.counts(organization.path), queries.posts(organization.id, now.today())
    hints = rules.size_hints(
        organization.kind,
        full=counts[Category.FULL],
        members=sum(counts.values()),
        on_committee=len({row.member.id for row in held if row.post in rules.COMMITTEE_POSTS}),
    )
    return render_template(
        "members/_panel.html",
        organization=organization,
        counts=counts,
        held=held,
        hints=hints if organization.active else [],
    )


def _enterprise_panel(actor: Actor, enterprise: Enterprise, now: Clock) -> str:
    """Posts on the page of an enterprise on the day that the page shows, where the reader sees the roster."""
    responsible = organizations.by_ids([enterprise.responsible_organization_id]).values()
    if not any(actor.can_at(READ, place.path) for place in responsible):
        return ""
    form = DayFilter()
    as_of = form.as_of.data if form.validate() and form.as_of.data else now.today()
    return render_template(
        "members/_enterprise_panel.html",
        enterprise=enterprise,
        as_of=as_of,
        held=queries.enterprise_posts(enterprise.id, as_of),
        may_manage=any(actor.can_at(MANAGE, place.path) for place in responsible),
    )


PANELS = (
    Panel(name="members", slot="organization.detail", render=_panel, order=10, permission=READ),
    Panel(name="posts", slot="organization.enterprise", render=_enterprise_panel, order=10, permission=READ),
)
