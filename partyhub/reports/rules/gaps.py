"""What a branch's year lacks: months and quarters without the record that is due in them (domain.md §1.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from partyhub.activities.rules import Kind

MONTHLY, QUARTERLY = 1, 3
DUE: Mapping[Kind, int] = {
    Kind.MEMBERS_MEETING: QUARTERLY,
    Kind.COMMITTEE_MEETING: MONTHLY,
    Kind.CELL_MEETING: MONTHLY,
    Kind.THEMED_DAY: MONTHLY,
}
"""Every how many months a kind is due by the Branch Work Regulations; the lecture's interval is local, so not here."""


@dataclass(frozen=True)
class Gap:
    """A kind of which nothing was held between two days, both included."""

    kind: Kind
    first: date
    last: date


def gaps_of(
    held: Mapping[Kind, Collection[date]], year: int, *, has: Collection[Kind], since: date, until: date
) -> list[Gap]:
    """Return the gaps of a year by date, from the months in which the branch was there to those that are over.

    `held` says on which days each kind was held; `has` which kinds the branch has bodies for (committee, groups).
    """
    found = [
        Gap(kind, first, last)
        for kind, months in DUE.items()
        if kind in has
        for first, last in _spans(year, months)
        if since <= first and last < until and not any(first <= day <= last for day in held.get(kind, ()))
    ]
    return sorted(found, key=lambda gap: (gap.first, gap.last, list(DUE).index(gap.kind)))


def _spans(year: int, months: int) -> list[tuple[date, date]]:
    firsts = [date(year, month, 1) for month in range(1, 13, months)] + [date(year + 1, 1, 1)]
    return [(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]
