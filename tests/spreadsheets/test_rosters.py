"""The workbooks that secretaries have, through the importers of the rooms that own the records."""

from __future__ import annotations

from pathlib import Path

import pytest

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.security.actors import SYSTEM
from partyhub.spreadsheets import commands, runs
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.rules import BatchState

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


@pytest.mark.parametrize(("form", "again"), [("as-kept", True), ("national-form", False)])
def test_both_lists_import_without_an_error_and_again_without_a_change(fresh_app, clock, form, again):
    importers = fresh_app.extensions["partyhub.importers"]

    def run(kind, name):
        content = (ROSTERS / form / name).read_bytes()
        with unit.work():
            batch = commands.upload(
                SYSTEM,
                importers[kind],
                filename=name,
                content=content,
                dry_run=False,
                queue=False,
                clock=clock,
            )
            number = batch.id
        state = runs.check(number, importers[kind], clock=clock, queue=False)
        if state is BatchState.APPLYING:
            state = runs.apply(number, importers[kind], clock=clock)
        done = db.session.get_one(ImportBatch, number, populate_existing=True)
        return state, done.rows_total, done.errors, done.count_new, done.count_changed, done.count_unchanged

    for kind, name, rows in (("organizations", "organisations.xlsx", 285), ("members", "members.xlsx", 4100)):
        assert run(kind, name) == (BatchState.APPLIED, rows, 0, rows, 0, 0)
        if again:
            assert run(kind, name) == (BatchState.APPLIED, rows, 0, 0, 0, rows)
