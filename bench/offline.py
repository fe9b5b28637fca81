"""What is measured without a browser: start-up, the scorecard's statements, a large roster."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, event, select

from bench.server import ROOT, clean_environment
from bench.stage import Stage
from partyhub.kernel.db import db
from partyhub.organization.models import Organization
from partyhub.scorecards import queries
from partyhub.scorecards.models import Campaign
from tests.support.application import ENVIRONMENT

STARTS = 3
DAYS = 8
READINGS = 6  # of each card; the best counts
ROSTER_ROWS = 10_000
_START = "import time, wsgi; print(time.process_time())"


def start_up(stage: Stage) -> float:
    """Return the CPU seconds that loading the application takes, bytecode there already; the best of some."""
    command = [sys.executable, "-c", _START]
    environment = clean_environment() | ENVIRONMENT | stage.database.environment
    times = []
    for _ in range(STARTS + 1):
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        times.append(float(done.stdout))
    return min(times[1:])


@dataclass(frozen=True)
class Card:
    """What a group's card costs the database: milliseconds as of the middle one of some days, and statements."""

    milliseconds: float
    statements: int


def scorecards(*stages: Stage) -> list[Card]:
    """Return what a group's card costs at each stage, read in turns as of some days of this year."""
    days: list[list[float]] = [[] for _ in stages]
    statements = [0] * len(stages)
    today = stages[0].now.date()
    first = date(today.year, 1, 1)
    for n in range(1, DAYS + 1):
        day = first + timedelta(days=(today - first).days * n // DAYS)
        best = [float("inf")] * len(stages)
        for _ in range(READINGS):
            for place, stage in enumerate(stages):
                took = _card(stage, day)
                best[place], statements[place] = min(best[place], sum(took)), len(took)
        for place, milliseconds in enumerate(best):
            days[place].append(milliseconds)
    return [Card(statistics.median(some), count) for some, count in zip(days, statements, strict=True)]


def _card(stage: Stage, day: date) -> list[float]:
    with stage.app.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.year == stage.now.year)).one()
        group = db.session.get_one(Organization, stage.tree.group)
        try:
            return _timed(queries.card, campaign, group, day)
        finally:
            db.session.remove()


def _timed(call: Any, *arguments: Any) -> list[float]:
    """Return the milliseconds that each statement of a call took in the database."""
    took: list[float] = []
    began = [0.0]

    def before(*_: Any) -> None:
        began[0] = time.perf_counter()

    def after(*_: Any) -> None:
        took.append((time.perf_counter() - began[0]) * 1000)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    try:
        call(*arguments)
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)
    return took


def roster(stage: Stage) -> dict[str, float]:
    """Check a roster of 10,000 rows in a process of its own; return seconds, megabytes at the peak, and rows."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.roster"],
        cwd=ROOT,
        env=clean_environment() | ENVIRONMENT | stage.database.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
