"""Who may issue certificates, and how long they are made known before: kept by whoever runs the installation."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Stale
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries
from partyhub.volunteering.forms import IssuerForm, NoticeForm
from partyhub.volunteering.rules import Notice
from partyhub.volunteering.views.base import blueprint
from partyhub.web.forms import pressed
from partyhub.web.pages import page

SETS = Permission.SETTINGS_MANAGE


@blueprint.get("/service/issuers")
@requires(SETS)
def issuers() -> Any:
    """Show the list of bodies that may issue certificates, and the notice."""
    notice, _version = queries.notice()
    return page("volunteering/issuers.html", rows=queries.issuers(current_actor()), notice=notice)


@blueprint.route("/service/issuers/new", methods=["GET", "POST"])
@requires(SETS)
def new_issuer() -> Any:
    """Put an organisation on the list."""
    actor = current_actor()
    form = IssuerForm(organizations.options(actor, SETS))
    if form.validate_on_submit():
        with form.taking():
            home = organizations.get(actor, form.organization.data, SETS)
            commands.list_issuer(actor, home, document=form.document.data, clock=clock())
            flash(_("The organisation is on the list."))
            return redirect(url_for(".issuers"), 303)
    return page("volunteering/new_issuer.html", form=form), form.status


@blueprint.post("/service/issuers/<public_id>/unlist")
@requires(SETS)
def unlist_issuer(public_id: str) -> Any:
    """Take an organisation off the list."""
    actor = current_actor()
    entry, _name = queries.issuer(actor, public_id)
    pressed(entry.version)
    commands.unlist_issuer(actor, entry, clock=clock())
    flash(_("The organisation is off the list. What it issued stays."))
    return redirect(url_for(".issuers"), 303)


@blueprint.route("/service/issuers/notice", methods=["GET", "POST"])
@requires(SETS)
def issuer_notice() -> Any:
    """Switch the notice before issue on or off, and say how long it lasts."""
    notice, version = queries.notice()
    form = NoticeForm(data={"switched_on": notice.on, "days": notice.days}, version=version)
    if form.validate_on_submit():
        if form.expected_version != version:
            raise Stale
        with form.taking():
            wanted = Notice(form.switched_on.data, form.days.data or 0)
            commands.set_notice(current_actor(), wanted, version=version, clock=clock())
            flash(_("Saved. Requests that are checked already keep their day."))
            return redirect(url_for(".issuers"), 303)
    return page("volunteering/issuer_notice.html", form=form), form.status
