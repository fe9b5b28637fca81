"""What requesters said: read and let through by the dispatcher, heard by the team without a trace of whose it is."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries
from partyhub.volunteering.forms import RatingsForm
from partyhub.volunteering.rules.ratings import TextState
from partyhub.volunteering.views.base import RUNS, blueprint
from partyhub.web.forms import pressed
from partyhub.web.pages import page
from partyhub.web.words import sentences

TONES = {TextState.WAITING: "amber", TextState.SHOWN: "green"}


@blueprint.get("/service/ratings")
@requires(Permission.ORDER_DISPATCH)
def ratings() -> Any:
    """List what requesters said of the orders that one dispatches, newest first."""
    form = RatingsForm()
    chosen = {"text_state": form.text_state.data} if form.validate() else {}
    found = queries.ratings(current_actor(), cursor=request.args.get("cursor"), **chosen)
    return page("volunteering/ratings.html", form=form, found=found, tones=TONES), form.status


@blueprint.post("/service/ratings/<public_id>/show")
@requires(Permission.ORDER_DISPATCH)
def show_rating(public_id: str) -> Any:
    """Let the team read the words."""
    return _look(public_id, show=True)


@blueprint.post("/service/ratings/<public_id>/withhold")
@requires(Permission.ORDER_DISPATCH)
def withhold_rating(public_id: str) -> Any:
    """Keep the words from the team."""
    return _look(public_id, show=False)


@blueprint.get("/service/heard")
@requires(*RUNS)
def heard() -> Any:
    """Show the teams that one answers for what was said of their services, without order and day."""
    teams = queries.own_teams(current_actor())
    return page("volunteering/heard.html", rows=[queries.heard(one) for one in teams[:MOST_TEAMS]])


MOST_TEAMS = 8


def _look(public_id: str, *, show: bool) -> Any:
    actor = current_actor()
    rating = queries.rating(actor, public_id)
    pressed(rating.version)
    try:
        commands.look_at_rating(actor, rating, show=show, clock=clock())
        flash(_("The team reads it now.") if show else _("The team does not read it."))
    except Conflict as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".ratings"), 303)
