"""Which facts belong to an organisation: those whose path holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from partyhub.kernel.db import like_escaped, under
from partyhub.ledger import rules
from partyhub.ledger.models import Fact


@dataclass(frozen=True)
class Node:
    """An organisation whose figures are read.

    `paths`: every path it has had up to the as-of day, that day's first (``Placement`` rows have them). They turn
    looking for its facts into index ranges; without them every fact of the kind is looked at. Sums need the id only.
    """

    id: int
    paths: tuple[str, ...] = ()

    def holds(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that the node is on the path in `column`."""
        if self.paths:
            return under(column, self.paths)
        condition: ColumnElement[bool] = column.like(f"%/{self.id}/%")
        return condition

    def is_within(self, scope: Iterable[str]) -> bool:
        """Whether the node, where it stands on the as-of day, lies under one of `scope`."""
        return bool(self.paths) and any(self.paths[0].startswith(path) for path in scope)


def of_parts(table: Any, parts: Iterable[rules.Part]) -> ColumnElement[bool]:
    """Return the condition that a row of `table` (facts or sums) belongs to one of `parts`, as `Part.takes` says."""
    return or_(false(), *[_of_part(table, part) for part in parts])


def in_window(table: Any, window: rules.Window, as_of: date) -> ColumnElement[bool]:
    """Return the condition that a fact of `table` counts in the window up to `as_of`."""
    until: ColumnElement[bool] = table.counted_on <= as_of
    return until if window.start is None else until & (table.counted_on >= window.start)


def standing(window: rules.Window, as_of: date) -> ColumnElement[bool]:
    """Return "neither undone nor an undoing, with both counted in the window"."""
    undoing, undone = aliased(Fact), aliased(Fact)
    return and_(
        ~exists().where(undoing.reverses_id == Fact.id, in_window(undoing, window, as_of)),
        ~exists().where(undone.id == Fact.reverses_id, in_window(undone, window, as_of)),
    )


def _of_part(table: Any, part: rules.Part) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = table.kind == part.kind
    if part.tags is not None:
        condition &= table.tag.in_(part.tags)
    if part.variants is None:
        return condition & ~_variant(table, rules.EXCLUDED)
    return condition & or_(false(), *[_variant(table, variant) for variant in part.variants])


def _variant(table: Any, variant: str) -> ColumnElement[bool]:
    """Return "this variant, with or without a reason"."""
    exactly: ColumnElement[bool] = table.variant == variant
    return exactly | table.variant.like(f"{like_escaped(variant)}/%", escape="\\") if variant else exactly
