"""Real commits, real processes: a killed worker leaves nothing, another finishes; progress is seen from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from partyhub.kernel import jobs, unit
from partyhub.kernel.db import db
from partyhub.spreadsheets import commands, progress
from partyhub.spreadsheets.jobs import HANDLERS
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.rules import BatchState
from tests.factories.spreadsheets import NOTES, good_row, note_names, workbook

ROOT = Path(__file__).parents[2]


@pytest.fixture
def uploaded(fresh_app, secretary, clock):
    """The id of a batch that is queued to be checked and applied."""
    content = workbook([good_row(n) for n in range(200)])
    with unit.work():
        batch = commands.upload(
            secretary, NOTES, filename="a.xlsx", content=content, dry_run=False, clock=clock
        )
        return batch.id


def state_of(batch_id):
    with unit.work(write=False):
        return db.session.get_one(ImportBatch, batch_id, populate_existing=True).state


def test_a_worker_killed_half_way_leaves_nothing_and_another_finishes(
    fresh_app, fresh_database, uploaded, clock
):
    command = [sys.executable, "-m", "tests.spreadsheets.crash", fresh_database.kind, fresh_database.url]
    worker = subprocess.Popen(
        [*command, str(fresh_database.data_dir)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline() == "half\n"
        with unit.work(write=False):
            batch = db.session.get_one(ImportBatch, uploaded, populate_existing=True)
            assert batch.state is BatchState.APPLYING
            seen = progress.current(batch)
            assert note_names() == {}
        assert 0 < seen < 100
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()
    with unit.work(write=False):
        assert note_names() == {}
    assert state_of(uploaded) is BatchState.APPLYING
    assert not jobs.run_next(HANDLERS, clock)  # the dead worker's lease still holds
    clock.advance(jobs.LEASE + timedelta(seconds=1))
    deadline = time.monotonic() + 30
    while state_of(uploaded) is not BatchState.APPLIED:
        assert time.monotonic() < deadline
        jobs.run_next(HANDLERS, clock)
    with unit.work(write=False):
        assert len(note_names()) == 200
        batch = db.session.get_one(ImportBatch, uploaded, populate_existing=True)
        assert progress.current(batch) == 100
