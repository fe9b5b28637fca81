"""One head; models and triggers equal head; up, down and up again with data inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.search.models import of_the_models
from tests.architecture.sources import ROOT
from tests.support import baseline
from tests.support.application import make_app, real_commits
from tests.support.databases import Database

MIGRATIONS = str(ROOT / "migrations")
TRIGGERS = {
    "sqlite": "select name, tbl_name from sqlite_master where type = 'trigger'",
    "postgresql": "select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal",
}


@pytest.fixture
def migrated(empty_database: Database, caplog: pytest.LogCaptureFixture) -> Iterator[PartyHub]:
    """An application whose tables were made by the migrations alone."""
    app = make_app(empty_database)
    with real_commits(app):
        upgrade(directory=MIGRATIONS)
        yield app


def triggers(connection: Connection) -> set[tuple[str, str]]:
    """Return (name, table) of every trigger."""
    return {(row[0], row[1]) for row in connection.execute(text(TRIGGERS[connection.dialect.name]))}


def rows(connection: Connection) -> dict[str, list[tuple]]:
    """Return every row of every table."""
    found = {}
    for table in db.metadata.sorted_tables:
        kept = connection.execute(table.select()).all()
        found[table.name] = sorted((tuple(row) for row in kept), key=repr)
    return found


def same_column_kind(_context, _inspected, _column, inspected_type, model_type) -> bool | None:
    """Leave alembic's own comparison; SQLite keeps no length of a BLOB."""
    return False if "BLOB" in str(inspected_type) and "BLOB" in str(model_type) else None


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_revisions_are_numbered_in_order() -> None:
    revisions = [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()][::-1]
    assert [revision[:4] for revision in revisions] == [f"{n:04}" for n in range(1, len(revisions) + 1)]


def test_models_equal_head(migrated: PartyHub) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": same_column_kind, "include_name": of_the_models}
        )
        assert compare_metadata(context, db.metadata) == []


def test_triggers_equal_head(migrated: PartyHub, fresh_app: PartyHub) -> None:
    with fresh_app.app_context(), db.engine.connect() as connection:
        wanted = triggers(connection)
        db.session.remove()
    with migrated.app_context(), db.engine.connect() as connection:
        assert triggers(connection) == wanted
    assert wanted


def test_down_and_up_again_with_data_inside(migrated: PartyHub, clock: FixedClock) -> None:
    migrated.clock = clock
    baseline.load(clock)
    db.session.remove()
    with db.engine.connect() as connection:
        before = {name: len(kept) for name, kept in rows(connection).items()}
    assert before["organization"] > 0
    downgrade(directory=MIGRATIONS, revision="base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        assert triggers(connection) == set()
    upgrade(directory=MIGRATIONS)
    baseline.load(clock)
    db.session.remove()
    with db.engine.connect() as connection:
        assert {name: len(kept) for name, kept in rows(connection).items()} == before


def test_one_step_back_and_forth_changes_no_row(migrated: PartyHub, clock: FixedClock) -> None:
    revisions = list(ScriptDirectory(MIGRATIONS).walk_revisions())
    if len(revisions) == 1:  # the first revision makes the tables: there is no row to keep
        assert revisions[0].down_revision is None
        return
    baseline.load(clock)
    db.session.remove()
    with db.engine.connect() as connection:
        before = rows(connection)
    downgrade(directory=MIGRATIONS, revision="-1")
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        assert rows(connection) == before
