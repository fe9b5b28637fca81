"""Which obligations a kind of fact meets: told before a step, and counted in the burden account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from partyhub.ledger.rules import Fed, Use
from partyhub.obligations.queries.rulebook import in_force


def fact_uses(fed: Collection[Fed], on: date) -> dict[Fed, list[Use]]:
    """Return which rules in force on a day are met by each kind of fact."""
    rules = in_force(on)
    return {
        one: [
            Use("use.obligation", rule.name)
            for rule in rules
            if rule.fact_kind == one.kind and rule.fact_tag in ("", one.tag)
        ]
        for one in fed
    }


FACT_USES = fact_uses
