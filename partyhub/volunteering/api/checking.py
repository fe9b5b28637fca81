"""Checking orders: taking one on, asking for more, rejecting it."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import schemas as shared
from partyhub.volunteering.api.bodies import done, stepped
from partyhub.volunteering.api.orders import orders_api
from partyhub.volunteering.commands import checking
from partyhub.volunteering.schemas import requests as schemas
from partyhub.web.api import matched_version, needs_match


@orders_api.route("/<order_id>/submit", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(shared.NothingSchema)
@orders_api.response(200, shared.OrderSchema)
def submit_order(_body: dict[str, Any], order_id: str) -> Any:
    """Hand a draft in to be checked and dispatched."""
    return done(checking.submit(current_actor(), stepped(order_id), clock=clock()))


@orders_api.route("/<order_id>/verify", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.VerifySchema)
@orders_api.response(200, shared.OrderSchema)
def verify_order(body: dict[str, Any], order_id: str) -> Any:
    """Take an order on for dispatch, with what checking found."""
    order = stepped(order_id)
    return done(checking.verify(current_actor(), order, version=matched_version(), clock=clock(), **body))


@orders_api.route("/<order_id>/ask", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.AskSchema)
@orders_api.response(200, shared.OrderSchema)
def ask_order(body: dict[str, Any], order_id: str) -> Any:
    """Ask the requester for more."""
    order = stepped(order_id)
    return done(checking.ask(current_actor(), order, version=matched_version(), clock=clock(), **body))


@orders_api.route("/<order_id>/reject", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@orders_api.arguments(schemas.RejectSchema)
@orders_api.response(200, shared.OrderSchema)
def reject_order(body: dict[str, Any], order_id: str) -> Any:
    """Reject an order; only its requester and those who dispatch see why."""
    order = stepped(order_id)
    return done(checking.reject(current_actor(), order, version=matched_version(), clock=clock(), **body))
