"""What is measured without a browser: start-up, the scorecard's statements, a large roster."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
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


def scorecard(stage: Stage) -> tuple[float, int]:
    """Return the database's milliseconds for a group's card as of some days of this year, and the statements."""
    times: list[float] = []
    with stage.app.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.year == stage.now.year)).one()
        group = db.session.get_one(Organization, stage.tree.group)
        today = stage.now.date()
        first = date(today.year, 1, 1)
        for n in range(DAYS):
            day = first + timedelta(days=(today - first).days * (n + 1) // DAYS)
            queries.card(campaign, group, day)
            took = min(_timed(queries.card, campaign, group, day) for _ in range(3))
            times.append(sum(took))
            count = len(took)
        db.session.remove()
        db.engine.dispose()
    return statistics.median(times), count


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
