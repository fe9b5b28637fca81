"""An application with the chrome and a gallery of every component; no feature is needed for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

import partyhub.app
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.security.actors import Actor, Grant
from partyhub.security.permissions import Role
from partyhub.web.registry import registry
from tests.support.actors import TEST_ACTOR, admit_test_actors
from tests.support.application import KEYS, TEST_NOW
from tests.support.client import Client, PageClient
from tests.web import gallery

SECRETARY = Actor(
    user_id=1, name="王建国", organization_id=1, path="/1/", grants=(Grant(Role.SECRETARY, 1, "/1/"),)
)


def make_chrome(place: Path) -> PartyHub:
    """Return an application that has the chrome and the gallery, and no feature."""
    settings = Settings(
        env="test",
        database_url=f"sqlite:///{place / 'db.sqlite3'}",
        data_dir=place,
        testing=True,
        reads_alarm=0,
        **KEYS,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partyhub.app, "FEATURES", ("audit", "web"))
        patch.setattr(partyhub.app, "connect_signals", lambda: None)
        app = partyhub.app.create_app(settings)
    app.clock = FixedClock(TEST_NOW)
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
    registry(app).add(navigation=gallery.NAVIGATION, words=gallery.WORDS)
    app.register_blueprint(gallery.blueprint)
    admit_test_actors(app)
    return app


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> PartyHub:
    """The application with the gallery."""
    return make_chrome(tmp_path_factory.mktemp("chrome"))


@pytest.fixture
def context(chrome: PartyHub) -> Iterator[PartyHub]:
    """A request in Chinese is under way."""
    with chrome.test_request_context("/"):
        yield chrome


@pytest.fixture
def visit(chrome: PartyHub) -> Iterator[PageClient]:
    """A reader of the gallery's pages, a secretary."""
    with chrome.app_context():
        client: Any = chrome.test_client()
        client.actor = SECRETARY
        yield PageClient(client)


@pytest.fixture
def stranger(chrome: PartyHub) -> Iterator[Client]:
    """A client that nobody signed in."""
    with chrome.app_context():
        yield chrome.test_client()  # type: ignore[misc]  # the class set above


@pytest.fixture(scope="session")
def gallery_url(chrome: PartyHub) -> Iterator[str]:
    """The gallery served on this machine; whoever comes is the secretary."""

    def as_secretary(environ: dict[str, Any], start_response: Any) -> Any:
        return chrome.wsgi_app({**environ, TEST_ACTOR: SECRETARY}, start_response)

    server = make_server("127.0.0.1", 0, as_secretary, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
