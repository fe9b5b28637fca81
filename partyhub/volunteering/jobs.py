"""What happens by itself when nobody answered in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.jobs import Scheduled
from partyhub.volunteering import commands

LAPSE, LAPSE_PLACES = "volunteering.lapse", "volunteering.lapse_places"


def lapse(_payload: dict[str, Any], clock: Clock) -> None:
    """Take orders whose answer is overdue back to the pool; harmless when run twice."""
    commands.lapse_due(clock)
    commands.settle_due(clock)


def lapse_places(_payload: dict[str, Any], clock: Clock) -> None:
    """Let offered places that nobody answered for go to the next; harmless when run twice."""
    commands.lapse_places(clock)


HANDLERS = {LAPSE: lapse, LAPSE_PLACES: lapse_places}
SCHEDULE = (
    Scheduled("volunteering.lapse", LAPSE, every=timedelta(minutes=10)),
    Scheduled("volunteering.lapse_places", LAPSE_PLACES, every=timedelta(minutes=10)),
)
