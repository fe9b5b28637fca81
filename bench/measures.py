"""Measuring: CPU milliseconds a request, side by side with the anchor in rounds, so that both meet the same weather."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import anchor
from bench.organisation import ROLES
from bench.server import PARTYHUB, Server
from bench.stage import Stage
from bench.visitor import Answer, Visitor
from tests.support.application import ENVIRONMENT, cookie
from tests.support.sql import count_sql

ROUNDS = 4
REQUESTS = 25  # a page and round
WARM_UP = 6
SIGN_UPS = 120
Ask = Callable[[], Answer]


@dataclass
class Cost:
    """What a page cost: CPU milliseconds a request, and how long each answer took."""

    cpu: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    statements: int = 0

    @property
    def milliseconds(self) -> float:
        """CPU a request, the middle one of the rounds."""
        return statistics.median(self.cpu)

    @property
    def p50(self) -> float:
        """The middle answer's time."""
        return statistics.median(self.waited)


@contextmanager
def servers(stage: Stage, log: Path) -> Iterable[tuple[Server, Server]]:  # type: ignore[misc]  # a generator
    """PartyHub and the anchor beside it."""
    ours = Server(PARTYHUB, ENVIRONMENT | stage.database.environment, log / "partyhub.log")
    try:
        other = Server("bench.anchor:app", {"ANCHOR_DATABASE_URL": stage.database.url}, log / "anchor.log")
        try:
            yield ours, other
        finally:
            other.stop()
    finally:
        ours.stop()


def pages(stage: Stage, ours: Server, other: Server) -> dict[str, Cost]:
    """Measure every page and the anchor's, in rounds; anchors are named ``anchor: …``."""
    group_path = stage.tree.paths[stage.tree.group]
    bare = Visitor(other.port, {"Cookie": cookie(anchor.app, {"user": ROLES["group"]})})
    asks: dict[str, tuple[Server, Ask]] = {
        "anchor: list": (other, lambda: bare.get(f"/list?path={group_path}")),
        "anchor: record": (other, lambda: bare.get(f"/record/{stage.places['activity']}")),
        **_asks(stage, ours),
    }
    found = _in_rounds(asks)
    for page in stage.pages:
        found[page.name].statements = statements(stage, page.who, page.path)
    return found


def grown(
    small: Stage, large: Stage, at_once: Server, at_ten: Server
) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """Measure every page on both amounts of data, one right after the other in each round."""
    asks: dict[str, tuple[Server, Ask]] = {}
    few, many = _asks(small, at_once), _asks(large, at_ten)
    for name in few:
        asks[f"1 {name}"], asks[f"10 {name}"] = few[name], many[name]
    found = _in_rounds(asks)
    both = ({name: found[f"1 {name}"] for name in few}, {name: found[f"10 {name}"] for name in few})
    for stage, costs in zip((small, large), both, strict=True):
        for page in stage.pages:
            costs[page.name].statements = statements(stage, page.who, page.path)
    return both


def _asks(stage: Stage, server: Server) -> dict[str, tuple[Server, Ask]]:
    return {
        page.name: (server, _asking(stage.visitor(server.port, page.who), page.path)) for page in stage.pages
    }


def _in_rounds(asks: dict[str, tuple[Server, Ask]]) -> dict[str, Cost]:
    found: dict[str, Cost] = defaultdict(Cost)
    for _ in range(ROUNDS):
        for name, (server, ask) in asks.items():
            _measure(found[name], server, [ask] * REQUESTS, warm_up=WARM_UP)
    return dict(found)


def _asking(visitor: Visitor, path: str) -> Ask:
    return lambda: visitor.get(path)


def _measure(cost: Cost, server: Server, asks: list[Ask], *, warm_up: int = 0) -> None:
    for ask in asks[:warm_up]:
        _expect(ask())
    began = server.cpu()
    answers = [ask() for ask in asks]
    cost.cpu.append((server.cpu() - began) * 1000 / len(asks))
    cost.waited += [one.milliseconds for one in answers]
    for one in answers:
        _expect(one)


def _expect(answer: Answer) -> None:
    if answer.status not in (200, 201, 303):
        raise RuntimeError(f"an answer of {answer.status}: {answer.body[:500].decode(errors='replace')}")


def statements(stage: Stage, who: str, path: str) -> int:
    """Count the statements of a page, asked for the second time."""
    client = stage.client(who)
    client.get(path)
    with count_sql() as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(seen)


def sign_ups(stage: Stage, ours: Server, other: Server) -> dict[str, Cost]:
    """Measure the sign-up POST: from the phone's page, by the API, and the anchor's."""
    order, session = stage.new_session(10_000, 90)
    bare = Visitor(other.port, {"Cookie": cookie(anchor.app, {"user": ROLES["group"]})})
    found: dict[str, Cost] = defaultdict(Cost)
    half = SIGN_UPS // ROUNDS
    for turn in range(ROUNDS):
        members = range(1 + turn * half, 1 + (turn + 1) * half)
        _measure(
            found["anchor: sign-up"], other, [lambda: bare.post_form("/signup/1", {})] * half, warm_up=WARM_UP
        )
        taps = [_tap(stage, ours.port, n, order, session) for n in members]
        _measure(found["sign-up from the phone's page"], ours, taps)
        calls = [_call(stage, ours.port, n + SIGN_UPS, session) for n in members]
        _measure(found["sign-up by the API"], ours, calls)
    found["sign-up from the phone's page"].statements = _statements_of_a_tap(stage, order, session)
    return dict(found)


def _tap(stage: Stage, port: int, member_id: int, order: str, session: str) -> Ask:
    visitor, token = stage.phone(port, member_id)
    path = f"/service/orders/{order}/sessions/{session}/signup"
    values = {"csrf_token": token, "idempotency_key": f"bench-{member_id}", "version": ""}
    return lambda: _and_close(visitor, visitor.post_form(path, values))


def _call(stage: Stage, port: int, member_id: int, session: str) -> Ask:
    visitor = stage.program(port, member_id)
    return lambda: _and_close(
        visitor, visitor.post_json(f"/api/v1/sessions/{session}/signups", f"bench-{member_id}")
    )


def _and_close(visitor: Visitor, answer: Answer) -> Answer:
    visitor.close()
    return answer


def _statements_of_a_tap(stage: Stage, order: str, session: str) -> int:
    path = f"/service/orders/{order}/sessions/{session}/signup"
    counts = []
    for member_id in (SIGN_UPS * 2 + 1, SIGN_UPS * 2 + 2):
        visitor, token = stage.phone(0, member_id)
        client: Any = stage.app.test_client(use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = visitor.headers["Cookie"]
        values = {"csrf_token": token, "idempotency_key": f"bench-{member_id}", "version": ""}
        with count_sql() as seen:
            answer = client.post(path, data=values)
        if answer.status_code != 303:
            raise RuntimeError(
                f"a sign-up answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}"
            )
        counts.append(len(seen))
    return counts[-1]
