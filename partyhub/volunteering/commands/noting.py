"""The audit log's lines about orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.volunteering.models import ServiceOrder


def note(actor: Actor, event: str, order: ServiceOrder, path: str, clock: Clock, **details: Any) -> None:
    """Write one line of the audit log about an order."""
    about: Mapping[str, Any] = {name: value for name, value in details.items() if value not in ("", None)}
    audit.record(actor, event, Reference("order", order.id), path=path, details=about, clock=clock)
