"""Many at once on five places, over HTTP: exactly five get one, nobody gets an error."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bench.server import Server
from bench.stage import PEOPLE, Stage
from bench.visitor import Answer, Visitor
from tests.support.rush import at_once

PLACES = 5
SIZES = {50: 3, 200: 1, 500: 1}
"""People → rounds; `make test-long` repeats each twenty times."""
FIRST_DAY = 120


@dataclass(frozen=True)
class Rush:
    """One size of rush: how many got a place in each round, what statuses came, and the middle round's seconds."""

    people: int
    confirmed: tuple[int, ...]
    statuses: frozenset[int]
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether every round gave exactly the places there are, and every answer was a good one."""
        return set(self.confirmed) == {PLACES} and self.statuses == {201}


def rushes(stage: Stage, server: Server) -> list[Rush]:
    """Let 50, 200 and 500 people run for five places each."""
    found, day = [], FIRST_DAY
    for people, rounds in SIZES.items():
        confirmed, statuses, seconds = [], set(), []
        for _ in range(rounds):
            day += 1
            took, answers = _once(stage, server, people, day)
            seconds.append(took)
            statuses |= {one.status for one in answers}
            confirmed.append(Counter(json.loads(one.body).get("state") for one in answers)["confirmed"])
        middle = sorted(seconds)[len(seconds) // 2]
        found.append(Rush(people, tuple(confirmed), frozenset(statuses), middle))
    return found


def _once(stage: Stage, server: Server, people: int, day: int) -> tuple[float, list[Answer]]:
    _order, session = stage.new_session(PLACES, day)
    path = f"/api/v1/sessions/{session}/signups"
    programs = [stage.program(server.port, n) for n in PEOPLE[:people]]
    answers, seconds = at_once([_call(one, path, f"rush-{day}-{n}") for n, one in enumerate(programs)])
    time.sleep(0.2)
    return seconds, answers


def _call(visitor: Visitor, path: str, key: str) -> Callable[[], Answer]:
    def call() -> Answer:
        try:
            return visitor.post_json(path, key)
        finally:
            visitor.close()

    return call
