"""The recycle bin, and undoing the last step."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import DeleteForm
from partyhub.activities.views.base import blueprint, homes_of
from partyhub.kernel.errors import Conflict, Forbidden, raise_if
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import offer_undo, page
from partyhub.web.words import sentences


@blueprint.route("/bin")
@requires(Permission.ACTIVITY_WRITE)
def recycle_bin() -> str:
    """List what lies in the recycle bin, and until when."""
    found = queries.in_bin(current_actor(), cursor=request.args.get("cursor"))
    until = {one.id: rules.purged_at(one.binned_at) for one in found.items}
    return page("activities/recycle_bin.html", found=found, homes=homes_of(found.items), until=until)


@blueprint.route("/<public_id>/delete", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def delete(public_id: str) -> Any:
    """Put a record into the bin at once, or say what to do instead."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    raise_if(Forbidden, policy.can_write(actor, activity))
    form = DeleteForm(version=activity.version)
    if form.validate_on_submit():
        with form.taking():
            commands.put_into_bin(actor, activity, version=form.expected_version, clock=clock())
            text = _("“%(title)s” lies in the recycle bin for 30 days.", title=activity.title)
            offer_undo(text, url_for(".restore", public_id=public_id))
            return redirect(url_for(".index"), 303)
    announced = queries.was_announced(activity)
    reasons = sentences(rules.delete_reasons(signings=activity.signings, announced=announced))
    home, hands = queries.home_of(activity), queries.hands(activity)
    verbs = policy.allowed_verbs(actor, activity, home.path, hands, clock().now())
    html = page("activities/delete.html", form=form, activity=activity, reasons=reasons, verbs=verbs)
    return html, form.status


@blueprint.route("/<public_id>/restore", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def restore(public_id: str) -> Any:
    """Take a record out of the bin."""
    actor = current_actor()
    activity = commands.restore(actor, queries.binned(actor, public_id), clock=clock())
    flash(_("“%(title)s” is back.", title=activity.title))
    return redirect(url_for(".detail", public_id=public_id), 303)


@blueprint.route("/<public_id>/undo", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def undo(public_id: str) -> Any:
    """Take the last step back, within the window."""
    actor = current_actor()
    try:
        commands.undo(actor, queries.get(actor, public_id), clock=clock())
        flash(_("Undone."))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "warning")
    return redirect(url_for(".detail", public_id=public_id), 303)
