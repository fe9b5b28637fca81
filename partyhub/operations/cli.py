"""`flask backup`, `restore`, `doctor` and `check --production`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from partyhub.files.commands import FILES
from partyhub.kernel.config import Settings, UnsafeSettings
from partyhub.kernel.http import clock, settings
from partyhub.operations import checks
from partyhub.operations import commands as operations
from partyhub.operations.archive import DamagedArchive, Manifest, read_manifest
from partyhub.operations.doctor import findings


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and all files into FILE."""
    try:
        manifest = operations.backup(file, _files_dir(), clock=clock())
    except OSError as trouble:
        raise click.ClickException(f"The backup cannot be written: {trouble}.") from trouble
    click.echo(_told(manifest, f"{file} written"))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verify", is_flag=True, help="Only check the backup against its manifest; write nothing.")
@with_appcontext
def restore(file: Path, verify: bool) -> None:
    """Bring FILE back into an empty installation."""
    try:
        if verify:
            click.echo(_told(read_manifest(file), f"{file} is whole"))
        else:
            click.echo(_told(operations.restore(file, _files_dir()), f"{file} restored"))
    except DamagedArchive as damage:
        raise click.ClickException(f"The backup is damaged: {damage}.") from damage
    except operations.NotEmpty:
        raise click.ClickException(
            "There are data here. Restore into an empty database and an empty data directory."
        ) from None


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check that everything agrees with everything else; exit 1 with one line for each finding."""
    found = [f"{name}: {what}" for name, what in checks.readiness(settings(), clock()).items() if what]
    found += [f"{name}: {line}" for name, lines in findings(settings()).items() for line in lines]
    for line in found:
        click.echo(line)
    if found:
        raise SystemExit(1)
    click.echo("No findings.")


@click.command("check")
@click.option("--production", is_flag=True, help="Check the environment as production would.")
def check(production: bool) -> None:
    """Check the settings in the environment; exit 1 with one line for each cause."""
    environ: Mapping[str, str] = {**os.environ, "PARTYHUB_ENV": "production"} if production else os.environ
    try:
        Settings.from_environ(environ)
    except UnsafeSettings as unsafe:
        for problem in unsafe.problems:
            click.echo(problem)
        raise SystemExit(1) from None
    click.echo("The settings are safe.")


def _files_dir() -> Path:
    return settings().data_dir / FILES


def _told(manifest: Manifest, what: str) -> str:
    rows = sum(manifest.tables.values())
    files = sum(1 for name in manifest.parts if name.startswith("files/"))
    return (
        f"{what}: {rows} rows in {len(manifest.tables)} tables, {files} files, migration {manifest.revision}."
    )


commands: tuple[Any, ...] = (backup, restore, doctor, check)
