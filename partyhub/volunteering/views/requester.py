"""What a requester says of a finished service: that he is content, what he thinks, that something is wrong."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.http import clock
from partyhub.security.actors import ANONYMOUS
from partyhub.security.web import public
from partyhub.volunteering import commands, queries
from partyhub.volunteering.forms import ObjectionForm, RateForm
from partyhub.volunteering.views.base import blueprint, refuse_stale
from partyhub.volunteering.views.progress import opened
from partyhub.web.pages import page


@blueprint.route("/public/progress/order/rate", methods=["GET", "POST"])
@public
def public_rate() -> Any:
    """Say that the service was right; a score and a few words are optional."""
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    form = RateForm(version=order.version)
    if form.validate_on_submit():
        refuse_stale(form, order)
        with form.taking():
            _say(order, form)
            flash(_("Thank you. We have what you wrote."))
            return redirect(url_for(".public_progress"), 303)
    return page("volunteering/public_rate.html", form=form, order=order), form.status


@blueprint.route("/public/progress/order/dispute", methods=["GET", "POST"])
@public
def public_dispute() -> Any:
    """Object to the service, or ask for the one review of a decision."""
    order = opened()
    if order is None:
        return redirect(url_for(".public_open"), 303)
    one = queries.open_dispute(order.id)
    form = ObjectionForm(version=order.version)
    if form.validate_on_submit():
        refuse_stale(form, order)
        with form.taking():
            if one is not None:
                commands.review_by_requester(ANONYMOUS, one, text=form.text.data, clock=clock())
            else:
                commands.raise_by_requester(ANONYMOUS, order, text=form.text.data, clock=clock())
            flash(_("Somebody who has no part in it looks into this. You read the result here."))
            return redirect(url_for(".public_progress"), 303)
    return page("volunteering/public_dispute.html", form=form, order=order, one=one), form.status


def _say(order: Any, form: RateForm) -> None:
    said = form.values()
    if said["score"] is None and not said["text"]:
        commands.confirm_by_requester(ANONYMOUS, order, clock=clock())
    else:
        commands.rate_by_requester(ANONYMOUS, order, clock=clock(), **said)
