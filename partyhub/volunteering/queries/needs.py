"""What volunteers are wanted for, as anybody may read it: no person, no exact place, nothing that leads to either."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.paging import Page, page_of
from partyhub.volunteering.models import ServiceOrder, ServiceSession
from partyhub.volunteering.rules import SIGNUP_STATES

A_PAGE = 20


class Need(NamedTuple):
    """One occasion at which volunteers are wanted."""

    title: str
    category: str | None
    district: str
    starts_at: datetime
    ends_at: datetime


def public_needs(*, clock: Clock, cursor: str | None = None, page_size: int = A_PAGE) -> Page:
    """Return a page of `Need`: sessions to come that have places free, the soonest first."""
    query = (
        select(
            ServiceOrder.title,
            ServiceOrder.category,
            ServiceOrder.district,
            ServiceSession.starts_at,
            ServiceSession.ends_at,
        )
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(
            ServiceSession.signup_open.is_(True),
            ServiceSession.starts_at > clock.now(),
            ServiceSession.confirmed_count < ServiceSession.max_people,
            ServiceOrder.state.in_(SIGNUP_STATES),
        )
    )
    found = page_of(
        query,
        keys=[(ServiceSession.starts_at, "asc"), (ServiceSession.id, "asc")],
        cursor=cursor,
        page_size=page_size,
    )
    return found.of(Need)
