"""One organisation's year, computed from its life, the rules and the facts at the moment it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from partyhub.kernel.db import db
from partyhub.obligations.models import Obligation, ObligationRule
from partyhub.obligations.queries.lives import FURTHER, duties_of, lives
from partyhub.obligations.queries.rows import rows_of
from partyhub.obligations.queries.rulebook import counted as counted_rules
from partyhub.obligations.rules import MONTHS, Condition, Duty, Period, Status
from partyhub.obligations.rules.periods import parse
from partyhub.organization.models import Organization


@dataclass(frozen=True)
class Cell:
    """One period of one rule: nothing asked (`duty` None), or how it stands. `row` keeps the excuse."""

    period: Period
    duty: Duty | None
    status: Status | None
    row: Obligation | None

    @property
    def width(self) -> int:
        """How many months it covers."""
        return MONTHS[self.period.every]


@dataclass(frozen=True)
class Line:
    """One rule's year."""

    rule: ObligationRule
    cells: list[Cell]


def year_of(organization: Organization, year: int, today: date) -> list[Line]:
    """Return each rule that asks something of the organisation in a year, with all periods of the year."""
    counted = counted_rules()
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = lives([organization.id])
    duties = duties_of([one.terms for one in counted], found, first, last)
    by_period = {(one.code, one.period): one for one in duties.get(organization.id, [])}
    rows = rows_of(organization.id, first)
    lines = []
    for code in dict.fromkeys(one.code for one in counted):
        mine = {period: duty for (of, period), duty in by_period.items() if of == code}
        if mine:
            rule = _rule_of(counted, code, mine)
            lines.append(Line(rule, [_cell(one, mine, rows, code, today) for one in _tiles(year, mine)]))
    return lines


@dataclass(frozen=True)
class Standing:
    """What one rule asks of an organisation in one period, and how it stands."""

    rule: ObligationRule
    duty: Duty
    status: Status


def standings(organization_id: int, year: int, today: date) -> list[Standing]:
    """Return everything that is asked of an organisation in a year, by due day; what others tell of it is read here."""
    counted = counted_rules()
    by_id = {one.id: one for one in counted}
    first, last = date(year, 1, 1), date(year, 12, 31)
    duties = duties_of([one.terms for one in counted], lives([organization_id]), first, last)
    rows = rows_of(organization_id, first)
    found = [
        Standing(by_id[duty.rule_id], duty, duty.status(today, excused=_excused(rows, duty)))
        for duty in duties.get(organization_id, [])
    ]
    return sorted(found, key=lambda one: (one.duty.due_on, one.duty.period.first, one.rule.id))


def _excused(rows: dict[tuple[str, str], Obligation], duty: Duty) -> bool:
    row = rows.get((duty.code, duty.period.key))
    return row is not None and row.excused_at is not None


@dataclass(frozen=True)
class Met:
    """An obligation that a record meets, alone or with others."""

    rule: ObligationRule
    period: Period
    status: Status


def met_by_source(organization_id: int, day: date, source: str, today: date) -> list[Met]:
    """Return which of an organisation's obligations a record of `day` meets.

    The rows that are kept know the record that completed each; only where a rule asks for several records of a period
    is it computed which ones count.
    """
    several = or_(ObligationRule.times > 1, ObligationRule.condition == Condition.HAS_GROUPS)
    nearby = and_(Obligation.first_on > day - FURTHER, Obligation.first_on <= day, several)
    query = (
        select(Obligation, ObligationRule)
        .join(ObligationRule, ObligationRule.id == Obligation.rule_id)
        .where(Obligation.organization_id == organization_id, or_(Obligation.met_by == source, nearby))
        .order_by(ObligationRule.id, Obligation.first_on)
    )
    rows = db.session.execute(query).tuples().all()
    if any(rule.times > 1 or rule.condition is Condition.HAS_GROUPS for _row, rule in rows):
        return [
            Met(rule, duty.period, duty.status(today)) for rule, duty in _shared(organization_id, day, source)
        ]
    return [Met(rule, parse(rule.every, row.period), row.status(today)) for row, rule in rows]


def _shared(organization_id: int, day: date, source: str) -> list[tuple[ObligationRule, Duty]]:
    counted = counted_rules()
    terms = [one.terms for one in counted]
    by_id = {one.id: one for one in counted}
    found = duties_of(terms, lives([organization_id]), date(day.year - 1, 1, 1), day)
    return [
        (by_id[duty.rule_id], duty)
        for duties in found.values()
        for duty in duties
        if any(record.source == source for record in duty.records[: duty.needed])
    ]


def _rule_of(counted: Iterable[ObligationRule], code: str, mine: dict[Period, Duty]) -> ObligationRule:
    """Return the version that the last period of the year goes by."""
    last = mine[max(mine, key=lambda period: period.first)].rule_id
    return next(one for one in counted if one.id == last)


def _tiles(year: int, mine: dict[Period, Duty]) -> list[Period]:
    """Return the periods that fill a year: those that something is asked in, and between them the shortest."""
    shortest = min((period.every for period in mine), key=lambda every: MONTHS[every])
    tiles: list[Period] = []
    one = Period(shortest, year)
    starts = {period.first: period for period in mine}
    while one.year == year:
        chosen = starts.get(one.first, one)
        tiles.append(chosen)
        nearest = chosen.following.first
        one = Period(shortest, nearest.year, (nearest.month - 1) // MONTHS[shortest] + 1)
    return tiles


def _cell(
    period: Period,
    mine: dict[Period, Duty],
    rows: dict[tuple[str, str], Obligation],
    code: str,
    today: date,
) -> Cell:
    duty, row = mine.get(period), rows.get((code, period.key))
    excuse = row is not None and row.excused_at is not None
    return Cell(period, duty, duty.status(today, excused=excuse) if duty else None, row)
