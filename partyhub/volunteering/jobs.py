"""What happens to orders by itself when nobody answered in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.jobs import Scheduled
from partyhub.volunteering import commands

LAPSE = "volunteering.lapse"


def lapse(_payload: dict[str, Any], clock: Clock) -> None:
    """Take orders whose answer is overdue back to the pool; harmless when run twice."""
    commands.lapse_due(clock)
    commands.settle_due(clock)


HANDLERS = {LAPSE: lapse}
SCHEDULE = (Scheduled("volunteering.lapse", LAPSE, every=timedelta(minutes=10)),)
