"""Many at once at one activity, over HTTP against several processes of the real server: nothing is lost."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from partyhub.accounts import commands as accounts
from partyhub.activities import commands
from partyhub.activities.models import Attendance
from partyhub.activities.rules import Presence, Reported
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from partyhub.security.actors import SYSTEM
from tests.activities import unguarded
from tests.factories.activities import logged
from tests.factories.members import member
from tests.support.rush import at_once
from tests.support.server import LiveServer
from tests.support.world import World

CLOCK = SystemClock()
pytestmark = [pytest.mark.race, pytest.mark.timeout(300)]


@dataclass
class Hall:
    """An activity under way, who is there, and the token of whoever leads it."""

    activity_id: int
    path: str
    people: list[str]
    ids: list[int]
    token: str

    def counts(self) -> Counter[Presence]:
        """Return how many lines say what."""
        unit.rollback()
        query = select(Attendance.state).where(Attendance.activity_id == self.activity_id)
        found = Counter(db.session.scalars(query))
        unit.rollback()
        return found


def a_hall(people: int) -> Hall:
    """Make members of one branch and an announced activity that begins in a minute, with real commits."""
    with unit.work():
        world = World()
        branch = world.tree.east_branch
        made = [member(CLOCK, branch, number=3000 + n) for n in range(people)]
        at = CLOCK.now() + timedelta(minutes=1)
        times = {"starts_at": at, "ends_at": at + timedelta(hours=2)}
        activity = logged(world.secretary, branch, CLOCK, **times)
        commands.publish(world.secretary, activity, clock=CLOCK)
        commands.switch_sign_in(world.secretary, activity, on=True, clock=CLOCK)
        token = accounts.create_token(SYSTEM, world.user("secretary"), name="rush", clock=CLOCK)[1]
        path = f"/api/v1/activities/{activity.public_id}"
        return Hall(activity.id, path, [one.public_id for one in made], [one.id for one in made], token)


def ask(port: int, method: str, path: str, token: str, body: Any = None, key: str = "") -> tuple[int, Any]:
    """Send one request over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=280)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    try:
        connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def mark(port: int, hall: Hall, entries: list[dict[str, str]], key: str) -> Callable[[], int]:
    """Return a call that sends lines of the roll call."""
    body = {"entries": entries}
    return lambda: ask(port, "POST", f"{hall.path}/attendance", hall.token, body, key)[0]


def present(who: str) -> dict[str, str]:
    return {"member_id": who, "state": "present"}


@pytest.mark.parametrize("people", [50, pytest.param(500, marks=pytest.mark.long)])
def test_all_who_are_marked_at_once_are_there(fresh_app, live_server, figures, kind, people):
    hall = a_hall(people)
    port = live_server(workers=4).port
    calls = [mark(port, hall, [present(who)], f"mark-{n}") for n, who in enumerate(hall.people)]
    answers, seconds = at_once(calls, timeout=280)
    figures.note(f"{people} people marked at once over HTTP, {kind}", f"{seconds:.1f} s, none lost")
    assert Counter(answers) == {200: people}
    assert hall.counts() == {Presence.PRESENT: people}


def test_whole_sheets_sent_from_stale_pages_would_lose_people(fresh_app, live_server):
    """The control: were each page to send its whole sheet, the last one would undo what the others recorded."""
    hall = a_hall(20)
    port = live_server().port
    others = {who: {"member_id": who, "state": "unrecorded"} for who in hall.people}
    calls = [
        mark(port, hall, list((others | {who: present(who)}).values()), f"sheet-{n}")
        for n, who in enumerate(hall.people)
    ]
    answers, _seconds = at_once(calls)
    assert Counter(answers) == {200: len(calls)}
    assert hall.counts()[Presence.PRESENT] < len(calls)


class TestTheLaterWordStands:
    """Each of some is marked by two phones at once: absent ten minutes ago in a dead corner, present just now."""

    PEOPLE = 12

    def marked_twice(self, server: LiveServer) -> Counter[Presence]:
        hall = a_hall(self.PEOPLE)
        calls = []
        for number, who in enumerate(hall.people):
            calls.append(mark(server.port, hall, [present(who)], f"now-{number}"))
            earlier = {"member_id": who, "state": "absent", "seconds_ago": 600}
            calls.append(mark(server.port, hall, [earlier], f"then-{number}"))
        answers, _seconds = at_once(calls)
        assert Counter(answers) == {200: 2 * self.PEOPLE}
        return hall.counts()

    def test_whatever_the_order_of_arrival(self, fresh_app, live_server):
        assert self.marked_twice(live_server(workers=4)) == {Presence.PRESENT: self.PEOPLE}

    def test_without_the_guard_marks_get_lost(self, fresh_app, live_server):
        server = live_server(workers=4, GUNICORN_CMD_ARGS=f"--config {Path(unguarded.__file__)}")
        assert self.marked_twice(server)[Presence.PRESENT] < self.PEOPLE


def tokens_for(hall: Hall) -> list[str]:
    """Return a token of each member's own."""
    with unit.work():
        found = []
        for number in hall.ids:
            user = accounts.create_user(
                SYSTEM, username=f"m{number}", display_name=f"党员{number}", member_id=number, clock=CLOCK
            )
            found.append(accounts.create_token(SYSTEM, user, name="rush", clock=CLOCK)[1])
        return found


def test_fifty_sign_in_at_once_each_twice_and_stand_once(fresh_app, live_server):
    hall = a_hall(50)
    tokens, server = tokens_for(hall), live_server()
    answers = sign_in_at_once(server, hall, [*tokens, *tokens])
    assert Counter(answers) == {200: 100}
    assert hall.counts() == {Presence.PRESENT: 50}
    rows = select(func.count()).select_from(Attendance).where(Attendance.reported == Reported.ONESELF)
    assert db.session.scalar(rows) == 50
    unit.rollback()


def test_fifty_times_the_same_member_is_one_line(fresh_app, live_server):
    hall = a_hall(1)
    answers = sign_in_at_once(live_server(), hall, tokens_for(hall) * 50)
    assert Counter(answers) == {200: 50}
    assert hall.counts() == {Presence.PRESENT: 1}


def sign_in_at_once(server: LiveServer, hall: Hall, tokens: list[str]) -> list[int]:
    """Read the code on the leader's screen and let everybody use it at the same moment."""
    status, shown = ask(server.port, "GET", f"{hall.path}/self-sign-in/code", hall.token)
    assert status == 200, shown
    body = {"code": shown["code"]}

    def call(number: int, token: str) -> Callable[[], int]:
        return lambda: ask(server.port, "POST", f"{hall.path}/sign-in", token, body, f"in-{number}")[0]

    return at_once([call(number, token) for number, token in enumerate(tokens)])[0]
