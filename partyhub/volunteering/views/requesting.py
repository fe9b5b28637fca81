"""Ordering without an account: one form; the code is shown once, in its answer."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Invalid, raise_if
from partyhub.kernel.http import clock, unkeyed
from partyhub.security.actors import Actor
from partyhub.security.web import public
from partyhub.volunteering.commands import codes, requesting
from partyhub.volunteering.commands.requesting import Placed, Request
from partyhub.volunteering.forms.requests import RequestForm
from partyhub.volunteering.rules import requests as rules
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.categories import kind_choices
from partyhub.web.pages import page
from partyhub.web.registry import Panel


def doors_panel(_actor: Actor, _subject: Any, _at: Clock) -> str:
    """Return what whoever has no account may do, for the page where people sign in."""
    return render_template("volunteering/_doors.html")


PANELS = (Panel("volunteering.doors", "accounts.doors", doors_panel),)
ONCE = "the form's own number makes it place one order, and the answer shows a code that must not be kept"


@blueprint.route("/public/order", methods=["GET", "POST"])
@public
@unkeyed(ONCE)
def public_order() -> Any:
    """Ask for help; whatever was refused stays in the form."""
    form = RequestForm(kinds=kind_choices())
    if form.validate_on_submit():
        with form.taking():
            placed = _placed(form)
            return page(
                "volunteering/_public_placed.html", code=rules.shown_code(placed.code), order=placed.order
            )
    form.mark.data = codes.new_mark(clock())
    return page("volunteering/public_order.html", form=form), form.status


def _placed(form: RequestForm) -> Placed:
    number, age = codes.read_mark(form.mark.data or "", clock())
    found = requesting.placed_by(number) if age is not None else None
    if found is not None:
        return found
    raise_if(Invalid, rules.filled_in_reasons(age, form.website.data or ""))
    wanted = Request(**form.values("website", "mark"))
    address = request.remote_addr or ""
    return requesting.place_within_limits(number, wanted, address=address, clock=clock())
