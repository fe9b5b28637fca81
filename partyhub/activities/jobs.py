"""Emptying the recycle bin."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands
from partyhub.kernel.clock import Clock
from partyhub.kernel.jobs import Scheduled

PURGE = "activities.purge"


def purge(_payload: dict[str, Any], clock: Clock) -> None:
    """Take away for good what has lain in the bin for thirty days; harmless when run twice."""
    commands.purge(clock)


HANDLERS = {PURGE: purge}
SCHEDULE = (Scheduled("activities.purge", PURGE),)
