"""Calendar feeds: one's own addresses, and the file that a calendar program fetches from one."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries
from partyhub.activities.forms import FeedForm
from partyhub.activities.models import Activity
from partyhub.activities.rules import State, ical
from partyhub.activities.views.base import blueprint, layout_for
from partyhub.kernel import unit
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.kernel.http import clock, unkeyed
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, public, requires
from partyhub.web.forms import choices
from partyhub.web.pages import page
from partyhub.web.words import word

OWN = "own"
_STATUS = {State.DRAFT: "TENTATIVE", State.CANCELLED: "CANCELLED"}


@blueprint.route("/feeds", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_READ)
@unkeyed("the answer shows an address once and must not be kept")
def feeds() -> Any:
    """List one's calendar feeds and make a new one, whose address is shown this one time."""
    actor, form, address = current_actor(), FeedForm(), ""
    homes = _homes(actor)
    own = [(OWN, _("My own activities"))] if actor.member_id is not None else []
    form.whose.choices = choices([*own, *((one.public_id, one.name) for one in homes.values())])
    if form.validate_on_submit():
        try:
            _feed, secret = commands.make_feed(actor, homes.get(form.whose.data), clock=clock())
            address = url_for(".feed", token=secret, _external=True)
        except (Invalid, Conflict, Forbidden) as error:
            form.show(Conflict(*error.reasons))
    mine = queries.my_feeds(actor)
    html = page("activities/feeds.html", layout=layout_for(actor), form=form, address=address, feeds=mine)
    return html, form.status


@blueprint.route("/feeds/<public_id>/revoke", methods=["POST"])
@requires(Permission.ACTIVITY_READ)
def feed_revoke(public_id: str) -> Any:
    """Take one of one's own addresses back."""
    commands.revoke_feed(current_actor(), public_id, clock=clock())
    flash(_("The address no longer works."))
    return redirect(url_for(".feeds"), 303)


@blueprint.route("/feed/<token>.ics", methods=["GET"])
@public
def feed(token: str) -> Any:
    """Answer a calendar program; only who has the secret address gets anything, and never more than its owner sees."""
    found = queries.feed_behind(token)
    if found is None:
        raise NotFound
    homes = queries.organizations_of_feed(found, clock().now())
    if not homes:
        raise NotFound
    activities = queries.feed_activities(found, homes, clock().now())
    names = {one.id: one.name for one in organizations.by_ids(a.organization_id for a in activities).values()}
    title = homes[0].short_name if found.organization_id else _("My Party activities")
    body = ical.written(title, [_event(one, names[one.organization_id]) for one in activities])
    unit.rollback()
    with unit.work():
        commands.count_fetch(found, clock=clock())
    return _file(body)


def _file(body: bytes) -> Any:
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="activities.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _event(one: Activity, host: str) -> ical.Event:
    kinds = _(", ").join(word(f"activities.kind.{kind}") for kind in one.kinds)
    url = url_for(".detail", public_id=one.public_id, _external=True)
    return ical.Event(
        uid=f"activity-{one.public_id}@partyhub",
        sequence=one.version - 1,
        changed_at=one.changed_at,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.title,
        place=one.place,
        text=f"{kinds}\n{host}",
        status=_STATUS.get(one.state, "CONFIRMED"),
        url=url,
    )


def _homes(actor: Actor) -> dict[str, Organization]:
    """Return the organisations that the reader himself holds a role on, by public id."""
    found = organizations.by_ids(policy.read_organizations(actor))
    return {one.public_id: one for one in sorted(found.values(), key=lambda one: one.path)}
