"""Looking words up, and comparing the index with the texts it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import ColumnElement, Select, cast, column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from partyhub.kernel.db import db
from partyhub.search.models import INDEX, SearchEntry
from partyhub.search.rules import Term, Token, body_of, sources

_AT_ONCE = 200
_INDEX = table(INDEX, column("rowid"), column(INDEX))


def holding(kind: str, part: str, term: Term) -> Select[tuple[int]]:
    """Return the statement that selects the ids of records of `kind` whose `part` holds the term as it was typed."""
    return select(SearchEntry.record_id).where(
        _matches(term),
        SearchEntry.kind == kind,
        SearchEntry.part == part,
        SearchEntry.body.contains(term.text, autoescape=True),
    )


def _matches(term: Term) -> ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "postgresql":
        asked = " & ".join(f"'{one.text}'{':*' if one.prefix else ''}" for one in term.tokens)
        return SearchEntry.tokens.op("@@")(cast(asked, TSQUERY))
    asked = " AND ".join(_quoted(one) for one in term.tokens)
    found = select(_INDEX.c.rowid).where(_INDEX.c[INDEX].op("MATCH")(asked))
    return SearchEntry.id.in_(found)


def _quoted(token: Token) -> str:
    return f'"{token.text}"{" *" if token.prefix else ""}'


def findings() -> Iterator[str]:
    """Yield one sentence for each part that is missing, outdated, or of a record that is not there."""
    for kind, source in sources().items():
        there: set[tuple[int, str]] = set()
        texts = iter(source())
        while some := dict(islice(texts, _AT_ONCE)):
            kept = _bodies(kind, some)
            for record_id, parts in some.items():
                there.update((record_id, part) for part in parts)
                yield from _differences(kind, record_id, parts, kept)
        query = select(SearchEntry.record_id, SearchEntry.part).where(SearchEntry.kind == kind)
        for record_id, part in sorted(set(db.session.execute(query).tuples()) - there):
            yield f"{part} of {kind}:{record_id} stands in the search index, but there is no such record"
    for kind in db.session.scalars(select(SearchEntry.kind).distinct()):
        if kind not in sources():
            yield f"{kind} stands in the search index, but nothing of that kind can be searched"


def _bodies(kind: str, ids: Iterable[int]) -> dict[tuple[int, str], str]:
    query = select(SearchEntry.record_id, SearchEntry.part, SearchEntry.body).where(
        SearchEntry.kind == kind, SearchEntry.record_id.in_(tuple(ids))
    )
    return {(record_id, part): body for record_id, part, body in db.session.execute(query)}


def _differences(
    kind: str, record_id: int, parts: Mapping[str, str], kept: Mapping[tuple[int, str], str]
) -> Iterator[str]:
    for part, text in parts.items():
        body = kept.get((record_id, part))
        if body is None:
            yield f"{part} of {kind}:{record_id} is not in the search index"
        elif body != body_of(text):
            yield f"{part} of {kind}:{record_id} stands in the search index as it was before"
