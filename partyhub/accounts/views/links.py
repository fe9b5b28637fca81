"""Members' phone access: personal links on slips or by mail, and the phone sessions they opened."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.accounts import commands, queries
from partyhub.accounts.forms import LinksFilter, LinksForm
from partyhub.accounts.views.base import blueprint
from partyhub.kernel.config import Settings
from partyhub.kernel.http import clock, the_app, unkeyed
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.qr import qr_picture


@blueprint.get("/links")
@requires(Permission.LINK_ISSUE)
def links() -> Any:
    """List the members of one's scope with their phone access."""
    form = LinksFilter()
    if not form.validate():
        return page("accounts/links.html", form=form, found=None, chosen=LinksForm(formdata=None)), 422
    found = queries.members_with_access(
        current_actor(), clock().now(), text=form.text.data or "", cursor=request.args.get("cursor")
    )
    return page("accounts/links.html", form=form, found=found, chosen=LinksForm(formdata=None))


@blueprint.post("/links/slips")
@requires(Permission.LINK_ISSUE)
@unkeyed("a second copy makes further links, and the answer shows them once and must not be kept")
def links_slips() -> Any:
    """Make a link for each member chosen and show the slips to print."""
    form = LinksForm()
    if not form.validate_on_submit():
        return page(
            "accounts/links.html", form=LinksFilter(), found=_first_members(), chosen=form
        ), form.status
    actor = current_actor()
    members = queries.linked_members(actor, form.members.data)
    issued = commands.issue_links(actor, members, clock=clock())
    slips = [(one, address_of(one.token), qr_picture(address_of(one.token), scale=4)) for one in issued]
    return page("accounts/links_slips.html", slips=slips, printed_by=actor.name, back_url=url_for(".links"))


@blueprint.post("/links/send")
@requires(Permission.LINK_ISSUE)
def links_send() -> Any:
    """Send a link by e-mail to each member chosen who gave an address."""
    form = LinksForm()
    if not form.validate_on_submit():
        return page(
            "accounts/links.html", form=LinksFilter(), found=_first_members(), chosen=form
        ), form.status
    actor = current_actor()
    sent, without = commands.send_links(
        actor, queries.linked_members(actor, form.members.data), clock=clock()
    )
    flash(
        _(
            "Links are on their way to %(sent)s members. %(without)s have not given an e-mail address; "
            "print a slip for them.",
            sent=sent,
            without=without,
        )
    )
    return redirect(url_for(".links"), 303)


@blueprint.get("/links/members/<public_id>")
@requires(Permission.LINK_ISSUE)
def phones(public_id: str) -> Any:
    """Show a member's phone sessions and links that still open."""
    member = queries.linked_member(current_actor(), public_id)
    now = clock().now()
    return page(
        "accounts/phones.html",
        member=member,
        sessions=queries.phone_sessions_of(member.id, now),
        links=queries.links_of(member.id, now),
    )


@blueprint.post("/links/members/<public_id>/end")
@requires(Permission.LINK_ISSUE)
def phones_end(public_id: str) -> Any:
    """End all phone sessions of a member and the links not used yet."""
    actor = current_actor()
    commands.end_phone_access(actor, queries.linked_member(actor, public_id), clock=clock())
    flash(_("All of this member's phones have been signed out, and links not used yet no longer open."))
    return redirect(url_for(".phones", public_id=public_id), 303)


@blueprint.post("/links/members/<public_id>/sessions/<session_id>/end")
@requires(Permission.LINK_ISSUE)
def phones_end_one(public_id: str, session_id: str) -> Any:
    """End one phone session of a member."""
    actor = current_actor()
    commands.end_phone_access(actor, queries.linked_member(actor, public_id), session_id, clock=clock())
    flash(_("That phone has been signed out."))
    return redirect(url_for(".phones", public_id=public_id), 303)


def address_of(token: str) -> str:
    """Return the whole address that a slip carries."""
    settings: Settings = the_app().extensions["partyhub.settings"]
    return settings.base_url + url_for("accounts.landing", token=token)


def _first_members() -> Any:
    return queries.members_with_access(current_actor(), clock().now())
