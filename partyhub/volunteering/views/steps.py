"""The steps of an order as pages: what it will do, what is still missing, one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, DomainError, Invalid, Stale
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import CancelForm, CloseForm, CompleteForm, ConfirmForm, StepForm
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.views.base import RUNS, blueprint, refuse_stale
from partyhub.web.forms import BaseForm
from partyhub.web.pages import page
from partyhub.web.words import sentences

Act = Callable[[ServiceOrder], Any]


@blueprint.post("/service/orders/<public_id>/publish")
@requires(Permission.ORDER_DISPATCH)
def publish(public_id: str) -> Any:
    """Let every member see the order."""
    return at_once(public_id, lambda order: commands.publish(current_actor(), order, clock=clock()))


@blueprint.post("/service/orders/<public_id>/ready")
@requires(*RUNS)
def ready(public_id: str) -> Any:
    """Say that the service goes ahead."""
    return at_once(public_id, lambda order: commands.ready(current_actor(), order, clock=clock()))


@blueprint.post("/service/orders/<public_id>/start")
@requires(*RUNS)
def start(public_id: str) -> Any:
    """Start the service."""
    return at_once(public_id, lambda order: commands.start(current_actor(), order, clock=clock()))


@blueprint.route("/service/orders/<public_id>/complete", methods=["GET", "POST"])
@requires(*RUNS)
def complete(public_id: str) -> Any:
    """Hand the finished service in."""
    actor, order = current_actor(), queries.get(current_actor(), public_id)
    policy.refuse_unless_leading(actor, order, queries.organizer_path(order))
    form = CompleteForm(version=order.version)
    context: dict[str, Any] = {
        "missing": queries.unregistered(order.id),
        "sessions": queries.sessions_of(order.id),
    }
    return with_words(
        "complete",
        order,
        form,
        lambda order: commands.complete(actor, order, result=form.result.data, clock=clock()),
        **context,
    )


@blueprint.route("/service/orders/<public_id>/confirm", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def confirm(public_id: str) -> Any:
    """Enter the requester's confirmation."""
    order, form = dispatched(public_id, ConfirmForm)
    return with_words(
        "confirm",
        order,
        form,
        lambda order: commands.confirm(current_actor(), order, clock=clock(), **form.values()),
    )


@blueprint.route("/service/orders/<public_id>/close", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def close(public_id: str) -> Any:
    """Close the order; shows first whose time will be credited."""
    order, form = dispatched(public_id, CloseForm)
    return with_words(
        "close",
        order,
        form,
        lambda order: commands.close(
            current_actor(), order, second_look=form.second_look.data or "", clock=clock()
        ),
        served=queries.served(order.id),
    )


@blueprint.route("/service/orders/<public_id>/cancel", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def cancel(public_id: str) -> Any:
    """Cancel the order; shows first who will be told."""
    order, form = dispatched(public_id, CancelForm)
    return with_words(
        "cancel",
        order,
        form,
        lambda order: commands.cancel(
            current_actor(),
            order,
            reason=form.reason.data,
            second_look=form.second_look.data or "",
            clock=clock(),
        ),
        told=len(queries.live_members(order_id=order.id)),
    )


def dispatched(public_id: str, kind: type[BaseForm], **more: Any) -> tuple[ServiceOrder, Any]:
    """Return an order that the reader dispatches, and the form of a step; raises NotFound or Forbidden."""
    order = queries.get(current_actor(), public_id)
    policy.refuse_unless_dispatching(current_actor(), queries.organizer_path(order))
    return order, kind(version=order.version, **more)


def at_once(public_id: str, act: Act) -> Any:
    """Take a step that needs no words; what stands in its way is said on the order's page."""
    form, order = StepForm(), queries.get(current_actor(), public_id)
    if not form.validate_on_submit():
        raise Invalid
    refuse_stale(form, order)
    try:
        act(order)
        flash(_("Done."))
    except (Conflict, Invalid) as error:
        flash(" ".join(_sentences(error)), "error")
    return redirect(url_for(".desk", public_id=public_id), 303)


def _sentences(error: DomainError) -> list[str]:
    """Return what is missing; a field that is only asked for is named."""
    missing = [one.field for one in error.reasons if one.code == "required"]
    others = sentences(one for one in error.reasons if one.code != "required")
    if not missing:
        return others
    labels = {**_labels(), "leader": _("Leader")}
    named = _(", ").join(labels.get(name, name) for name in missing)
    return [_("Before publishing, fill in: %(names)s.", names=named), *others]


def _labels() -> dict[str, str]:
    from partyhub.volunteering.forms import EditOrderForm

    return {field.short_name: str(field.label.text) for field in EditOrderForm(formdata=None)}


def with_words(
    event: str, order: ServiceOrder, form: Any, act: Act, *, back: str = "", **context: Any
) -> Any:
    """Show the page of a step, or take it and go `back`, by default to the order."""
    if form.validate_on_submit():
        try:
            refuse_stale(form, order)
            act(order)
            flash(_("Done."))
            return redirect(back or url_for(".desk", public_id=order.public_id), 303)
        except Stale:
            raise
        except (Invalid, Conflict) as error:
            form.show(error)
    return page(f"volunteering/{event}.html", form=form, order=order, **context), form.status
