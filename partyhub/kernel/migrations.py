"""Migrations, loaded when first used: alembic takes time and 25 MB, and serving pages needs none of it."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask

from partyhub.kernel.db import db

EXTENSION = "migrate"  # Flask-Migrate's own name


class _Later:
    """Stands where Flask-Migrate's configuration will be, and puts it there as soon as somebody reads of it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, directory="migrations", render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions[EXTENSION], name)


class _Commands(click.Command):
    """``flask db …``: hands over to Flask-Migrate's group."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Return the context of the group itself."""
        from flask_migrate.cli import db as group

        context: click.Context = group.make_context(*args, **kwargs)
        return context


def init_migrations(app: Flask) -> None:
    """Make ``flask db`` and ``flask_migrate.upgrade()`` work on `app`."""
    app.extensions[EXTENSION] = _Later(app)
    app.cli.add_command(_Commands("db", help="Perform database migrations."))
