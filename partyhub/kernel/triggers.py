"""Append-only tables: triggers that refuse UPDATE and DELETE in the database itself, on both kinds.

One source for `create_all` and for the migrations: models call `append_only(table)`, migrations execute
`append_only_statements(name, dialect)` after creating a table and `drop_statements` before dropping it.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

REFUSING_FUNCTION = "refuse_change"


def append_only(table: Table) -> None:
    """Attach the triggers to `table`, so that creating it creates them too."""
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_statements(table.name, dialect):
            ddl: DDL = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # untyped there; it fills in %(table)s and the like
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def append_only_statements(table: str, dialect: str) -> list[str]:
    """Return the statements that make `table` append-only on `dialect` (``sqlite`` or ``postgresql``)."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {REFUSING_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {REFUSING_FUNCTION}()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {REFUSING_FUNCTION}()",
    ]


def drop_statements(table: str, dialect: str) -> list[str]:
    """Return the statements that take the triggers off `table` again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}" for name in ("change", "truncate")]
