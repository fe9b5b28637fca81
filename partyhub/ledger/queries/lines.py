"""What stands beside a figure: the organisation's own line, what changed since it was quoted, the closing day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, or_, select

from partyhub.kernel.db import db
from partyhub.ledger import rules
from partyhub.ledger.models import Fact, LedgerClose
from partyhub.ledger.queries.nodes import Node, in_window, of_parts
from partyhub.ledger.queries.reach import found_by


def own_figure(node: Node, reading: rules.Reading, start: date, as_of: date) -> rules.Figure:
    """Return the figure of what is homed at the organisation itself, its subtree apart; coverage stays empty.

    With `rules.remainder(whole, [own, *children])` it gives the line "former units" of the organisation's page.
    """
    paths = found_by(node, reading, (*reading.numerator, *reading.denominator), start, as_of).paths
    here = Fact.path.in_(paths) if paths else Fact.path.like(f"%/{node.id}/")
    found: defaultdict[rules.Window, dict[rules.Key, rules.Sum]] = defaultdict(dict)
    keys = (Fact.kind, Fact.variant, Fact.tag)
    for window in reading.windows(start, as_of):
        query = select(*keys, func.sum(Fact.quantity), func.count()).where(
            here, Fact.kind == window.kind, in_window(Fact, window, as_of)
        )
        for kind, variant, tag, quantity, entries in db.session.execute(query.group_by(*keys)):
            found[window][rules.Key(kind, variant, tag)] = rules.Sum(int(quantity), int(entries))
    return rules.figure(reading, found, start, as_of)


def changed_since(fact_id: int, node: Node, reading: rules.Reading, start: date, as_of: date) -> int:
    """Return how many facts posted after `fact_id` touch the figure, undone ones included."""
    touching = [
        of_parts(Fact, [part])
        & in_window(Fact, rules.window_of(part.kind, reading.start_of(start, as_of)), as_of)
        for part in (*reading.numerator, *reading.denominator, *reading.excluded)
    ]
    query = select(func.count()).where(Fact.id > fact_id, or_(*touching), node.holds(Fact.path))
    return db.session.scalar(query) or 0


def last_fact_id() -> int:
    """Return the highest id of a committed fact, 0 without any. To keep it, use `commands.last_settled_id`."""
    return db.session.scalar(select(func.max(Fact.id))) or 0


def closed_through() -> date | None:
    """Return the day the ledger is closed through, None when it never was."""
    return db.session.scalar(select(LedgerClose.closed_through).where(LedgerClose.id == 1))
