"""Keyset paging: a cursor names the last row seen, so a page costs the same anywhere in the list."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select

from partyhub.kernel.db import db, read_rows
from partyhub.kernel.errors import Invalid, Reason
from partyhub.kernel.vault import digest

EXACT_UP_TO = 10_000
PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
Direction = Literal["asc", "desc"]
SortKey = tuple[Any, Direction]


@dataclass(frozen=True)
class Page:
    """One page of a list. `total` is exact up to 10,000; beyond that it is None and `total_at_least` says so."""

    items: Sequence[Any]
    next_cursor: str | None
    total: int | None
    total_at_least: int | None = None

    def of(self, kind: Any) -> Page:
        """Return the page with its rows as `kind`, a NamedTuple of their first columns; sort keys stand behind them."""
        width = len(kind._fields)
        return replace(self, items=[kind(*row[:width]) for row in self.items])


def page_of(
    query: Select[Any],
    *,
    keys: Sequence[SortKey],
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
    count: bool = True,
    counted: Select[Any] | None = None,
) -> Page:
    """Run `query` for one page, sorted by `keys` (the last one unique).

    `counted` has the same rows and not the joins that only bring what is shown; it is what “in all” counts.
    Items are the entities of a one-column query, rows otherwise. Raises Invalid for a cursor that was not made here.
    """
    width = len(query.column_descriptions)
    paged = query.add_columns(*[column.label(f"key_{n}") for n, (column, _) in enumerate(keys)])
    counted = query if counted is None else counted
    if count:
        paged = paged.add_columns(_count_of(counted).scalar_subquery().label("in_all"))
    if cursor:
        paged = paged.where(_after(keys, _decode(cursor, len(keys))))
    paged = paged.order_by(None).order_by(*[c.desc() if way == "desc" else c.asc() for c, way in keys])
    rows = _read(paged.limit(page_size + 1))
    total = _total(counted, rows, cursor) if count else None
    more = len(rows) > page_size
    rows = rows[:page_size]
    return Page(
        items=[row[0] for row in rows] if width == 1 else rows,
        next_cursor=_encode([*rows[-1][width : width + len(keys)]]) if more else None,
        total=total if total is None or total <= EXACT_UP_TO else None,
        total_at_least=EXACT_UP_TO if total is not None and total > EXACT_UP_TO else None,
    )


def _total(query: Select[Any], rows: Sequence[Row[Any]], cursor: str | None) -> int:
    """Return what the page's own statement has counted; a page without rows has counted nothing."""
    if rows:
        return int(rows[0].in_all)
    return int(db.session.scalar(_count_of(query)) or 0) if cursor else 0


def _read(query: Select[Any]) -> Sequence[Row[Any]]:
    """Run a query; one of columns only passes the ORM by."""
    if any(one["expr"] is one["entity"] for one in query.column_descriptions):
        return db.session.execute(query).all()
    return read_rows(query)


def _count_of(query: Select[Any]) -> Select[Any]:
    """Return the statement that counts up to one more than is told exactly."""
    bounded = (
        query.with_only_columns(literal(1), maintain_column_froms=True).order_by(None).limit(EXACT_UP_TO + 1)
    )
    return select(func.count()).select_from(bounded.subquery())


def _after(keys: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    """Return "sorts after `values`", written out key by key because directions may differ."""
    alternatives = []
    for place, (column, way) in enumerate(keys):
        equal = [keys[n][0] == values[n] for n in range(place)]
        beyond = column < values[place] if way == "desc" else column > values[place]
        alternatives.append(and_(*equal, beyond))
    return or_(*alternatives)


def _encode(values: list[Any]) -> str:
    body = json.dumps([_tagged(value) for value in values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(f"{digest(body)[:16]}{body}".encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        mark, body = text[:16], text[16:]
        if not hmac.compare_digest(mark, digest(body)[:16]):
            raise ValueError("changed")
        values = [_untagged(value) for value in json.loads(body)]
    except (ValueError, UnicodeError):
        raise Invalid(Reason("bad_cursor", field="cursor")) from None
    if len(values) != length:
        raise Invalid(Reason("bad_cursor", field="cursor"))
    return values


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return value


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return datetime.fromisoformat(value[1]) if value[0] == "t" else date.fromisoformat(value[1])
    return value
