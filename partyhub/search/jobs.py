"""Filling the index of an installation that had records before it had an index."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.jobs import Scheduled
from partyhub.search import commands

FILL = "search.fill"


def fill(_payload: dict[str, Any], _clock: Clock) -> None:
    """Index what no index holds yet; harmless when run twice."""
    commands.fill_empty()


HANDLERS = {FILL: fill}
SCHEDULE = (Scheduled("search.fill", FILL),)
