"""``flask import KIND FILE``: the same commands as the pages, as an operator, with every error on the terminal."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import DomainError, Reason
from partyhub.kernel.http import clock
from partyhub.security.actors import SYSTEM
from partyhub.spreadsheets import commands as verbs
from partyhub.spreadsheets import progress, queries, runs
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importer_of, importers
from partyhub.spreadsheets.rules import BatchState, Importer
from partyhub.web.words import sentence, word


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only; write nothing.")
@with_appcontext
def import_command(kind: str, file: Path, dry_run: bool) -> None:
    """Import a workbook: KIND is organizations or members. Exits with 1 when there are errors."""
    if kind not in importers():
        raise click.BadParameter(f"one of: {', '.join(importers())}", param_hint="KIND")
    with current_app.test_request_context(), progress.told_to(_tell):
        try:
            batch_id, state = _run(importer_of(kind), file, dry_run)
        except DomainError as error:
            for reason in error.reasons:
                click.echo(f"{file.name}: {sentence(reason)}", err=True)
            raise SystemExit(1) from None
        _report(batch_id)
    if state not in (BatchState.READY, BatchState.APPLIED):
        raise SystemExit(1)


def _run(importer: Importer, file: Path, dry_run: bool) -> tuple[int, BatchState | None]:
    click.echo(f"Reading {file.name} …")
    with unit.work():
        batch = verbs.upload(
            SYSTEM,
            importer,
            filename=file.name,
            content=file.read_bytes(),
            dry_run=dry_run,
            queue=False,
            clock=clock(),
        )
        batch_id = batch.id
    click.echo("Checking …")
    state = runs.check(batch_id, importer, clock=clock(), queue=False)
    if state is BatchState.APPLYING:
        click.echo("Importing …")
        state = runs.apply(batch_id, importer, clock=clock())
    return batch_id, state


def _tell(percent: int) -> None:
    click.echo(f"  {percent}%")


def _report(batch_id: int) -> None:
    batch = db.session.get_one(ImportBatch, batch_id, populate_existing=True)
    for problem in queries.every_problem(batch):
        place = "!".join(
            part
            for part in (problem.sheet, problem.cell or (str(problem.row) if problem.row else ""))
            if part
        )
        kind = word(f"spreadsheets.severity.{problem.severity.value}")
        value = f" [{problem.value}]" if problem.value else ""
        text = sentence(Reason(problem.code, params=problem.params))
        click.echo(f"{kind} {place} {problem.heading}{value}: {text}", err=True)
    click.echo(
        f"{word(f'spreadsheets.state.{batch.state.value}')} ({batch.state.value}): rows {batch.rows_total}, "
        f"ok {batch.rows_ok}, failed {batch.rows_failed}; new {batch.count_new}, changed {batch.count_changed}, "
        f"unchanged {batch.count_unchanged}. Import {batch.public_id}"
    )


commands = (import_command,)
