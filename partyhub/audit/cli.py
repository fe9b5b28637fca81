"""``flask audit verify`` and ``flask audit anchor``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from partyhub.audit import commands as audit
from partyhub.kernel import unit
from partyhub.kernel.http import clock, settings


@click.group("audit")
def group() -> None:
    """The audit log."""


@group.command("verify")
@with_appcontext
def verify() -> None:
    """Recompute the chain; exit 1 and name the first bad event if anything was tampered with."""
    with unit.work(write=False):
        verdict = audit.verify(_anchors())
    if not verdict.is_whole:
        click.echo(f"first bad id: {verdict.bad_id}: {verdict.problem}", err=True)
        raise SystemExit(1)
    click.echo(f"{verdict.events} events, one unbroken chain; {verdict.anchors} anchors agree")


@group.command("anchor")
@with_appcontext
def anchor() -> None:
    """Write the chain's head outside the database and print it, to be kept elsewhere too."""
    with unit.work(write=False):
        made = audit.anchor(_anchors(), clock())
    click.echo("nothing to anchor yet" if made is None else f"{made.at} {made.last_id} {made.last_hash}")


def _anchors() -> Path:
    return settings().data_dir / audit.ANCHORS


commands = (group,)
