"""The declaration of a fact kind: what a feature posts into the ledger. Features declare, the ledger stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nature = Literal["flow", "state", "due"]


@dataclass(frozen=True)
class FactKind:
    """One kind of fact.

    `nature`: ``flow`` (something happened), ``state`` (something holds), ``due`` (fell due or was met on its due
    date). `variants` is closed; a variant may carry a reason after a slash (``excluded/grace``). `unit` is what a
    quantity of 1 is: ``piece``, ``minute``, ``fen``, ``person``.
    """

    name: str
    nature: Nature
    variants: tuple[str, ...] = ("",)
    unit: str = "piece"

    def allows(self, variant: str) -> bool:
        """Whether `variant`, without its reason, is one of the declared ones."""
        return variant in self.variants or (variant.partition("/")[0] in self.variants and "/" in variant)
