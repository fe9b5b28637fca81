"""The member's pages, made for a phone: what may be signed up for, one order, one's own records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries, rules
from partyhub.volunteering.forms import SignupForm, WithdrawForm
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, ORDER, SignupState
from partyhub.volunteering.views.base import READS, SIGNUP_TONES, TONES, blueprint
from partyhub.volunteering.views.categories import kind_names
from partyhub.web.pages import page


@blueprint.get("/service")
@requires(Permission.SIGNUP_SELF)
def open_sessions() -> Any:
    """List one's own sessions to come, and the sessions that may be signed up for."""
    actor = current_actor()
    found = queries.open_orders(actor, clock=clock(), cursor=request.args.get("cursor"), page_size=20)
    own = queries.own_sessions(actor, clock=clock()) if not request.args.get("cursor") else []
    return page(
        "volunteering/open_sessions.html", found=found, own=own, kinds=kind_names(), tones=SIGNUP_TONES
    )


@blueprint.get("/service/orders/<public_id>")
@requires(*READS)
def detail(public_id: str) -> Any:
    """Show an order to somebody who may want to serve."""
    return show_detail(public_id, SignupForm(formdata=None))


@blueprint.post("/service/orders/<public_id>/sessions/<session_id>/signup")
@requires(Permission.SIGNUP_SELF)
def sign_up(public_id: str, session_id: str) -> Any:
    """Sign oneself up with one tap; after a clash the page asks why both are possible."""
    form, actor = SignupForm(), current_actor()
    if form.validate_on_submit():
        try:
            reason = form.override_reason.data or ""
            done = commands.sign_up(
                actor, session_id, of_order=public_id, override_reason=reason, clock=clock()
            )
            flash(_said(done.signup))
            return redirect(url_for(".detail", public_id=public_id), 303)
        except commands.Clash as error:
            form.show(commands.Clash(*(one for one in error.reasons if one.code != "clash")))
        except Conflict as error:
            form.show(error)
    return show_detail(public_id, form, asked=session_id), form.status


@blueprint.get("/me/service-records")
@requires(Permission.SIGNUP_SELF)
def service_records() -> Any:
    """List one's own credited time; the total is the sum of all entries."""
    member_id = current_actor().member_id
    found = queries.service_records(member_id, cursor=request.args.get("cursor"), page_size=20)
    return page(
        "volunteering/service_records.html",
        found=found,
        total=queries.total_minutes(member_id),
        frozen=queries.frozen_minutes(member_id),
    )


def show_detail(public_id: str, form: SignupForm, asked: str = "") -> str:
    """Show an order to a member; `asked` is the session or sign-up whose form is shown with what is wrong."""
    actor = current_actor()
    order = queries.get(actor, public_id)
    names = queries.names_of(order)
    own = queries.own_signups(actor, order.id)
    leads = not policy.can_lead(actor, order, names.path)
    sessions, now = queries.sessions_of(order.id), clock().now()
    return page(
        "volunteering/detail.html",
        order=order,
        kinds=kind_names() if order.category else {},
        names=names,
        sessions=sessions,
        own=own,
        contact=leads or any(one.state in EXPECTED for one in own.values()),
        runs=leads or actor.can(Permission.SIGNUP_OTHERS),
        form=form,
        asked=asked,
        may_object="dispute" in ORDER.allowed(order.state) and queries.took_part(actor.member_id, order.id),
        **_leave(own, sessions, now),
        tones=TONES,
        signup_tones=SIGNUP_TONES,
        rank=queries.rank,
    )


def _leave(own: dict[int, Signup], sessions: list[ServiceSession], now: datetime) -> dict[str, Any]:
    """Return where “I cannot come” asks for leave by now, its form, and for whose place somebody was asked."""
    looking = [one.id for one in own.values() if one.state is SignupState.LOOKING]
    return {
        "now": now,
        "late": [one.id for one in sessions if one.id in own and _late(own[one.id], one, now)],
        "stand_ins": queries.stand_ins_asked(looking),
        "leave": WithdrawForm(formdata=None),
    }


def _late(signup: Signup, session: ServiceSession, now: datetime) -> bool:
    """Whether whoever cannot come asks for leave by now."""
    return rules.asks_leave(
        signup=signup.state, starts_at=session.starts_at, cutoff_hours=session.cutoff_hours, now=now
    )


def _said(signup: Signup) -> str:
    if signup.state is SignupState.CONFIRMED:
        return _("You have a place. Thank you!")
    return _(
        "All places are taken. You are number %(n)s on the waiting list and will be told when a place is held for you.",
        n=queries.rank(signup),
    )
