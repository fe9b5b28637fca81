"""What a requester without an account says of a finished service."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.actors import ANONYMOUS
from partyhub.security.web import public
from partyhub.volunteering import commands, queries, schemas
from partyhub.volunteering.api.requests import opened, request_body, requests_api
from partyhub.volunteering.schemas import requests as request_schemas


@requests_api.route("/<code>/confirm", methods=["POST"])
@public
@requests_api.arguments(request_schemas.AccessSchema)
@requests_api.response(200, request_schemas.RequestSchema)
def confirm_order(body: dict[str, Any], code: str) -> Any:
    """Say that the service was right, without a score."""
    order = opened(code, body["access"])
    return request_body(commands.confirm_by_requester(ANONYMOUS, order, clock=clock()))


@requests_api.route("/<code>/rate", methods=["POST"])
@public
@requests_api.arguments(schemas.RateSchema)
@requests_api.response(200, request_schemas.RequestSchema)
def rate_order(body: dict[str, Any], code: str) -> Any:
    """Give a score, a few words, or both; an order that waits is confirmed with it."""
    order = opened(code, body.pop("access"))
    commands.rate_by_requester(ANONYMOUS, order, clock=clock(), **body)
    return request_body(order)


@requests_api.route("/<code>/dispute", methods=["POST"])
@public
@requests_api.arguments(schemas.RequesterObjectionSchema)
@requests_api.response(200, request_schemas.RequestSchema)
def dispute_order(body: dict[str, Any], code: str) -> Any:
    """Object to the service; while a decision waits, ask for its one review."""
    order = opened(code, body["access"])
    one = queries.open_dispute(order.id)
    if one is not None:
        commands.review_by_requester(ANONYMOUS, one, text=body["text"], clock=clock())
    else:
        commands.raise_by_requester(ANONYMOUS, order, text=body["text"], clock=clock())
    return request_body(order)
