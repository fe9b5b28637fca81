"""``flask ledger rebuild [--verify]`` and ``flask ledger close``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from partyhub.kernel import unit
from partyhub.kernel.errors import DomainError
from partyhub.kernel.http import clock
from partyhub.ledger import commands as ledger
from partyhub.ledger.commands import rebuild as rebuilding
from partyhub.security.actors import SYSTEM


@click.group("ledger")
def group() -> None:
    """The ledger of facts."""


@group.command("rebuild")
@click.option(
    "--verify", is_flag=True, help="Only compare; exit 1 and name the first bad row if anything is wrong."
)
@with_appcontext
def rebuild(verify: bool) -> None:
    """Make the sums anew from the facts, or check that they and everything else in the ledger are right."""
    if not verify:
        with unit.work():
            rows = rebuilding.rebuild()
        click.echo(f"{rows} sums written anew")
        return
    with unit.work(write=False):
        bad = rebuilding.first_bad_row()
    if bad is not None:
        click.echo(bad, err=True)
        raise SystemExit(1)
    click.echo("the ledger is right: sums, reversals, states, joint works and sources")


@group.command("close")
@click.argument("through", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", required=True)
@with_appcontext
def close(through: object, reason: str) -> None:
    """Close the ledger through a day; later entries of earlier days count on the first open day."""
    try:
        with unit.work():
            ledger.close(SYSTEM, through=through.date(), reason=reason, clock=clock())  # type: ignore[attr-defined]  # click gives a datetime
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo("closed")


commands = (group,)
