"""How orders and sessions are shown by rooms that only hold a reference to one, and what waits for whom."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import queries
from partyhub.web.registry import ReferenceKind, Todo, TodoSource


def _url(reference: Reference) -> str | None:
    public_id = queries.order_id_of(reference)
    return url_for("volunteering.detail", public_id=public_id) if public_id else None


def _visible(actor: Actor, reference: Reference) -> bool:
    may_read = actor.can(Permission.ORDER_READ) or actor.can(Permission.ORDER_DISPATCH)
    return may_read and queries.refers_to_seen(actor, reference)


REFERENCES = (
    ReferenceKind("order", queries.title_of, _url, _visible),
    ReferenceKind("session", queries.title_of, _url, _visible),
)


def _todos(actor: Actor, clock: Clock) -> list[Todo]:
    found: list[queries.Due] = []
    if actor.can(Permission.ORDER_DISPATCH):
        found += queries.due_for_dispatchers(actor, clock)
    if actor.can(Permission.ORDER_LEAD) or actor.can(Permission.SIGNUP_SELF):
        found += queries.due_for_leaders(actor, clock)
    return [Todo(one.title, _why(one), one.due_at, _where(one), f"service.{one.what}") for one in found]


def _why(one: queries.Due) -> str:
    if one.what == "too_few":
        return _(
            "%(n)s of %(wanted)s people needed: look for more, or cancel", n=one.confirmed, wanted=one.wanted
        )
    if one.what == "waiting":
        return _("A place is free and people wait: call them, nobody moves up by himself now")
    return _("The session is over: call the roll")


def _where(one: queries.Due) -> str:
    if one.what == "roll_call":
        return url_for("volunteering.roll_call", public_id=one.session_id)
    return url_for("volunteering.desk", public_id=one.order_id)


TODOS = (TodoSource("volunteering", _todos),)
