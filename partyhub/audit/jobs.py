"""The daily anchor."""

from __future__ import annotations

from typing import Any

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.http import settings
from partyhub.kernel.jobs import Scheduled

ANCHOR = "audit.anchor"


def write_anchor(_payload: dict[str, Any], clock: Clock) -> None:
    """Anchor the chain's head; harmless when run twice."""
    audit.anchor(settings().data_dir / audit.ANCHORS, clock)


HANDLERS = {ANCHOR: write_anchor}
SCHEDULE = (Scheduled("audit-anchor", ANCHOR),)
