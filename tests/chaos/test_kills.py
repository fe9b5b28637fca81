"""Workers killed and the database restarted while people write (quality-bar R7, R9, R10)."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from partyhub.accounts import commands as accounts
from partyhub.activities.models import Activity
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from partyhub.security.actors import SYSTEM
from tests.chaos.people import Caller, Diary, disagreements
from tests.support.rush import at_once
from tests.support.server import LiveServer
from tests.support.world import World

WRITERS = 4
KILLS, MANY_KILLS = 2, 50
BETWEEN_KILLS_SECONDS = 0.8
MANY_WRITERS = 32
RECOVERED_WITHIN_SECONDS = 10
LECTURE = {
    "kinds": ["party_lecture", "themed_day"],
    "starts_at": "2026-03-16T09:00:00+08:00",
    "ends_at": "2026-03-16T11:00:00+08:00",
    "result": "学习了文件。",
}


def token_of(username: str) -> str:
    """Return a new API token of an account of the baseline."""
    with unit.work():
        user = World().user(username)
        return accounts.create_token(SYSTEM, user, name="chaos", clock=SystemClock())[1]


def branch_id() -> str:
    """Return the id of the branch that the activities are logged for."""
    found = World().tree.east_branch.public_id
    unit.rollback()
    return found


def a_writer(port: int, number: int, diary: Diary, over: threading.Event) -> Callable[[], Caller]:
    """Return somebody who logs, signs and has approved one activity after the other until it is `over`."""
    secretary, group = Caller(port, token_of("secretary")), Caller(port, token_of("group"))
    home = branch_id()

    def run() -> Caller:
        place = 0
        while not over.is_set():
            place += 1
            title = f"第{number}组第{place}课"
            body = {**LECTURE, "title": title, "organization_id": home}
            logged = secretary.post("/activities?then=submit", body, key=f"log-{title.encode().hex()}")
            diary.keep(title, logged)
            verb = f"/activities/{logged['id']}/approve"
            diary.keep(title, group.post(verb, {}, key=f"ok-{logged['id']}", version=logged["version"]))
        return secretary

    return run


def while_writing(server: LiveServer, disturb: Callable[[], None]) -> tuple[Diary, list[Caller]]:
    """Let people write while `disturb` runs in this thread; return what they were told."""
    diary, over = Diary(), threading.Event()
    writers = [a_writer(server.port, number, diary, over) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        at_work = [pool.submit(write) for write in writers]
        try:
            disturb()
        finally:
            over.set()
    return diary, [one.result() for one in at_work]


def kill_workers(server: LiveServer, times: int) -> None:
    """Kill one worker after the other, at random moments, each after the last one's successor is there."""
    full = len(server.worker_ids())
    chance = random.Random(20261127)  # which worker, not a secret
    for _ in range(times):
        time.sleep(BETWEEN_KILLS_SECONDS * (0.5 + chance.random()))
        os.kill(chance.choice(server.worker_ids()), signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(server.worker_ids()) < full and time.monotonic() < deadline:
            time.sleep(0.02)


def check(server: LiveServer, diary: Diary) -> None:
    """What was told is stored, once; facts, sums, audit chain and references agree with it."""
    assert diary.acknowledged
    rows = db.session.execute(select(Activity.title, Activity.public_id, Activity.state)).all()
    unit.rollback()
    found = list(
        disagreements(diary.acknowledged, [(row.title, row.public_id, row.state.value) for row in rows])
    )
    assert found == []
    for command in (("ledger", "rebuild", "--verify"), ("audit", "verify")):
        done = server.command(*command)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.race
class TestKilledWorkers:
    @pytest.mark.timeout(300)
    def test_nothing_told_is_lost_and_nothing_is_doubled(self, fresh_app, live_server):
        server = live_server(workers=3)
        diary, _callers = while_writing(server, lambda: kill_workers(server, KILLS))
        check(server, diary)

    @pytest.mark.long
    @pytest.mark.timeout(1800)
    def test_fifty_times(self, fresh_app, live_server, kind, figures):
        server = live_server(workers=3)
        diary, callers = while_writing(server, lambda: kill_workers(server, MANY_KILLS))
        check(server, diary)
        told = (
            f"{len(diary.acknowledged)} activities acknowledged, {sum(one.retried for one in callers)} requests sent "
            "again; lost 0, doubled 0, half done 0"
        )
        figures.note(
            f"{MANY_KILLS} workers killed (SIGKILL) while {WRITERS} people log and approve, {kind}", told
        )


@pytest.mark.race
class TestRestartedDatabase:
    @pytest.mark.long
    @pytest.mark.timeout(1800)
    @pytest.mark.only_on("postgresql")
    def test_people_go_on_without_a_restart_of_the_application(
        self, fresh_app, live_server, databases, rounds, figures
    ):
        server = live_server(workers=3)

        def crash() -> None:
            for _ in range(rounds):
                time.sleep(2)
                databases.cluster.crash_and_restart()
            time.sleep(2)

        diary, callers = while_writing(server, crash)
        db.engine.dispose()
        check(server, diary)
        longest = max(one.longest_seconds for one in callers)
        assert longest < RECOVERED_WITHIN_SECONDS
        figures.note(
            f"PostgreSQL crashed and restarted {rounds} times while {WRITERS} people log and approve",
            f"{len(diary.acknowledged)} activities acknowledged, lost 0; longest wait of one request {longest:.1f} s",
        )


@pytest.mark.race
class TestManyWriters:
    @pytest.mark.long
    @pytest.mark.timeout(1800)
    def test_nobody_meets_an_error(self, fresh_app, live_server, kind, rounds, figures):
        server, diary, home = live_server(workers=4), Diary(), branch_id()
        callers = [Caller(server.port, token_of("secretary")) for _ in range(MANY_WRITERS)]

        def write(number: int) -> Callable[[], None]:
            def run() -> None:
                for place in range(rounds):
                    title = f"第{number}人第{place}课"
                    body = {**LECTURE, "title": title, "organization_id": home}
                    path = "/activities?then=submit"
                    diary.keep(title, callers[number].post(path, body, key=f"many-{number}-{place}"))

            return run

        _answers, seconds = at_once([write(number) for number in range(MANY_WRITERS)], timeout=1500)
        check(server, diary)
        assert [one.retried for one in callers] == [0] * MANY_WRITERS
        figures.note(
            f"{MANY_WRITERS} people log {rounds} activities each at once, {kind}",
            f"{len(diary.acknowledged)} in {seconds:.0f} s, no 5xx, none asked again",
        )


class TestSabotage:
    """The check finds what it is there to find."""

    TOLD = {"甲": ("a1", "approved"), "乙": ("b1", "submitted")}  # noqa: RUF012  # never changed

    @pytest.mark.parametrize(
        ("stored", "said"),
        [
            ([("甲", "a1", "approved")], "乙 was acknowledged and is lost"),
            (
                [("甲", "a1", "approved"), ("乙", "b1", "submitted"), ("乙", "b2", "submitted")],
                "乙 is stored 2 times",
            ),
            ([("甲", "a1", "submitted"), ("乙", "b1", "submitted")], "甲 was acknowledged as"),
        ],
    )
    def test_a_difference_is_named(self, stored, said):
        found = list(disagreements(self.TOLD, stored))
        assert len([one for one in found if one.startswith(said)]) == 1

    def test_a_row_nobody_was_told_of_is_no_difference(self):
        stored = [("甲", "a1", "approved"), ("乙", "b1", "submitted"), ("丙", "c1", "submitted")]
        assert list(disagreements(self.TOLD, stored)) == []
