"""Fixtures for everybody; `tests/README.md` explains them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.security.actors import Actor
from partyhub.web.catalogue import compile_stale
from tests.support.application import (
    CACHE,
    TEST_NOW,
    make_app,
    one_transaction,
    prepare,
    real_commits,
)
from tests.support.browser import DESK, FLAGS, PHONE, Visitor, chromium_path
from tests.support.client import ApiClient, Client, PageClient
from tests.support.databases import KINDS, Database, Databases, Kind, Templates
from tests.support.figures import Figures
from tests.support.mail import MailSink
from tests.support.network import loopback_only
from tests.support.server import LiveServer, servers_on
from tests.support.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("both", *KINDS), default="both", help="run on one database only")
    parser.addoption("--rounds", type=int, default=1, help="how often the repeated tests repeat")
    parser.addoption("--figures", default="", help="the file that long tests write their figures into")


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations that changed, once, before any process of xdist starts."""
    if not hasattr(config, "workerinput"):
        compile_stale()
        CACHE.mkdir(parents=True, exist_ok=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches data once per database."""
    if "kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        only = [name for mark in metafunc.definition.iter_markers("only_on") for name in mark.args] or KINDS
        metafunc.parametrize("kind", [name for name in only if chosen in ("both", name)])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "kind" in names:
            item.add_marker("db")
        if "tests/journeys/" in item.nodeid:
            item.add_marker("journey")


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(autouse=True)
def _no_logged_errors(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged ERROR is a defect; a test that brings one about on purpose says so with the mark `logs_errors`."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    logged = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    errors = [f"{record.name}: {record.getMessage()}" for record in logged if record.levelno >= logging.ERROR]
    assert not errors, "errors were logged: " + "; ".join(errors)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Maker of databases; starts PostgreSQL when first asked for one."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def templates(databases: Databases) -> Templates:
    """Prepared databases with the baseline, to be copied."""
    return Templates(databases, prepare)


@pytest.fixture(scope="session")
def _apps(templates: Templates) -> Iterator[Callable[[Kind], PartyHub]]:
    made: dict[Kind, PartyHub] = {}

    def of(kind: Kind) -> PartyHub:
        if kind not in made:
            made[kind] = make_app(templates.copy(kind))
        return made[kind]

    yield of
    for application in made.values():
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2026-11-23, ten o'clock in Shanghai, until moved."""
    return FixedClock(TEST_NOW)


@pytest.fixture
def app(kind: Kind, _apps: Any, clock: FixedClock) -> Iterator[PartyHub]:
    """The application on a shared database of each kind; an application context is open, everything is undone after."""
    application: PartyHub = _apps(kind)
    application.clock = clock
    with one_transaction(application):
        yield application


@pytest.fixture
def world(app: PartyHub) -> World:
    """The baseline: `world.tree.east_branch`, `world.people.member`, `world.secretary`, `world.actor("auditor")`."""
    return World()


@pytest.fixture
def fresh_database(kind: Kind, templates: Templates, databases: Databases) -> Iterator[Database]:
    """A database of one's own with the baseline and real commits: for races, servers, migrations, kills."""
    database = templates.copy(kind)
    yield database
    databases.drop(database)


@pytest.fixture
def empty_database(kind: Kind, databases: Databases) -> Iterator[Database]:
    """A database of one's own without any table."""
    database = databases.empty(kind)
    yield database
    databases.drop(database)


@pytest.fixture
def fresh_app(fresh_database: Database, clock: FixedClock) -> Iterator[PartyHub]:
    """An application on `fresh_database`, its context open, its commits real."""
    application = make_app(fresh_database)
    application.clock = clock
    with real_commits(application):
        yield application


@pytest.fixture
def client(app: PartyHub) -> Client:
    """Flask's client, nobody signed in."""
    return app.test_client()  # type: ignore[return-value]  # the class that make_app set


@pytest.fixture
def client_as(app: PartyHub) -> Callable[[Actor], Client]:
    """Return a maker of clients that act as somebody, without signing in."""

    def make(actor: Actor) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]  # the class that make_app set
        client.actor = actor
        return client

    return make


@pytest.fixture
def page(client: Client) -> PageClient:
    """A reader of pages, nobody signed in; every page is inspected."""
    return PageClient(client)


@pytest.fixture
def page_as(client_as: Callable[[Actor], Client]) -> Callable[[Actor], PageClient]:
    """Return a maker of readers of pages that act as somebody."""
    return lambda actor: PageClient(client_as(actor))


@pytest.fixture
def api(client: Client) -> ApiClient:
    """A program that asks the API without a token."""
    return ApiClient(client)


@pytest.fixture
def api_as(client_as: Callable[[Actor], Client]) -> Callable[[Actor], ApiClient]:
    """Return a maker of programs that act as somebody."""
    return lambda actor: ApiClient(client_as(actor))


@pytest.fixture
def live_server(fresh_database: Database) -> Iterator[Callable[..., LiveServer]]:
    """Return a starter of real servers on `fresh_database`; ``live_server(workers=4)``."""
    with servers_on(fresh_database) as start:
        yield start


@pytest.fixture
def mail() -> Iterator[MailSink]:
    """A real SMTP server on this machine; `mail.port`, `mail.messages`."""
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all journeys of this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visitor(browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors: ``visitor(server.url)`` at the desk, ``visitor(server.url, PHONE)`` on a phone.

    At the end of the test none of them may have seen a console error, a policy violation, or an outside request.
    """
    visitors: list[Visitor] = []

    def make(base_url: str, size: tuple[int, int] = DESK, **options: Any) -> Visitor:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=size == PHONE, **options
        )
        context.set_default_timeout(30_000)
        visitors.append(Visitor(context, base_url))
        return visitors[-1]

    yield make
    problems = [problem for one in visitors for problem in one.problems]
    for one in visitors:
        one.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Keeper of measured figures: ``figures.note("500 sign-ups on 5 places, SQLite", "1.9 s")``."""
    kept = Figures()
    yield kept
    if path := request.config.getoption("--figures"):
        kept.write(request.config.rootpath / path)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a repeated test repeats: once, or what `make test-long` says."""
    return int(request.config.getoption("--rounds"))
