"""What somebody without an account does: place an order, open it again, answer, change it, take it back.

Whether he may is shown by the code and the end of his number (`open_order`); what follows asks only what state the
order is in. His telephone number stands in no answer and in no address.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Invalid, NotFound, Reason, TooMany, raise_if
from partyhub.kernel.references import Reference
from partyhub.kernel.throttle import count_writing, give_back
from partyhub.kernel.tries import network
from partyhub.notifications import commands as notifications
from partyhub.organization import queries as organizations
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import queries
from partyhub.volunteering import rules as room
from partyhub.volunteering.commands import codes, places
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.signups import release_all
from partyhub.volunteering.commands.telling import tell_dispatchers
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.queries import requests
from partyhub.volunteering.rules import ORDER, OrderSource, OrderState
from partyhub.volunteering.rules import requests as rules
from partyhub.volunteering.rules.categories import category_reasons
from partyhub.volunteering.rules.deadlines import DRAFT_RESTS


@dataclass(frozen=True)
class Request:
    """What is asked for, and by whom."""

    need: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    people: int | None
    risk_note: str
    contact_name: str
    contact_phone: str
    consent: bool
    category: str | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, by field name."""
        return {name: getattr(self, name) for name in rules.ASKED}


@dataclass(frozen=True)
class Placed:
    """An order with the code that its requester is given; `created` is false when the form came a second time."""

    order: ServiceOrder
    code: str
    created: bool


def check_request(wanted: Request, *, clock: Clock) -> None:
    """Raise Invalid with every reason why an order cannot be placed as it stands."""
    reasons = rules.asked_reasons(wanted.asked, clock.now())
    reasons += rules.contact_reasons(wanted.contact_name, wanted.contact_phone, consent=wanted.consent)
    reasons += category_reasons(wanted.category, queries.kind_of(wanted.category))
    raise_if(Invalid, reasons)


def placed_by(number: str) -> Placed | None:
    """Return the order that the form with this number has placed already."""
    code = codes.code_from(number)
    order = requests.by_code_digest(codes.code_digest(code))
    return Placed(order, code, created=False) if order is not None else None


def is_of(wanted: Request, order: ServiceOrder) -> bool:
    """Whether an order is what is wanted here, and for the same person."""
    asked = all(getattr(order, name) == value for name, value in wanted.asked.items())
    who = (order.contact_name, order.contact_phone)
    return asked and who == (wanted.contact_name.strip(), wanted.contact_phone)


def place_within_limits(number: str, wanted: Request, *, address: str, clock: Clock) -> Placed:
    """Place an order that is complete, unless address, telephone number or day have had their share.

    A number is counted only where the address may order at all, so that nobody uses up somebody else's from one place.
    Raises Invalid; TooMany, the same whichever limit was met. To be called before anything is written.
    """
    check_request(wanted, clock=clock)
    tries = (
        ("order.address", network(address), rules.PER_ADDRESS),
        ("order.phone", wanted.contact_phone, rules.PER_PHONE),
        ("order.day", clock.today().isoformat(), rules.PER_DAY),
    )
    if count_writing(tries, clock=clock):
        raise TooMany(Reason("too_many_orders"), retry_after=rules.ASK_AGAIN_AFTER)
    return place_order(number, wanted, clock=clock)


def place_order(number: str, wanted: Request, *, clock: Clock) -> Placed:
    """Place the order of the form with this number and hand it in to be checked.

    Whoever calls has asked `placed_by` first: a number places one order, the database sees to it. Raises Invalid with
    every reason; Conflict while no organisation is there to take it.
    """
    check_request(wanted, clock=clock)
    organizer = organizations.root()
    if organizer is None:
        raise Conflict(Reason("nobody_takes_orders"))
    code = codes.code_from(number)
    order = ServiceOrder(
        **wanted.asked,
        title=rules.title_of(wanted.need),
        category=wanted.category or None,
        contact_name=wanted.contact_name.strip(),
        contact_phone=wanted.contact_phone,
        organization_id=organizer.id,
        source=OrderSource.RESIDENT,
        code_digest=codes.code_digest(code),
        consent_at=clock.now(),
        state=OrderState.DRAFT,
        created_at=clock.now(),
        due_at=clock.now() + DRAFT_RESTS,
    )
    db.session.add(order)
    move(ANONYMOUS, order, "submit", clock, source=OrderSource.RESIDENT)
    _tell_checkers(order, "service.order_submitted", clock)
    return Placed(order, code, created=True)


