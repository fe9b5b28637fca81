"""Writing into the index: a record's texts as they change, or everything anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, select

from partyhub.kernel.db import db, insert_into
from partyhub.kernel.references import Reference
from partyhub.search.models import SearchEntry
from partyhub.search.rules import body_of, sources, tokens_of

_AT_ONCE = 200


def put(record: Reference, parts: Mapping[str, str]) -> None:
    """Keep the texts of a record as they are now, in the current transaction; parts not named stay."""
    _write(_row(record.kind, record.id, part, text) for part, text in parts.items())


def drop(record: Reference) -> None:
    """Take a record out of the index."""
    db.session.execute(
        delete(SearchEntry).where(SearchEntry.kind == record.kind, SearchEntry.record_id == record.id)
    )


def rebuild() -> int:
    """Make the whole index anew from its sources; return how many parts stand in it."""
    db.session.execute(delete(SearchEntry))
    return sum(_fill(kind) for kind in sources())


def fill_empty() -> int:
    """Index every kind of which nothing stands in the index yet: after an upgrade, before anybody asks."""
    there = set(db.session.scalars(select(SearchEntry.kind).distinct()))
    return sum(_fill(kind) for kind in sources() if kind not in there)


def _fill(kind: str) -> int:
    texts = sources()[kind]()
    return _write(
        _row(kind, record_id, part, text) for record_id, parts in texts for part, text in parts.items()
    )


def _row(kind: str, record_id: int, part: str, text: str) -> dict[str, Any]:
    body = body_of(text)
    return {
        "kind": kind,
        "record_id": record_id,
        "part": part,
        "body": body,
        "tokens": " ".join(tokens_of(body)),
    }


def _write(rows: Iterable[dict[str, Any]]) -> int:
    written, left = 0, iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        insert = insert_into(SearchEntry).values(some)
        changed = {name: insert.excluded[name] for name in ("body", "tokens")}
        db.session.execute(
            insert.on_conflict_do_update(index_elements=["kind", "record_id", "part"], set_=changed)
        )
        written += len(some)
    return written
