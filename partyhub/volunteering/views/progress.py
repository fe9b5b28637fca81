"""An order as its requester sees it: opened with the code and the end of his number, for half an hour."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, DomainError, NotFound
from partyhub.kernel.http import clock, unkeyed
from partyhub.security.actors import ANONYMOUS
from partyhub.security.web import public
from partyhub.volunteering import queries
from partyhub.volunteering.commands import answering, codes, requesting
from partyhub.volunteering.forms.requests import ChangeRequestForm, OpenRequestForm, WithdrawRequestForm
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.queries.requests import requested
from partyhub.volunteering.rules import ORDER
from partyhub.volunteering.rules import requests as rules
from partyhub.volunteering.rules.ratings import rated_when_reasons
from partyhub.volunteering.views.base import TONES, blueprint
from partyhub.web.pages import page
from partyhub.web.words import sentences

OPENED = "opened_order"
"""Where the session keeps the token; it ends by itself."""


@blueprint.route("/public/progress", methods=["GET", "POST"])
@public
@unkeyed("opening an order twice is harmless, and what opens it must not be kept")
def public_open() -> Any:
    """Open an order; a code that is none and a wrong end of a number look the same."""
    form = OpenRequestForm()
    status = 0
    if form.validate_on_submit():
        with form.taking():
            try:
                order = requesting.open_within_limits(form.code.data, form.tail.data, clock=clock())
            except NotFound:
                status = 404
            else:
                session[OPENED] = codes.access_for(order.public_id, clock())
                return redirect(url_for(".public_progress"), 303)
    return page("volunteering/public_open.html", form=form, missing=bool(status)), status or form.status


@blueprint.get("/public/progress/order")
@public
def public_progress() -> Any:
    """Show how far the order is, what happens next and by when."""
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    return page("volunteering/public_progress.html", **_shown(order))


@blueprint.route("/public/progress/order/change", methods=["GET", "POST"])
@public
def public_change() -> Any:
    """Change what is asked for, or answer a question by it."""
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    now = {name: getattr(order, name) for name in rules.ASKED}
    form = ChangeRequestForm(data=now, version=order.version)
    if form.validate_on_submit():
        with form.taking():
            version = form.expected_version or 0
            requesting.answer(order, version=version, clock=clock(), **form.values())
            flash(_("Thank you. We have what you wrote."))
            return redirect(url_for(".public_progress"), 303)
    return page("volunteering/public_change.html", form=form, order=order), form.status


@blueprint.route("/public/progress/order/withdraw", methods=["GET", "POST"])
@public
def public_withdraw() -> Any:
    """Take the order back; says first whether people have arranged their time."""
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    form = WithdrawRequestForm(version=order.version)
    if form.validate_on_submit():
        with form.taking():
            requesting.withdraw_order(order, reason=form.reason.data or "", clock=clock())
            flash(_("The order is taken back."))
            return redirect(url_for(".public_progress"), 303)
    told = len(queries.live_members(order_id=order.id))
    return page("volunteering/public_withdraw.html", form=form, order=order, told=told), form.status


@blueprint.post("/public/progress/order/agree-time")
@public
def public_agree_time() -> Any:
    """Agree to the time that a team proposes."""
    return _settled(agrees=True)


@blueprint.post("/public/progress/order/refuse-time")
@public
def public_refuse_time() -> Any:
    """Say that the proposed time does not suit."""
    return _settled(agrees=False)


def _settled(*, agrees: bool) -> Any:
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    try:
        answering.settle_time(ANONYMOUS, order, agrees=agrees, clock=clock())
        flash(_("Thank you. We pass your answer on."))
    except Conflict as error:
        flash(" ".join(_said(error)), "error")
    return redirect(url_for(".public_progress"), 303)


def _said(error: DomainError) -> list[str]:
    return sentences(error.reasons)


def opened() -> ServiceOrder | None:
    """Return the order that this browser has opened; None when it has opened none, or half an hour ago."""
    order_id = codes.opened_by(str(session.get(OPENED, "")), clock())
    return requested(order_id) if order_id is not None else None


def _shown(order: ServiceOrder) -> dict[str, Any]:
    offer = queries.open_offer(order.id)
    return {
        "order": order,
        "tones": TONES,
        "proposed": offer if offer is not None and offer.proposed_starts_at is not None else None,
        "sessions": queries.sessions_of(order.id) if order.published_at else [],
        "changes": order.state in rules.CHANGEABLE,
        "withdraws": "withdraw" in ORDER.allowed(order.state),
        "rates": not rated_when_reasons(order.state, rated=queries.rating_of_order(order.id) is not None),
        "objects": "dispute" in ORDER.allowed(order.state),
        "dispute": queries.open_dispute(order.id),
    }
