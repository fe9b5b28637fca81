"""Commands at the terminal: the first account of an installation, and tokens for programs."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import with_appcontext

from partyhub.accounts import commands as accounts
from partyhub.accounts import queries
from partyhub.accounts.models import User
from partyhub.kernel import unit
from partyhub.kernel.errors import DomainError
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Permission, Role


@click.group("tokens")
def tokens() -> None:
    """API tokens for programs."""


@tokens.command("create")
@click.argument("username")
@click.option("--name", default="command line", show_default=True, help="what the token is for")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="how long it lives")
@click.option("--permission", "chosen", multiple=True, help="narrow it to these permissions; repeatable")
@with_appcontext
def create_token(username: str, name: str, days: int, chosen: tuple[str, ...]) -> None:
    """Make an API token for USERNAME and print it, alone; it is shown this one time."""
    try:
        permissions = [Permission(one) for one in chosen] or None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    try:
        with unit.work():
            life = timedelta(days=days)
            _, secret = accounts.create_token(
                SYSTEM, _user(username), name=name, permissions=permissions, life=life, clock=clock()
            )
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(secret)


@click.group("accounts")
def accounts_group() -> None:
    """Accounts."""


@accounts_group.command("create")
@click.argument("username")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.SYSADMIN.value, show_default=True
)
@with_appcontext
def create_account(username: str, name: str, role: str) -> None:
    """Open an account with a role on the root organisation; print a password for the first sign-in, good for a day."""
    try:
        with unit.work():
            root = organizations.root()
            if root is None:
                raise click.ClickException("there is no organisation yet: import organizations first")
            user = accounts.create_user(SYSTEM, username=username, display_name=name, clock=clock())
            accounts.grant(SYSTEM, user, Role(role), root, clock())
            drawn = accounts.reset_password(SYSTEM, user, clock=clock())
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(drawn)


def _user(username: str) -> User:
    user = queries.by_username(username)
    if user is None:
        raise click.ClickException(f"there is no account {username!r}")
    return user


commands = (tokens, accounts_group)
