"""The inbox and how one wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.http import clock
from partyhub.notifications import commands, queries, words
from partyhub.notifications.forms import PreferenceForm
from partyhub.notifications.models import Notification
from partyhub.security.actors import Actor
from partyhub.security.web import current_actor, signed_in
from partyhub.web.pages import page
from partyhub.web.registry import NavItem

blueprint = Blueprint("notifications", __name__)

NAVIGATION = (
    NavItem(
        "notifications.inbox",
        _l("Messages"),
        group="account",
        order=5,
        tab=4,
        icon="bell",
        badge=queries.unread,
        area=("notifications.",),
    ),
)


@dataclass(frozen=True)
class Shown:
    """One message as the inbox shows it."""

    public_id: str
    subject: str
    body: str
    url: str | None
    read: bool
    created_at: datetime


@blueprint.get("/inbox")
@signed_in
def inbox() -> Any:
    """List one's messages, newest first."""
    actor = current_actor()
    found = queries.inbox(actor, cursor=request.args.get("cursor"), page_size=20)
    shown = [_shown(actor, one) for one in found.items]
    unread = any(not one.read for one in shown)
    return page("notifications/inbox.html", found=found, messages_shown=shown, unread=unread)


@blueprint.post("/inbox/<public_id>/open")
@signed_in
def inbox_open(public_id: str) -> Any:
    """Mark a message as read and go to what it is about."""
    actor = current_actor()
    message = queries.get(actor, public_id)
    commands.mark_read(actor, message, clock=clock())
    return redirect(words.url_of(actor, message) or url_for(".inbox"), 303)


@blueprint.get("/inbox/<public_id>")
@signed_in
def inbox_show(public_id: str) -> Any:
    """Go to what a message is about; where the links of e-mails lead."""
    actor = current_actor()
    return redirect(words.url_of(actor, queries.get(actor, public_id)) or url_for(".inbox"), 303)


@blueprint.post("/inbox/read")
@signed_in
def inbox_read_all() -> Any:
    """Mark everything as read."""
    commands.mark_all_read(current_actor(), clock=clock())
    return redirect(url_for(".inbox"), 303)


@blueprint.route("/inbox/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> Any:
    """Say where e-mail goes, or that none is wanted."""
    actor = current_actor()
    now = queries.preference(actor)
    kept = {"email": now.email or "", "muted": now.muted, "weekly": now.weekly} if now else None
    form = PreferenceForm(data=kept)
    if form.validate_on_submit():
        with form.taking():
            commands.set_preference(
                actor,
                email=form.email.data or "",
                muted=form.muted.data,
                weekly=form.weekly.data,
                clock=clock(),
            )
            flash(_("Saved."))
            return redirect(url_for(".preferences"), 303)
    return page("notifications/preferences.html", form=form), form.status


def _shown(actor: Actor, one: Notification) -> Shown:
    return Shown(
        public_id=one.public_id,
        subject=words.subject_of(one.topic, one.params),
        body=words.body_of(one.topic, one.params),
        url=words.url_of(actor, one),
        read=one.read_at is not None,
        created_at=one.created_at,
    )
