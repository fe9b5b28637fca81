"""The desk: the list of orders, one order with everything that belongs to it, drafting and editing."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, Invalid, Reason, Stale
from partyhub.kernel.http import clock
from partyhub.members.models import Member
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.commands import steps
from partyhub.volunteering.forms import EditOrderForm, OrderForm, OrdersForm
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import EDITABLE
from partyhub.volunteering.rules.deadlines import DUTIES
from partyhub.volunteering.views.base import READS, SIGNUP_TONES, TONES, blueprint
from partyhub.volunteering.views.categories import kind_choices, kind_names
from partyhub.web.merge import merge_page
from partyhub.web.pages import page


@blueprint.get("/service/orders")
@requires(*READS)
def orders() -> Any:
    """List orders, newest first."""
    actor, kinds = current_actor(), kind_names()
    form = OrdersForm(kinds=list(kinds.items()))
    chosen = {"state": form.state.data, "category": form.category.data} if form.validate() else {}
    found = queries.orders(actor, cursor=request.args.get("cursor"), **chosen)
    may_create = actor.can(Permission.ORDER_DISPATCH)
    return page(
        "volunteering/orders.html", form=form, found=found, kinds=kinds, tones=TONES, may_create=may_create
    ), form.status


@blueprint.route("/service/orders/new", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def create() -> Any:
    """Draft an order."""
    actor = current_actor()
    form = OrderForm(organizers=organizations.options(actor, Permission.ORDER_DISPATCH), kinds=kind_choices())
    if form.validate_on_submit():
        with form.taking():
            leader = _leader(form, None)
            organizer = organizations.get(actor, form.organization_id.data, Permission.ORDER_DISPATCH)
            values = form.values("organization_id", "leader", "leader_id")
            order = commands.create_order(
                actor, organization=organizer, leader=leader, clock=clock(), **_texts(values)
            )
            return redirect(url_for(".desk", public_id=order.public_id), 303)
    return page("volunteering/create.html", form=form), form.status


@blueprint.route("/service/orders/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def edit(public_id: str) -> Any:
    """Change what an order says; two who do so at once lose no character."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    policy.refuse_unless_dispatching(actor, queries.organizer_path(order))
    now = commands.current(order) | {"leader": queries.names_of(order).leader}
    form = EditOrderForm(data=now, version=order.version, kinds=kind_choices(held=order.category))
    if form.validate_on_submit():
        try:
            values = _texts(form.values("leader", "leader_id"))
            leader = _leader(form, order)
            version = form.expected_version or 0
            commands.edit_order(actor, order, version=version, leader=leader, clock=clock(), **values)
            return redirect(url_for(".desk", public_id=public_id), 303)
        except Stale:
            return merge_page(form, now, version=order.version, title=order.title)
        except (Invalid, Conflict) as error:
            form.show(error)
    return page("volunteering/edit.html", form=form, order=order), form.status


@blueprint.get("/service/orders/<public_id>/desk")
@requires(*READS)
def desk(public_id: str) -> Any:
    """Show an order with its sessions, the people one may see, and what may be done now."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    names = queries.names_of(order)
    dispatches = not policy.can_dispatch(actor, names.path)
    leads = not policy.can_lead(actor, order, names.path)
    return page(
        "volunteering/desk.html",
        order=order,
        kinds=kind_names(),
        names=names,
        sessions=queries.sessions_of(order.id),
        waiting=queries.waiting_counts(order.id),
        people=_people(order, names.path),
        events=steps.events_for(actor, order, names.path),
        edits=dispatches and order.state in EDITABLE,
        contact=queries.sees_contact(actor, order, names.path),
        now=clock().now(),
        tones=TONES,
        signup_tones=SIGNUP_TONES,
        notice=_notice(order),
        **_dispatch(order, dispatches=dispatches, leads=leads),
    )


def _dispatch(order: ServiceOrder, *, dispatches: bool, leads: bool) -> dict[str, Any]:
    """Return what those who run the order see: whose turn it is, the dispatch so far, time credited."""
    return {
        "leads": leads,
        "dispatches": dispatches,
        "entries": queries.entries_of(order.id) if dispatches else [],
        "duty": DUTIES.get(order.state),
        "dispatched": queries.offers_of(order.id) if dispatches else [],
        "incidents": queries.incidents_of(order.id) if leads else [],
    }


def _people(order: ServiceOrder, path: str) -> dict[int, list[queries.SignupRow]]:
    """Return the people whom the reader sees by name, by session."""
    people: dict[int, list[queries.SignupRow]] = {}
    for row in queries.signups_of(current_actor(), order, path):
        people.setdefault(row.session_id, []).append(row)
    return people


def _notice(order: ServiceOrder) -> str:
    """Return a text to copy into a chat group; whoever opens the address signs in or uses his link."""
    address = url_for(".detail", public_id=order.public_id, _external=True)
    return _(
        "Volunteers wanted: %(title)s. Place: %(place)s. Details and sign-up: %(address)s",
        title=order.title,
        place=order.place,
        address=address,
    )


def _leader(form: EditOrderForm, order: ServiceOrder | None) -> Member | None:
    """Return the leader meant by what was typed; several of one name are offered for choice. Raises Invalid."""
    text = (form.leader.data or "").strip()
    if not text:
        return None
    actor = current_actor()
    if (
        order is not None
        and order.leader_id
        and text == queries.names_of(order).leader
        and not form.leader_id.data
    ):
        return queries.leader(actor, order, queries.names_of(order).leader_id)
    found = queries.leader_choices(actor, text)
    form.offer_leaders(found)
    chosen = form.leader_id.data if form.leader_id.data in dict(found) else ""
    if not found:
        raise Invalid(Reason("leader_unknown", "leader"))
    if len(found) > 1 and not chosen:
        raise Invalid(Reason("leader_ambiguous", "leader_id"))
    return queries.leader(actor, order, chosen or found[0][0])


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    """Return a form's values with empty texts where nothing was entered."""
    empty_is_none = ("category", "starts_at", "ends_at")
    return {
        name: value if value is not None or name in empty_is_none else "" for name, value in values.items()
    }
