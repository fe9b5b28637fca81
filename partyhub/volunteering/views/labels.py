"""How orders and sessions are shown by rooms that only hold a reference to one, and what waits for whom."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import queries
from partyhub.volunteering.rules import CertificateState, OrderState
from partyhub.web.registry import ReferenceKind, Todo, TodoSource


def _url(reference: Reference) -> str | None:
    public_id = queries.order_id_of(reference)
    return url_for("volunteering.detail", public_id=public_id) if public_id else None


def _visible(actor: Actor, reference: Reference) -> bool:
    may_read = actor.can(Permission.ORDER_READ) or actor.can(Permission.ORDER_DISPATCH)
    return may_read and queries.refers_to_seen(actor, reference)


def _certificate_label(reference: Reference) -> str:
    found = queries.certificate_of(reference)
    if found is None:
        return _("(no longer there)")
    return found.number or _("Certificate %(from_on)s to %(to_on)s", from_on=found.from_on, to_on=found.to_on)


def _certificate_url(reference: Reference) -> str | None:
    found = queries.certificate_of(reference)
    return url_for("volunteering.certificate", public_id=found.public_id) if found else None


def _team_url(reference: Reference) -> str | None:
    public_id = queries.team_id_of(reference.id)
    return url_for("volunteering.team", public_id=public_id) if public_id else None


REFERENCES = (
    ReferenceKind(
        "team",
        lambda reference: queries.team_title(reference.id),
        _team_url,
        lambda actor, reference: queries.sees_team(actor, reference.id),
    ),
    ReferenceKind("order", queries.title_of, _url, _visible),
    ReferenceKind("session", queries.title_of, _url, _visible),
    ReferenceKind("certificate", _certificate_label, _certificate_url, queries.certificate_seen),
)


def leads_perhaps(actor: Actor) -> bool:
    """Whether anything can be led by the actor: by role, or as a member who is named in an order or a team."""
    return actor.can(Permission.ORDER_LEAD) or actor.member_id is not None


def _todos(actor: Actor, clock: Clock) -> list[Todo]:
    found: list[queries.Due] = []
    if actor.can(Permission.ORDER_DISPATCH):
        found += queries.due_for_dispatchers(actor, clock)
    if leads_perhaps(actor):
        found += queries.due_for_leaders(actor, clock)
    todos = [Todo(one.title, _why(one), one.due_at, _where(one), f"service.{one.what}") for one in found]
    return todos + _orders_due(actor) + _team_todos(actor)


def _orders_due(actor: Actor) -> list[Todo]:
    if not actor.can(Permission.ORDER_DISPATCH):
        return []
    why = {
        OrderState.SUBMITTED: _("A new order: check it, and ask for what is missing"),
        OrderState.VERIFIED: _("Checked: offer it to a team, or open it for claim"),
        OrderState.ABORTED: _("Broken off: dispatch it once more, or cancel it"),
    }
    settled = _("The service is confirmed: close the order, so that the time is credited")
    return [
        Todo(
            one.title,
            why.get(one.state, settled),
            one.due_at,
            url_for("volunteering.desk", public_id=one.public_id),
            f"service.{one.state}",
        )
        for one in queries.orders_due(actor)
    ]


def _team_todos(actor: Actor) -> list[Todo]:
    if not leads_perhaps(actor):
        return []
    why = _("Offered to your team: accept, decline or propose another time")
    return [
        Todo(
            one.title,
            why,
            one.due_at,
            url_for("volunteering.desk", public_id=one.public_id),
            "service.offered",
        )
        for one in queries.offered_to(actor)
    ]


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


def _certificates(actor: Actor, clock: Clock) -> list[Todo]:
    """A request waits for the check; a checked one, whose notice is over, for the issue."""
    if not actor.can(Permission.HOURS_READ):
        return []
    return [
        Todo(
            _("Certificate of %(name)s", name=name),
            _("Check the records of this request")
            if state is CertificateState.REQUESTED
            else _("The notice is over: issue it"),
            None,
            url_for("volunteering.certificate", public_id=public_id),
            "service.certificate",
        )
        for public_id, name, state, _asked_at in queries.due_for_certifiers(actor, clock)
    ]


TODOS = (TodoSource("volunteering", _todos), TodoSource("certificates", _certificates))
