"""Taking the guard of an order's state away, for the control runs: two claims when nothing holds them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text, true

from partyhub.kernel.db import db
from partyhub.kernel.states import StateMachine
from partyhub.volunteering.commands import moving

INDEX = "uq_service_offer_open"


def remove_guard() -> None:
    """Let every state look and be right for every event; the look before the guard goes with it."""
    moving.still = lambda _state: true()  # type: ignore[assignment]  # a guard that never says no
    StateMachine.target = _anyhow  # type: ignore[method-assign]  # the same of the look before it


def remove_belt() -> None:
    """Drop the index behind the guard."""
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {INDEX}"))
    db.engine.dispose()


def _anyhow(machine: StateMachine, _state: Any, event: str) -> Any:
    """Return where an event leads from wherever it may happen."""
    return next(one.target for one in machine.transitions if one.event == event)
