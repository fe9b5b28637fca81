"""Forgetting uploads that no form has come for, and sweeping up content that no row names any more."""

from __future__ import annotations

from typing import Any

from partyhub.files import commands
from partyhub.kernel.clock import Clock
from partyhub.kernel.jobs import Scheduled

SWEEP = "files.sweep"


def sweep(_payload: dict[str, Any], clock: Clock) -> None:
    """Forget uploads past their day and remove content left behind for a day; harmless when run twice."""
    commands.forget_kept(clock)
    commands.sweep(clock)


HANDLERS = {SWEEP: sweep}
SCHEDULE = (Scheduled("files.sweep", SWEEP),)
