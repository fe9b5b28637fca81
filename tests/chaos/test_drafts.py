"""Workers killed while people type (quality-bar R7): what was kept is kept, what was sent is there once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from partyhub.accounts.commands import open_session
from partyhub.accounts.views.loading import KEY_IN_COOKIE
from partyhub.activities.models import Activity
from partyhub.kernel import drafts, unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from tests.chaos.test_kills import KILLS, MANY_KILLS, kill_workers
from tests.chaos.typing import FORM, Typist, lost_or_doubled
from tests.support.application import cookie
from tests.support.server import LiveServer
from tests.support.world import PASSWORD, World

PEOPLE = {"secretary": "east_branch", "sibling": "east_branch2", "neighbour": "west_branch"}


def the_typists(app, server: LiveServer) -> list[Typist]:
    """Let three people sign in, each with a branch to log for."""
    found = []
    with unit.work():
        world = World()
        for username, place in PEOPLE.items():
            key = open_session(
                world.user(username).id,
                username=username,
                address="127.0.0.1",
                agent="",
                password=PASSWORD,
                clock=SystemClock(),
            )
            fields = [
                ("organization_id", getattr(world.tree, place).public_id),
                ("kinds", "party_lecture"),
                ("day", "2026-03-16"),
                ("from_at", "09:00"),
                ("to_at", "11:00"),
            ]
            found.append(Typist(server.port, cookie(app, {KEY_IN_COOKIE: key}), username, fields))
    return found


def while_typing(server: LiveServer, typists: list[Typist], kills: int) -> None:
    """Kill workers while everybody types; each stops in the middle of a record."""
    over = threading.Event()

    def work(one: Typist) -> None:
        number = 1
        while not over.is_set():
            one.log(number)
            number += 1
        one.rest(number)

    with ThreadPoolExecutor(len(typists)) as pool:
        at_work = [pool.submit(work, one) for one in typists]
        try:
            kill_workers(server, kills)
        finally:
            over.set()
        for one in at_work:
            one.result()


def check(server: LiveServer, typists: list[Typist]) -> None:
    """What was said to be kept is put back, and kept once; what was sent is stored once."""
    assert all(one.logged for one in typists)
    titles = list(db.session.scalars(select(Activity.title)))
    rows = db.session.scalars(select(drafts.Draft.owner).where(drafts.Draft.form == FORM)).all()
    unit.rollback()
    kept = {one.name: one.found_again() for one in typists}
    assert list(lost_or_doubled(typists, titles, kept)) == []
    assert len(rows) == len(typists)
    for command in (("ledger", "rebuild", "--verify"), ("audit", "verify")):
        done = server.command(*command)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.race
class TestKilledWhileTyping:
    @pytest.mark.timeout(300)
    def test_nothing_kept_is_lost_and_nothing_sent_is_doubled(self, fresh_app, live_server):
        server = live_server(workers=3)
        typists = the_typists(fresh_app, server)
        while_typing(server, typists, KILLS)
        check(server, typists)

    @pytest.mark.long
    @pytest.mark.timeout(1800)
    def test_fifty_times(self, fresh_app, live_server, kind, figures):
        server = live_server(workers=3)
        typists = the_typists(fresh_app, server)
        while_typing(server, typists, MANY_KILLS)
        check(server, typists)
        kept, sent = sum(one.drafts for one in typists), sum(len(one.logged) for one in typists)
        again = sum(one.retried for one in typists)
        figures.note(
            f"{MANY_KILLS} workers killed (SIGKILL) while {len(typists)} people type, {kind}",
            f"{kept} drafts and {sent} forms acknowledged, {again} requests sent again; lost 0, doubled 0",
        )


class TestSabotage:
    """The check finds what it is there to find."""

    @pytest.mark.parametrize(
        ("titles", "kept", "said"),
        [
            (["甲"], "乙稿", "乙 was acknowledged and is lost"),
            (["甲", "甲", "乙"], "乙稿", "甲 is stored 2 times"),
            (["甲", "乙"], "", "one: '乙稿' was acknowledged, '' is kept"),
        ],
    )
    def test_a_difference_is_named(self, titles, kept, said):
        one = Typist(0, "", "one", (), kept="乙稿", typed="丙稿", logged=["甲", "乙"])
        assert list(lost_or_doubled([one], titles, {"one": kept})) == [said]

    def test_a_later_draft_than_the_acknowledged_one_is_no_difference(self):
        one = Typist(0, "", "one", (), kept="乙稿", typed="丙稿", logged=["甲"])
        assert list(lost_or_doubled([one], ["甲"], {"one": "丙稿"})) == []
