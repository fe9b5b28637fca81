"""Fixtures of the system-wide tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from tests.support.application import TEST_NOW, make_app, one_transaction, real_commits
from tests.support.databases import Kind, Templates
from tests.system.probe import Prober
from tests.system.scene import Scene, build
from tests.system.scene_review import add_review

LONG_ON_POSTGRESQL = (
    "test_requests_made_from_the_document",
    "test_several_faults_are_told_at_once",
    "test_what_is_not_json_is_refused",
    "test_versions_and_one_time_keys",
    "test_reading_writes_nothing",
    "test_every_spoiled_form_is_refused",
    "test_forms_tell_of_a_missing_key_and_a_missing_version",
    "test_forms_refuse_a_missing_and_a_spoilt_version",
    "test_a_scope_that_lets_everything_through_is_found",
    "test_a_loosened_declaration_is_found",
    "test_a_missing_enforcement_is_found",
    "test_an_endpoint_that_nobody_declared_is_found",
    "test_a_404_that_tells_is_found",
    "test_a_list_that_forgot_its_scope_is_found",
    "test_no_word_of_another_place_is_read",
    "test_wrong_queries_are_refused",
    "test_everybody_reaches_what_the_policy_says_and_nothing_else",
    "test_every_answer_carries_the_headers",
    "test_no_redirect_leaves_the_site",
    "test_no_restricted_value_is_shown_whole",
    "test_strangers_reach_the_public_routes_only",
    "test_columns_that_no_form_offers_cannot_be_written",
    "test_the_same_bodies_with_ids_of_ones_own_get_further",
)
"""Tests whose run on SQLite says nearly everything; on PostgreSQL they belong to the long tests."""

SAMPLED = ("secretary", "link", "anonymous", "east_dispatcher")
"""Of those that walk as everybody, whose walk is made on PostgreSQL each time as well."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = getattr(item, "originalname", "")
        if "postgresql" in item.name and name in LONG_ON_POSTGRESQL and not _is_sampled(item):
            item.add_marker("long")


def _is_sampled(item: pytest.Item) -> bool:
    return item.callspec.params.get("name") in SAMPLED  # type: ignore[attr-defined]  # a test run twice


@pytest.fixture(scope="session")
def _prepared(templates: Templates) -> Iterator[Callable[[Kind], tuple[PartyHub, Scene]]]:
    """The scene is made once per kind of database and kept; each test works in a transaction on it."""
    made: dict[Kind, tuple[PartyHub, Scene]] = {}

    def of(kind: Kind) -> tuple[PartyHub, Scene]:
        if kind not in made:
            application = make_app(templates.copy(kind))
            clock = FixedClock(TEST_NOW)
            application.clock = clock
            with real_commits(application):
                made[kind] = application, build(clock, add_review)
        return made[kind]

    yield of
    for application, _scene in made.values():
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def app(kind: Kind, _prepared: Any, clock: FixedClock) -> Iterator[PartyHub]:
    """The application on a database that holds the scene; everything is undone after the test."""
    application, _scene = _prepared(kind)
    application.clock = clock
    with one_transaction(application):
        yield application


@pytest.fixture
def scene(app: PartyHub, kind: Kind, _prepared: Any) -> Scene:
    """One record of every kind at every place."""
    return _prepared(kind)[1]


@pytest.fixture
def prober(app: PartyHub, scene: Scene) -> Prober:
    """Sends requests as the people of the scene and undoes what they did."""
    return Prober(app, scene)
