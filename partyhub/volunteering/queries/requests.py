"""Orders of people without an account, found by the code that they were given."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.volunteering.models import ServiceOrder


def by_code_digest(digest: str) -> ServiceOrder | None:
    """Return the order whose code has this digest."""
    return db.session.scalar(select(ServiceOrder).where(ServiceOrder.code_digest == digest))


def requested(public_id: str) -> ServiceOrder | None:
    """Return an order that somebody holds a code of, by its public id."""
    query = select(ServiceOrder).where(
        ServiceOrder.public_id == public_id, ServiceOrder.code_digest.is_not(None)
    )
    return db.session.scalar(query)
