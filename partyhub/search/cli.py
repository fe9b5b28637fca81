"""``flask search rebuild [--verify]``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from partyhub.kernel import unit
from partyhub.search import commands as search
from partyhub.search import queries


@click.group("search")
def group() -> None:
    """The index of full texts."""


@group.command("rebuild")
@click.option("--verify", is_flag=True, help="Only compare; exit 1 and name what differs if anything does.")
@with_appcontext
def rebuild(verify: bool) -> None:
    """Make the index anew from the records, or check that it holds what they say."""
    if not verify:
        with unit.work():
            parts = search.rebuild()
        click.echo(f"{parts} texts indexed anew")
        return
    with unit.work(write=False):
        bad = list(queries.findings())
    for line in bad:
        click.echo(line, err=True)
    if bad:
        raise SystemExit(1)
    click.echo("the search index is right")


commands = (group,)
