"""What a rule would have meant last year, before it is switched on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from partyhub.obligations.models import ObligationRule
from partyhub.obligations.queries.lives import duties_of, lives
from partyhub.obligations.rules import Status
from partyhub.organization import queries as organizations

BATCH = 500


@dataclass
class Preview:
    """How many would have been met, met late or let pass, at one organisation below the root and all below it."""

    name: str
    by_status: Counter[Status] = field(default_factory=Counter)

    @property
    def owed(self) -> int:
        """All that would have been asked."""
        return sum(self.by_status.values())


@dataclass(frozen=True)
class Previewed:
    """A rule on last year: by enterprise, and all together."""

    year: int
    lines: list[Preview]
    total: Preview


def previewed(rule: ObligationRule, today: date) -> Previewed:
    """Return what a version of a rule would have meant in the calendar year before `today`, had it been in force."""
    year = today.year - 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    terms = replace(rule.terms, valid_from=first, valid_to=None)
    tree = organizations.tree_at(last)
    tops = {row.id: Preview(row.short_name) for row in tree if row.depth <= 1}
    homes = {row.id: int(row.path.split("/")[1:-1][:2][-1]) for row in tree if row.kind in terms.kinds}
    ids = sorted(homes)
    for start in range(0, len(ids), BATCH):
        found = duties_of([terms], lives(ids[start : start + BATCH]), first, last)
        for number, duties in found.items():
            tops[homes[number]].by_status.update(duty.status(date(year + 1, 12, 31)) for duty in duties)
    total = Preview("")
    for line in tops.values():
        total.by_status.update(line.by_status)
    return Previewed(year, [line for line in tops.values() if line.owed], total)
