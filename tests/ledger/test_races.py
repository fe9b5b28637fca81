"""Parallel writers: sums stay exact, nobody waits in a circle, nothing slips behind a closing."""

from __future__ import annotations

from datetime import date
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.ledger import commands
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.ledger.models import Fact
from partyhub.security.actors import SYSTEM
from tests.support.rush import at_once

BRANCHES = [(10, "/1/2/10/"), (11, "/1/2/11/"), (12, "/1/3/12/"), (13, "/1/3/13/")]
WRITERS, ROUNDS = 8, 6


@pytest.mark.race
def test_parallel_writers_leave_exact_sums(fresh_app, clock):
    before = db.session.scalar(select(func.count()).select_from(Fact))
    db.session.rollback()

    def write(number: int) -> int:
        random = Random(number)
        with fresh_app.app_context():
            for turn in range(ROUNDS):
                with unit.work():
                    for n in range(3):  # several homes and months in one unit of work, in any order
                        home, path = random.choice(BRANCHES)
                        commands.post(
                            kind=random.choice(["t.talk", "t.selected"]),
                            organization_id=home,
                            path=path,
                            on=date(2026, random.randint(1, 6), random.randint(1, 28)),
                            source=Reference("work", number * 1000 + turn * 10 + n),
                            event="approved#1",
                            clock=clock,
                        )
            db.session.remove()
        return ROUNDS

    answers, _ = at_once([lambda n=n: write(n) for n in range(1, WRITERS + 1)])
    assert answers == [ROUNDS] * WRITERS
    assert db.session.scalar(select(func.count()).select_from(Fact)) == before + WRITERS * ROUNDS * 3
    assert first_bad_row() is None


@pytest.mark.race
def test_the_same_posting_at_once_is_posted_once(fresh_app, clock):
    def write() -> bool:
        with fresh_app.app_context():
            with unit.work():
                new = commands.post(
                    kind="t.talk",
                    organization_id=10,
                    path="/1/2/10/",
                    on=date(2026, 3, 1),
                    source=Reference("work", 1),
                    event="approved#1",
                    clock=clock,
                )
            db.session.remove()
            return new

    answers, _ = at_once([write] * 8)
    assert sorted(answers) == [False] * 7 + [True]
    assert first_bad_row() is None


@pytest.mark.race
def test_the_same_subject_stated_at_once_holds_once(fresh_app, clock):
    def write(number: int) -> int:
        with fresh_app.app_context():
            with unit.work():
                new = commands.state(
                    kind="t.dual_post",
                    subject="enterprise:7",
                    timeline=[(date(2026, 3, 1), 10, "/1/2/10/", "yes", "")],
                    source=Reference("register", number),
                    event="saved#1",
                    clock=clock,
                )
            db.session.remove()
            return new

    answers, _ = at_once([lambda n=n: write(n) for n in range(8)])
    assert sorted(answers) == [0] * 7 + [1]
    assert first_bad_row() is None


@pytest.mark.race
def test_nothing_slips_behind_a_closing(fresh_app, clock):
    """Postings of closed days that run beside the closing count before it was taken, or on the first open day."""
    started = Barrier(7)

    def write(number: int) -> None:
        with fresh_app.app_context():
            started.wait()
            with unit.work():
                commands.post(
                    kind="t.talk",
                    organization_id=10,
                    path="/1/2/10/",
                    on=date(2026, 3, 1),
                    source=Reference("work", number),
                    event="approved#1",
                    clock=clock,
                )
            db.session.remove()

    def close() -> int:
        with fresh_app.app_context():
            started.wait()
            with unit.work():
                commands.close(SYSTEM, through=date(2026, 6, 30), reason="review", clock=clock)
                frozen = db.session.scalar(
                    select(func.count()).where(Fact.kind == "t.talk", Fact.counted_on <= date(2026, 6, 30))
                )
            db.session.remove()
            return int(frozen or 0)

    answers, _ = at_once([*[lambda n=n: write(n) for n in range(6)], close])
    counted = select(func.count()).where(Fact.kind == "t.talk", Fact.counted_on <= date(2026, 6, 30))
    assert db.session.scalar(counted) == answers[-1]
    assert db.session.scalar(select(func.count()).where(Fact.kind == "t.talk")) == 6
    assert first_bad_row() is None
