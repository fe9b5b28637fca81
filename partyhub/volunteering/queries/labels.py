"""Orders and sessions by reference, for rooms that only hold one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.volunteering import policy
from partyhub.volunteering.models import ServiceOrder, ServiceSession


def title_of(reference: Reference) -> str:
    """Return the title of the order that is, or that has, what is referred to; "" when there is none."""
    return db.session.scalar(_of(reference, ServiceOrder.title)) or ""


def order_id_of(reference: Reference) -> str | None:
    """Return the public id of that order."""
    public_id: str | None = db.session.scalar(_of(reference, ServiceOrder.public_id))
    return public_id


def refers_to_seen(actor: Actor, reference: Reference) -> bool:
    """Whether the actor may see that order."""
    return db.session.scalar(_of(reference, ServiceOrder.id).where(policy.scope_orders(actor))) is not None


def _of(reference: Reference, column: Any) -> Select[Any]:
    if reference.kind == "order":
        return select(column).select_from(ServiceOrder).where(ServiceOrder.id == reference.id)
    return (
        select(column)
        .select_from(ServiceOrder)
        .join(ServiceSession, ServiceSession.order_id == ServiceOrder.id)
        .where(ServiceSession.id == reference.id)
    )