def open_within_limits(code: str, tail: str, *, clock: Clock) -> ServiceOrder:
    """Open an order as `open_order`, at most five times an hour with a wrong end of the number.

    Raises NotFound, TooMany. To be called before anything is written. What cannot be a code at all is not counted.
    """
    read = rules.read_code(code)
    if not read:
        raise NotFound
    tries = [("order.code", read, rules.WRONG_TAILS)]
    if count_writing(tries, clock=clock):
        raise TooMany(Reason("too_many_openings"), retry_after=rules.ASK_AGAIN_AFTER)
    return open_order(code, tail, clock=clock)


def open_order(code: str, tail: str, *, clock: Clock) -> ServiceOrder:
    """Return the order of a code for whoever knows the last four figures of the number that was given with it.

    Raises NotFound, the same for a code that is none and for a wrong end of a number, after the same work.
    """
    read = rules.read_code(code)
    order = requests.by_code_digest(codes.code_digest(read))
    phone = (order.contact_phone if order is not None else None) or "-" * 11
    right = hmac.compare_digest(phone[-4:].encode(), tail.strip().encode())
    if order is None or not read or not right:
        raise NotFound
    give_back("order.code", read, clock=clock)
    return order


def answer(order: ServiceOrder, *, version: int, clock: Clock, **values: Any) -> ServiceOrder:
    """Change what is asked for, before it has been checked; an order that waits for an answer goes back to be checked.

    Raises Conflict by state or when it was changed elsewhere meanwhile, Invalid with every reason.
    """
    if order.state not in rules.CHANGEABLE:
        raise Conflict(Reason("request_checked"))
    if order.version != version:
        raise Conflict(Reason("request_changed_meanwhile"))
    after = {name: values.get(name, getattr(order, name)) for name in rules.ASKED}
    raise_if(Invalid, rules.asked_reasons(after, clock.now()))
    changed = sorted(name for name, value in after.items() if getattr(order, name) != value)
    for name in changed:
        setattr(order, name, after[name])
    db.session.flush()
    path = queries.organizer_path(order)
    note(ANONYMOUS, "service_order.changed_by_requester", order, path, clock, fields=changed)
    if order.state is OrderState.NEEDS_INFO:
        move(ANONYMOUS, order, "resubmit", clock, changes={"reason": ""})
        _tell_checkers(order, "service.order_answered", clock)
    return order


def withdraw_order(order: ServiceOrder, *, reason: str, clock: Clock) -> ServiceOrder:
    """Take an order back for its requester: nobody keeps a place, everybody is told once.

    Raises Conflict by state; Invalid without a reason once people have arranged their time.
    """
    ORDER.target(order.state, "withdraw")
    first, _ = queries.session_span(order.id)
    late = rules.needs_reason_to_withdraw(
        first or order.starts_at, clock.now(), published=order.published_at is not None
    )
    raise_if(Invalid, room.given_reasons(reason) if late or reason.strip() else [])
    places.empty_all(order.id)
    told = {*release_all(order.id, clock)}
    told |= {order.leader_id} if order.leader_id and order.published_at else set()
    move(ANONYMOUS, order, "withdraw", clock, changes={"reason": reason.strip()}, told=len(told))
    notifications.enqueue(
        to_members=sorted(told),
        topic="service.withdrawn",
        params={"title": order.title},
        link=Reference("order", order.id),
        clock=clock,
        key=f"order:{order.id}:withdrawn",
    )
    _tell_checkers(order, "service.order_withdrawn", clock)
    return order


def _tell_checkers(order: ServiceOrder, topic: str, clock: Clock) -> None:
    tell_dispatchers(order, topic, clock=clock, key=f"order:{order.id}:{topic}:{order.version}")
