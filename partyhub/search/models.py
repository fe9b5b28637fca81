"""The table of searchable texts, and the index of its tokens: FTS5 on SQLite, a GIN index on PostgreSQL.

The index is made by statements, not by the models, and belongs to the database: triggers (SQLite) or the index itself
(PostgreSQL) keep it in step with the rows, in the same transaction. Names that begin with `INDEX` are its own.
"""

from __future__ import annotations

from sqlalchemy import DDL, String, Text, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Model

INDEX = "search_index"


class SearchEntry(Model):
    """One part of one record. `body` is its text as it is compared, `tokens` what it is found by, between spaces."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "record_id", "part", name="uq_search_entry_part"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigId)
    part: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    tokens: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text(), "sqlite"))


def index_statements(dialect: str) -> list[str]:
    """Return the statements that make the index on `dialect` (``sqlite`` or ``postgresql``)."""
    if dialect == "postgresql":
        return [f"CREATE INDEX {INDEX}_tokens ON search_entry USING gin (tokens)"]
    gone = f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"  # noqa: S608  # nosec B608  # constants
    new = f"INSERT INTO {INDEX} (rowid, tokens) VALUES (new.id, new.tokens);"  # noqa: S608  # nosec B608  # constants
    return [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
        "(tokens, content='search_entry', content_rowid='id', tokenize='unicode61')",
        f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON search_entry BEGIN {new} END",
        f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON search_entry BEGIN {gone} END",
        f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON search_entry BEGIN {gone} {new} END",
    ]


def drop_statements(dialect: str) -> list[str]:
    """Return the statements that take the index away again; the table has to be there still."""
    if dialect == "postgresql":
        return [f"DROP INDEX IF EXISTS {INDEX}_tokens"]
    triggers = [f"DROP TRIGGER IF EXISTS {INDEX}_{name}" for name in ("insert", "delete", "update")]
    return [*triggers, f"DROP TABLE IF EXISTS {INDEX}"]


def of_the_models(name: str | None, _kind: str, _parents: object) -> bool:
    """Alembic's `include_name`: leave out what belongs to the index and is no model's."""
    return not (name or "").startswith(INDEX)


for _dialect in ("sqlite", "postgresql"):
    for _statement in index_statements(_dialect):
        _ddl: DDL = DDL(_statement)  # type: ignore[no-untyped-call]  # untyped there
        event.listen(SearchEntry.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
