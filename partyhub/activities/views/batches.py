"""Clean records approved together: what will be done, how far it is, what came of each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for

from partyhub.activities import commands, queries
from partyhub.activities.rules import Outcome
from partyhub.activities.views.base import blueprint, homes_of
from partyhub.kernel.errors import Conflict
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.words import sentences


@blueprint.route("/review/batches", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
def start_batch() -> Any:
    """Draw which of the clean records are set aside, and show the rest before anything is approved."""
    try:
        made = commands.start_batch(current_actor(), clock=clock())
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "warning")
        return redirect(url_for(".review"), 303)
    return redirect(url_for(".batch", public_id=made.public_id), 303)


@blueprint.route("/review/batches/<public_id>", methods=["GET"])
@requires(Permission.ACTIVITY_REVIEW)
def batch(public_id: str) -> str:
    """Show a batch: what is set aside, what waits, what was approved, what was not and why."""
    found = queries.batch(current_actor(), public_id)
    pairs = queries.batch_items(found)
    together = [item for item, _one in pairs if not item.close_look]
    return page(
        "activities/batch.html",
        batch=found,
        pairs=pairs,
        homes=homes_of(one for _item, one in pairs),
        done=sum(item.outcome is not Outcome.WAITING for item in together),
        total=len(together),
    )


@blueprint.route("/review/batches/<public_id>", methods=["POST"])
@requires(Permission.ACTIVITY_REVIEW)
def go_on(public_id: str) -> Any:
    """Approve the next records of the batch."""
    actor = current_actor()
    commands.go_on(actor, queries.batch(actor, public_id), clock=clock())
    return redirect(url_for(".batch", public_id=public_id), 303)
