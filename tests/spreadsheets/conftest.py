"""What the room's tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from partyhub.kernel.http import PartyHub
from partyhub.security.actors import Actor
from tests.factories.spreadsheets import NOTES
from tests.support.actors import actor_for

ROOT = SimpleNamespace(id=1, path="/1/")
BRANCH = SimpleNamespace(id=7, path="/1/2/7/")
OTHER = SimpleNamespace(id=9, path="/1/3/9/")


@pytest.fixture(autouse=True)
def _notes_importer(request: pytest.FixtureRequest) -> Iterator[None]:
    """Register the small importer of the tests with the app, where there is one."""
    if not {"app", "fresh_app"} & set(request.fixturenames):
        yield
        return
    name = "app" if "app" in request.fixturenames else "fresh_app"
    app: PartyHub = request.getfixturevalue(name)
    app.extensions["partyhub.importers"][NOTES.kind] = NOTES
    yield
    del app.extensions["partyhub.importers"][NOTES.kind]


@pytest.fixture
def secretary() -> Actor:
    """A branch secretary."""
    return actor_for("secretary", BRANCH, user_id=70)


@pytest.fixture
def neighbour() -> Actor:
    """The secretary of another branch."""
    return actor_for("secretary", OTHER, user_id=90)


@pytest.fixture
def committee() -> Actor:
    """Somebody of the committee at the root."""
    return actor_for("committee", ROOT, user_id=10)


@pytest.fixture
def member() -> Actor:
    """A member, who may not import."""
    return actor_for("member", BRANCH, user_id=71, member_id=3)


Maker = Callable[..., bytes]
