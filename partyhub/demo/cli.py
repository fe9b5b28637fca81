"""`flask seed-demo`."""

from __future__ import annotations

import os

import click
from flask.cli import with_appcontext

from partyhub.demo import commands as demo
from partyhub.kernel.config import PRODUCTION


@click.command("seed-demo")
@with_appcontext
def seed_demo() -> None:
    """Make the demo organisation in an empty database and print a login per role."""
    if os.environ.get("PARTYHUB_ENV") == PRODUCTION:
        raise click.ClickException("The demo cannot be made in production.")
    try:
        demo.seed(progress=click.echo, password=os.environ.get("PARTYHUB_DEMO_PASSWORD"))
    except demo.NotEmpty:
        raise click.ClickException(
            "There are organisations already. The demo needs an empty database."
        ) from None


commands = (seed_demo,)
