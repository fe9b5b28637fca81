"""A worker that is killed half-way: run as a process of its own by `test_crash.py`.

Takes the database's kind, URL and data directory, and runs jobs; the importer stops for good after half the rows.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from partyhub.kernel import jobs
from partyhub.kernel.clock import FixedClock
from partyhub.spreadsheets.jobs import HANDLERS
from tests.factories import spreadsheets as notes
from tests.support.application import TEST_NOW, make_app
from tests.support.databases import Database


def apply_half(actor, rows, batch, clock):
    """Write half of the rows and wait to be killed."""
    notes.apply(actor, rows[: len(rows) // 2], batch, clock)
    time.sleep(0.6)  # progress is told at most twice a second
    batch.advance(len(rows) // 2, len(rows))
    sys.stdout.write("half\n")
    sys.stdout.flush()
    time.sleep(60)


def main() -> None:
    kind, url, data_dir = sys.argv[1:]
    app = make_app(Database(kind, "crash", url, Path(data_dir)))
    app.extensions["partyhub.importers"]["notes"] = replace(notes.NOTES, apply=apply_half)
    with app.app_context():
        while jobs.run_next(HANDLERS, FixedClock(TEST_NOW)):
            pass


if __name__ == "__main__":
    main()
