"""Where a member's personal link leads: his name and one button. Opening the address alone uses nothing up."""

from __future__ import annotations

from typing import Any

from flask import redirect

from partyhub.accounts import commands, queries
from partyhub.accounts.views.base import blueprint
from partyhub.accounts.views.loading import agent, begin
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock, unkeyed
from partyhub.security.web import public
from partyhub.web.pages import page


@blueprint.get("/l/<token>")
@public
def landing(token: str) -> Any:
    """Show whose link this is; a preview by a messenger changes nothing."""
    name = queries.name_behind_link(token, now=clock().now())
    if name is None:
        return page("accounts/_landing_spent.html"), 404
    return page("accounts/landing.html", name=name, token=token)


@blueprint.post("/l/<token>")
@public
@unkeyed("a link works once by itself, and the answer must not be kept")
def landing_open(token: str) -> Any:
    """Use the link up and begin the phone session."""
    try:
        _actor, key = commands.open_link(token, agent=agent(), clock=clock())
    except NotFound:
        return page("accounts/_landing_spent.html"), 404
    begin(key, lasting=True)
    return redirect("/", 303)
