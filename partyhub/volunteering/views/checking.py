"""The dispatcher's side of checking: taking an order on, asking for more, rejecting it."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import queries
from partyhub.volunteering.commands import checking
from partyhub.volunteering.forms.requests import AskForm, RejectForm, VerifyForm
from partyhub.volunteering.rules.checking import FOUND
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.categories import kind_choices
from partyhub.volunteering.views.steps import at_once, dispatched, with_words


@blueprint.post("/service/orders/<public_id>/submit")
@requires(Permission.ORDER_DISPATCH)
def submit(public_id: str) -> Any:
    """Hand a draft in, so that a team can be found for it."""
    return at_once(public_id, lambda order: checking.submit(current_actor(), order, clock=clock()))


@blueprint.route("/service/orders/<public_id>/verify", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def verify(public_id: str) -> Any:
    """Take an order on, with what checking found."""
    order = queries.get(current_actor(), public_id)
    now = {name: getattr(order, name) for name in FOUND} | {"skills": "，".join(order.skills)}
    order, form = dispatched(public_id, VerifyForm, data=now, kinds=kind_choices(held=order.category))
    return with_words(
        "verify",
        order,
        form,
        lambda order: checking.verify(
            current_actor(), order, version=order.version, clock=clock(), **_found(form)
        ),
    )


@blueprint.route("/service/orders/<public_id>/ask", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def ask(public_id: str) -> Any:
    """Ask the requester for more."""
    order, form = dispatched(public_id, AskForm)
    return with_words(
        "ask",
        order,
        form,
        lambda order: checking.ask(
            current_actor(), order, version=order.version, question=form.question.data, clock=clock()
        ),
    )


@blueprint.route("/service/orders/<public_id>/reject", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def reject(public_id: str) -> Any:
    """Reject an order with the reason."""
    order, form = dispatched(public_id, RejectForm)
    return with_words(
        "reject",
        order,
        form,
        lambda order: checking.reject(
            current_actor(), order, version=order.version, reason=form.reason.data, clock=clock()
        ),
    )


def _found(form: VerifyForm) -> dict[str, Any]:
    values = form.values()
    typed = (values.pop("skills") or "").replace("，", ",").replace("、", ",")
    return values | {"skills": tuple(typed.split(","))}
