"""Whose page it is belongs to the request: many threads of one process, two people in turns, no page is another's."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.web import chrome
from tests.factories.activities import submitted
from tests.support.actors import TEST_ACTOR
from tests.support.rush import at_once
from tests.support.world import World

PAGES = ("/", "/activities", "/members", "/activities?q=金丝雀")
WORDS = {"secretary": "东部金丝雀", "neighbour": "西部金丝雀"}


def asked(app: PartyHub, actors: dict[str, Any], number: int, requests: int) -> Callable[[], list[str]]:
    """Return what one thread does: ask as one person and as the other in turn; it returns what was not right."""

    def run() -> list[str]:
        wrong, people = [], list(actors)
        for turn in range(requests):
            name, url = people[(number + turn) % 2], PAGES[(number + turn) % len(PAGES)]
            answer = FlaskClient(app, TestResponse).get(url, environ_overrides={TEST_ACTOR: actors[name]})
            foreign = next(word for other, word in WORDS.items() if other != name)
            if answer.status_code != 200 or foreign in answer.text or actors[name].name not in answer.text:
                wrong.append(f"{url} for {name}: {answer.status_code}")
        return wrong

    return run


@pytest.fixture
def actors(fresh_app: PartyHub, clock: Any) -> dict[str, Any]:
    world = World()
    submitted(world.secretary, world.tree.east_branch, clock, title=WORDS["secretary"])
    submitted(world.neighbour, world.tree.west_branch, clock, title=WORDS["neighbour"])
    db.session.commit()
    return {"secretary": world.secretary, "neighbour": world.neighbour}


FEW, MANY = (8, 6), (50, 200)
"""Threads and requests of each: fifty wait for one another most of the time, so they are for the long tests."""


@pytest.mark.parametrize(
    ("threads", "requests"),
    [FEW, pytest.param(*MANY, marks=[pytest.mark.long, pytest.mark.timeout(3600)])],
)
def test_nobody_reads_anothers_page(
    fresh_app: PartyHub, actors: dict[str, Any], figures: Any, kind: str, threads: int, requests: int
) -> None:
    calls = [asked(fresh_app, actors, number, requests) for number in range(threads)]
    answers, seconds = at_once(calls, timeout=3500)
    what = f"{threads * requests} pages for two people from {threads} threads, {kind}"
    figures.note(what, f"{seconds:.0f} s, none another's")
    assert [one for wrong in answers for one in wrong] == []


def test_a_value_that_is_kept_for_the_next_reader_is_found(
    fresh_app: PartyHub, actors: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: what is filled in for one reader is kept for all."""
    monkeypatch.setattr(chrome, "_fill", functools.cache(chrome._fill))
    assert asked(fresh_app, actors, 0, 4)() != []
