"""Contributions: the facts behind a figure, each with what it adds, so that the rows always sum to the figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, true, union_all

from partyhub.kernel.db import db, under
from partyhub.kernel.paging import PAGE_SIZE, page_of
from partyhub.kernel.references import Reference
from partyhub.ledger import rules
from partyhub.ledger.models import Fact
from partyhub.ledger.queries.nodes import Node, in_window, of_parts, standing
from partyhub.ledger.queries.reach import Reaching, found_by, reaching


class Line(StrEnum):
    """Which line of an organisation's page: all of it, what is its own, or what came from units that left or joined."""

    ALL = "all"
    OWN = "own"
    FORMER = "former"


@dataclass(frozen=True)
class _Question:
    """Whose figure, which side of it, which line, and when."""

    node: Node
    reading: rules.Reading
    start: date
    as_of: date
    part: rules.PartName
    line: Line
    children: tuple[Node, ...]
    with_reversed: bool

    @property
    def is_reach(self) -> bool:
        """Whether rows say that units were reached, rather than add their own quantity."""
        return self.reading.counting is rules.Counting.COVERAGE and self.part is rules.PartName.NUMERATOR


@dataclass(frozen=True)
class Contribution:
    """One row: a fact and what it adds, in ten-thousandths."""

    id: int
    kind: str
    variant: str
    tag: str
    organization_id: int
    path: str
    subject: str
    quantity: int
    occurred_on: date
    counted_on: date
    posted_at: datetime
    source: Reference
    event: str

    @property
    def is_late(self) -> bool:
        """Whether it counts later than it happened, because the ledger was closed by then."""
        return self.counted_on > self.occurred_on


@dataclass(frozen=True)
class Hidden:
    """The rows outside the reader's scope: how many, and what they add together."""

    count: int
    quantity: int


@dataclass(frozen=True)
class Contributions:
    """One page. `hidden` stands on the last page only, so that adding up all pages gives the figure."""

    items: Sequence[Contribution]
    hidden: Hidden | None
    next_cursor: str | None
    total: int | None
    total_at_least: int | None


def facts(
    node: Node,
    reading: rules.Reading,
    start: date,
    as_of: date,
    *,
    part: rules.PartName = rules.PartName.NUMERATOR,
    scope: Iterable[str],
    line: Line = Line.ALL,
    children: Sequence[Node] = (),
    with_reversed: bool = False,
    after_id: int = 0,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Contributions:
    """Return what makes up a figure, newest first; the quantities of all rows, hidden ones included, sum to it.

    `scope`: the reader's paths. Where the node as a whole lies in it all rows are shown, else those whose own path
    does. Something undone within the window is left out with what undid it, unless `with_reversed`. `after_id`:
    only what was posted later than that fact ("what changed since"). `line` FORMER needs the `children` of the as-of
    day. Raises Invalid for a foreign cursor.
    """
    scope = tuple(scope)
    asked = _Question(node, reading, start, as_of, part, line, tuple(children), with_reversed)
    reach = reaching(node, reading, start, as_of) if asked.is_reach else None
    asked = (
        asked
        if asked.is_reach
        else replace(asked, node=found_by(node, reading, reading.part(part), start, as_of))
    )
    rows = _contributions(asked, reach)
    sees_all = node.is_within(scope)
    visible = true() if sees_all else under(Fact.path, scope)
    base = select(Fact, rows.c.quantity).join(rows, rows.c.id == Fact.id).where(Fact.id > after_id)
    page = page_of(
        base.where(visible),
        keys=[(Fact.counted_on, "desc"), (Fact.id, "desc")],
        cursor=cursor,
        page_size=page_size,
    )
    items = [_contribution(row[0], row[1], reach) for row in page.items]
    hidden = None if page.next_cursor or sees_all else _hidden(base.where(~visible), reach, after_id)
    return Contributions(items, hidden, page.next_cursor, page.total, page.total_at_least)


def _contributions(asked: _Question, reach: Reaching | None) -> Any:
    """Return the rows (id of a fact, what it adds) of a side of a figure."""
    place, weight = _place(asked, reach)
    selects = []
    for n, part in enumerate(parts := asked.reading.part(asked.part)):
        window = rules.window_of(part.kind, asked.reading.start_of(asked.start, asked.as_of))
        chosen = [
            place,
            of_parts(Fact, [part]),
            ~of_parts(Fact, parts[:n]),
            in_window(Fact, window, asked.as_of),
        ]
        selects.append(_of_window(window, chosen, asked, weight))
    if not selects:
        selects = [select(Fact.id, Fact.quantity).where(Fact.id < 0)]
    return union_all(*selects).subquery()


def _of_window(window: rules.Window, chosen: list[Any], asked: _Question, weight: Any) -> Select[Any]:
    if asked.with_reversed or (asked.is_reach and window.start is None):
        return select(Fact.id, (Fact.quantity * weight).label("quantity")).where(*chosen)
    if window.start is None:  # what holds: one row for each thing that does, and it is the fact that began it
        balance = func.sum(Fact.quantity)
        began = func.max(case((Fact.quantity > 0, Fact.id)))
        return (
            select(began.label("id"), (balance * weight).label("quantity"))
            .where(*chosen)
            .group_by(Fact.subject, Fact.organization_id, Fact.path, Fact.variant, Fact.tag)
            .having(balance != 0)
        )
    chosen = [*chosen, standing(window, asked.as_of)]
    return select(Fact.id, (Fact.quantity * weight).label("quantity")).where(*chosen)


def _place(asked: _Question, reach: Reaching | None) -> tuple[Any, Any]:
    """Return which facts belong to the line, and how often each adds to it.

    What a unit brought from elsewhere is in its own line but not in the organisation's, and what a unit did before it
    came up from another child is in two lines: the line "former units" takes both off again.
    """
    here = asked.node.holds(Fact.path)
    own = here & (Fact.organization_id == asked.node.id)
    if asked.line is Line.OWN:
        return own, literal(1)
    if asked.line is Line.ALL:
        return (here | Fact.path.in_(reach.other_paths) if reach and reach.other_paths else here), literal(1)
    weight: ColumnElement[int] = case((own, 0), (here, 1), else_=0)
    for child in asked.children:
        weight = weight - case((child.holds(Fact.path), 1), else_=0)
    return or_(here, *[child.holds(Fact.path) for child in asked.children]) & (weight != 0), weight


def _contribution(fact: Fact, quantity: int, reach: Reaching | None) -> Contribution:
    return Contribution(
        id=fact.id,
        kind=fact.kind,
        variant=fact.variant,
        tag=fact.tag,
        organization_id=fact.organization_id,
        path=fact.path,
        subject=fact.subject,
        quantity=int(quantity) if reach is None else reach.adds(fact.id),
        occurred_on=fact.occurred_on,
        counted_on=fact.counted_on,
        posted_at=fact.posted_at,
        source=Reference.parse(fact.source),
        event=fact.event,
    )


def _hidden(query: Select[Any], reach: Reaching | None, after_id: int) -> Hidden | None:
    rows = query.with_only_columns(
        Fact.id, query.selected_columns.quantity, maintain_column_froms=True
    ).subquery()
    if reach is None:
        count, quantity = db.session.execute(
            select(func.count(), func.coalesce(func.sum(rows.c.quantity), 0))
        ).one()
    else:
        firsts = select(rows.c.id).where(rows.c.id.in_([one for one in reach.firsts if one > after_id]))
        count = db.session.scalar(select(func.count()).select_from(rows)) or 0
        quantity = sum(reach.adds(fact_id) for fact_id in db.session.scalars(firsts))
    return Hidden(count, int(quantity)) if count else None
