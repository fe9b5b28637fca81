"""What the ledger is told about the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.organization import queries, rules
from partyhub.organization.models import Organization


def state_activity(organizations: Iterable[Organization], *, event: str, clock: Clock) -> None:
    """State since when and where each organisation is active; the kind is the variant."""
    for organization in organizations:
        timeline: list[Sequence[Any]] = [
            (stay.from_on, organization.id, stay.path, str(organization.kind), "")
            for stay in queries.placements(organization.id)
        ]
        if organization.dissolved_on is not None:
            timeline.append((organization.dissolved_on, None))
        _state(organization, timeline, event, clock)


def withdraw_activity(organization: Organization, *, event: str, clock: Clock) -> None:
    """State that the organisation never was active: its founding is taken back."""
    _state(organization, [], event, clock)


def rehome(
    organization: Organization,
    old: str,
    new: str,
    *,
    on: date,
    event: str,
    states_only: bool = False,
    clock: Clock,
) -> None:
    """Tell the ledger that what is homed under `old` belongs under `new` from `on`."""
    ledger.rehome(
        old_prefix=old,
        new_prefix=new,
        on=on,
        source=Reference("organization", organization.id),
        event=event,
        states_only=states_only,
        clock=clock,
    )


def _state(organization: Organization, timeline: list[Sequence[Any]], event: str, clock: Clock) -> None:
    reference = Reference("organization", organization.id)
    ledger.state(
        kind=rules.ACTIVE,
        subject=str(reference),
        timeline=timeline,
        source=reference,
        event=event,
        clock=clock,
    )
