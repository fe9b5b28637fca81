"""References: how a room holds another room's record without importing it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Reference:
    """A record of some room, as (kind, id); written ``activity:91``."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read ``activity:91``; raises ValueError for anything else."""
        kind, separator, number = text.partition(":")
        if not kind or not separator or not number.isascii() or not number.isdigit():
            raise ValueError(f"not a reference: {text!r}")
        return cls(kind, int(number))
