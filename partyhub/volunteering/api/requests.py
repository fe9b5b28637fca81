"""Orders of people without an account: placing one, opening it, and what its requester may do with it."""

from __future__ import annotations

from typing import Any

from flask import request

from partyhub.kernel.errors import Conflict, NotFound, Reason
from partyhub.kernel.http import clock, given_key, unkeyed
from partyhub.security.actors import ANONYMOUS
from partyhub.security.web import public
from partyhub.volunteering import queries
from partyhub.volunteering.commands import answering, codes, requesting
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.queries.requests import requested
from partyhub.volunteering.rules import ORDER
from partyhub.volunteering.rules import requests as rules
from partyhub.volunteering.schemas import requests as schemas
from partyhub.web.api import api_blueprint

requests_api = api_blueprint("requests", "/public/orders", "Orders without an account")
VERBS = {
    "resubmit": "answer",
    "agree_time": "agree-time",
    "refuse_time": "refuse-time",
    "withdraw": "withdraw",
    "confirm": "confirm",
    "dispute": "dispute",
}


@requests_api.route("", methods=["POST"])
@public
@unkeyed("its key makes it place one order, and the answer shows a code that must not be kept")
@requests_api.arguments(schemas.RequestInSchema)
@requests_api.response(201, schemas.PlacedSchema)
def place_order(body: dict[str, Any]) -> Any:
    """Place an order; the same `Idempotency-Key` from the same address places one. Another body under it: 409."""
    number = f"program:{request.remote_addr}:{given_key()}"
    wanted = requesting.Request(**_EMPTY | body)
    placed = requesting.placed_by(number)
    if placed is None:
        address = request.remote_addr or ""
        placed = requesting.place_within_limits(number, wanted, address=address, clock=clock())
    elif not requesting.is_of(wanted, placed.order):
        raise Conflict(Reason("key_reused"))
    return {"code": placed.code, "due_at": placed.order.due_at}, 201


@requests_api.route("/<code>/open", methods=["POST"])
@public
@unkeyed("opening an order twice is harmless, and what opens it must not be kept")
@requests_api.arguments(schemas.RequestOpenSchema)
@requests_api.response(200, schemas.RequestSchema)
def open_order(body: dict[str, Any], code: str) -> Any:
    """Open an order; a code that is none and a wrong end of a number look the same."""
    given_key()
    return request_body(requesting.open_within_limits(code, body["phone_tail"], clock=clock()))


@requests_api.route("/<code>/answer", methods=["POST"])
@public
@requests_api.arguments(schemas.AnswerSchema)
@requests_api.response(200, schemas.RequestSchema)
def answer_order(body: dict[str, Any], code: str) -> Any:
    """Answer a question, or change what is asked for until it has been checked."""
    order = opened(code, body.pop("access"))
    return request_body(requesting.answer(order, clock=clock(), **body))


@requests_api.route("/<code>/agree-time", methods=["POST"])
@public
@requests_api.arguments(schemas.AccessSchema)
@requests_api.response(200, schemas.RequestSchema)
def agree_time(body: dict[str, Any], code: str) -> Any:
    """Agree to the time that a team proposes."""
    order = opened(code, body["access"])
    return request_body(answering.settle_time(ANONYMOUS, order, agrees=True, clock=clock()))


@requests_api.route("/<code>/refuse-time", methods=["POST"])
@public
@requests_api.arguments(schemas.AccessSchema)
@requests_api.response(200, schemas.RequestSchema)
def refuse_time(body: dict[str, Any], code: str) -> Any:
    """Say that the proposed time does not suit."""
    order = opened(code, body["access"])
    return request_body(answering.settle_time(ANONYMOUS, order, agrees=False, clock=clock()))


@requests_api.route("/<code>/withdraw", methods=["POST"])
@public
@requests_api.arguments(schemas.WithdrawRequestSchema)
@requests_api.response(200, schemas.RequestSchema)
def withdraw_order(body: dict[str, Any], code: str) -> Any:
    """Take an order back; close to the service it needs a reason."""
    order = opened(code, body["access"])
    return request_body(requesting.withdraw_order(order, reason=body.get("reason", ""), clock=clock()))


_EMPTY: dict[str, Any] = dict.fromkeys(rules.ASKED)


def opened(code: str, access: str) -> ServiceOrder:
    """Return the order that a token opens, if the code is its own; raises NotFound."""
    order_id = codes.opened_by(access, clock())
    order = requested(order_id) if order_id is not None else None
    if order is None or order.code_digest != codes.code_digest(rules.read_code(code)):
        raise NotFound
    return order


def request_body(order: ServiceOrder) -> dict[str, Any]:
    """Return an order as its requester sees it."""
    offer = queries.open_offer(order.id)
    body = {
        name: getattr(order, name) for name in ("version", "state", "title", "due_at", "reason", *rules.ASKED)
    }
    return body | {
        "access": codes.access_for(order.public_id, clock()),
        "proposed_starts_at": offer.proposed_starts_at if offer is not None else None,
        "proposed_ends_at": offer.proposed_ends_at if offer is not None else None,
        "allowed": [verb for event, verb in VERBS.items() if event in ORDER.allowed(order.state)],
    }
