"""Fixtures of the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.stage import Stage
from tests.support.browser import Visitor
from tests.support.databases import Database, Databases, Templates
from tests.support.server import LiveServer, servers_on


@pytest.fixture
def stage(
    fresh_database: Database, live_server: Callable[..., LiveServer], visitor: Callable[..., Visitor]
) -> Stage:
    """A database to furnish, a server that starts when first visited, visitors who sign in."""
    return Stage(fresh_database, live_server, visitor)


@pytest.fixture(scope="module")
def _house(
    pytestconfig: pytest.Config, templates: Templates, databases: Databases
) -> Iterator[tuple[Database, LiveServer]]:
    chosen = pytestconfig.getoption("--database")
    database = templates.copy("postgresql" if chosen == "postgresql" else "sqlite")
    with servers_on(database) as start:
        yield database, start(workers=1)
    databases.drop(database)


@pytest.fixture
def shared_stage(_house: tuple[Database, LiveServer], visitor: Callable[..., Visitor]) -> Stage:
    """A stage whose database and server all journeys of the module share, on one kind of database.

    For what the screens do rather than what the database does; each journey furnishes records of its own.
    """
    database, server = _house
    return Stage(database, lambda **_options: server, visitor, server)
