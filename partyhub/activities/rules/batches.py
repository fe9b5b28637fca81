"""Approving clean records together: how many, and which are set aside for a close look."""

from __future__ import annotations

import random
from collections.abc import Collection
from enum import StrEnum

BATCH_LIMIT = 50
BATCH_SLICE = 10
ONE_IN = 10


class Outcome(StrEnum):
    """What became of one record of a batch."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


def close_look(seed: int, ids: Collection[int]) -> set[int]:
    """Return which records are looked at singly: of ten or more a tenth, rounded up, drawn by `seed` alone."""
    if len(ids) < ONE_IN:
        return set()
    return set(random.Random(seed).sample(sorted(ids), -(-len(ids) // ONE_IN)))  # noqa: S311  # nosec B311  # repeatable
