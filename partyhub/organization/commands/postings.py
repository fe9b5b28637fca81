"""What the ledger is told about the tree."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from datetime import date
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.organization import queries, rules
from partyhub.organization.models import Organization


def _ledger() -> Any:
    if importlib.util.find_spec("partyhub.ledger.commands") is None:
        return None
    return importlib.import_module("partyhub.ledger.commands")


def state_activity(organizations: Iterable[Organization], *, event: str, clock: Clock) -> None:
    """State since when and where each organisation is active; the kind is the variant."""
    ledger = _ledger()
    if ledger is None:
        return
    for organization in organizations:
        reference = Reference("organization", organization.id)
        timeline: list[tuple[Any, ...]] = [
            (stay.from_on, organization.id, stay.path, str(organization.kind), "")
            for stay in queries.placements(organization.id)
        ]
        if organization.dissolved_on is not None:
            timeline.append((organization.dissolved_on, None))
        ledger.state(
            kind=rules.ACTIVE,
            subject=str(reference),
            timeline=timeline,
            source=reference,
            event=event,
            clock=clock,
        )


def rehome(organization: Organization, old: str, new: str, *, on: date, clock: Clock) -> None:
    """Tell the ledger that what is homed under `old` belongs under `new` from `on`."""
    ledger = _ledger()
    if ledger is not None:
        ledger.rehome(
            old_prefix=old,
            new_prefix=new,
            on=on,
            source=Reference("organization", organization.id),
            event=f"rehomed@{on}:{new}",
            clock=clock,
        )
