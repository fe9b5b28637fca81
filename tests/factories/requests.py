"""Residents' orders for tests, placed as the form places them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Role
from partyhub.volunteering.commands import checking, requesting
from partyhub.volunteering.commands.requesting import Placed
from partyhub.volunteering.models import ServiceOrder
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

PHONE = "19900030001"


def chief() -> Actor:
    """The dispatcher of the whole tree, to whom residents' orders come."""
    return actor_for(Role.DISPATCHER, the_tree().root, user_id=900, name="总调度")


def wanted(clock: Clock, **changes: Any) -> requesting.Request:
    """What a resident asks for, in three days."""
    begins = clock.now() + timedelta(days=3)
    values = {
        "need": "独居老人体检需要陪同。请安排两位志愿者。",
        "place": "湖滨社区 3 幢",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=3),
        "people": 2,
        "risk_note": "老人腿脚不便，楼梯较陡。",
        "contact_name": "王阿姨",
        "contact_phone": PHONE,
        "consent": True,
        **changes,
    }
    return requesting.Request(**values)


def placed(clock: Clock, number: str = "one", **changes: Any) -> Placed:
    """Place an order."""
    return requesting.placed_by(number) or requesting.place_order(
        number, wanted(clock, **changes), clock=clock
    )


def verified(clock: Clock, order: ServiceOrder, **found: Any) -> ServiceOrder:
    """Take an order on."""
    values = {"category": "care", "district": "湖滨街道", **found}
    return checking.verify(chief(), order, version=order.version, clock=clock, **values)
