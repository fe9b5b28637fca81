"""What other rooms tell of obligations without importing them: what a kind of fact meets, and what is still asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from partyhub.ledger.rules import Asked, Fed, Use
from partyhub.obligations.queries.rulebook import in_force
from partyhub.obligations.queries.year import standings
from partyhub.obligations.rules import Status


def fact_uses(fed: Collection[Fed], on: date, organization_kind: str) -> dict[Fed, list[Use]]:
    """Return which rules in force on a day, for that kind of organisation, are met by each kind of fact."""
    rules = [rule for rule in in_force(on) if organization_kind in rule.kinds]
    return {
        one: [
            Use("use.obligation", rule.name)
            for rule in rules
            if rule.fact_kind == one.kind and rule.fact_tag in ("", one.tag)
        ]
        for one in fed
    }


def facts_asked(organization_id: int, year: int, today: date) -> list[Asked]:
    """Return what the rules ask of an organisation in the periods of a year and is neither met nor excused."""
    return [
        Asked(
            one.rule.name,
            Fed(*one.rule.met_by),
            one.duty.period.first,
            one.duty.period.last,
            one.duty.missing,
        )
        for one in standings(organization_id, year, today)
        if one.status is not Status.EXCUSED and one.duty.missing
    ]


FACT_USES = fact_uses
FACTS_ASKED = facts_asked
