"""What the arithmetic is fed with: organisations' lives, and the records that may meet something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from partyhub.ledger import queries as ledger
from partyhub.members import queries as members
from partyhub.obligations import rules
from partyhub.obligations.rules import Condition, Duty, Life, MetBy, Record, Span, Terms
from partyhub.organization import queries as organizations

FURTHER = timedelta(days=366)
"""How far after the last period records are looked for: a record of the period after it may make it good."""


def lives(organization_ids: Collection[int]) -> dict[int, Life]:
    """Return each organisation's life, by id."""
    ids = sorted(set(organization_ids))
    kinds = {one.id: one.kind for one in organizations.by_ids(ids).values()}
    committees, cells = members.committee_spans(ids), members.cell_spans(ids)
    return {
        number: Life(
            number,
            kinds[number],
            stays,
            {
                Condition.HAS_COMMITTEE: rules.at_least(_spans(committees, number), rules.SMALLEST_COMMITTEE),
                Condition.HAS_GROUPS: rules.at_least(_spans(cells, number), 1),
            },
            _spans(cells, number),
        )
        for number, stays in organizations.placements_of(ids).items()
        if number in kinds
    }


def duties_of(
    terms: Collection[Terms], found: Mapping[int, Life], since: date, through: date
) -> dict[int, list[Duty]]:
    """Return what is asked of each organisation in the periods beginning from `since` to `through`, and what met it."""
    records = records_of(terms, found.values(), since, through + 2 * FURTHER)
    return {
        number: rules.duties(terms, life, records.get(number, {}), since, through)
        for number, life in found.items()
    }


def records_of(
    terms: Iterable[Terms], found: Iterable[Life], first: date, last: date
) -> dict[int, dict[MetBy, list[Record]]]:
    """Return what happened at each organisation that may meet one of the rules, each record once, by day."""
    asked = {one.met_by for one in terms}
    paths = {stay.path for life in found for stay in life.stays}
    by_home: dict[int, dict[MetBy, dict[str, Record]]] = {}
    if not asked or not paths:
        return {}
    for one in ledger.happened(paths, {met_by.kind for met_by in asked}, first, last):
        for met_by in (MetBy(one.kind, one.tag), MetBy(one.kind)):
            if met_by in asked:
                records = by_home.setdefault(one.organization_id, {}).setdefault(met_by, {})
                records.setdefault(one.source, Record(one.occurred_on, one.source))
    return {
        home: {met_by: list(records.values()) for met_by, records in kinds.items()}
        for home, kinds in by_home.items()
    }


def _spans(found: Mapping[int, list[tuple[date, date | None]]], organization_id: int) -> list[Span]:
    return [Span(*one) for one in found.get(organization_id, ())]
