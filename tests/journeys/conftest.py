"""Fixtures of the journeys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.stage import Stage
from tests.support.browser import Visitor
from tests.support.databases import Database
from tests.support.server import LiveServer


@pytest.fixture
def stage(
    fresh_database: Database, live_server: Callable[..., LiveServer], visitor: Callable[..., Visitor]
) -> Stage:
    """A database to furnish, a server that starts when first visited, visitors who sign in."""
    return Stage(fresh_database, live_server, visitor)
