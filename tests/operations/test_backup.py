"""A backup restores into an empty place, whole, and a damaged one says so before a row is written."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.operations import archive, checks
from partyhub.operations import commands as operations
from partyhub.operations.doctor import findings
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from tests.factories.organization import organization
from tests.support import baseline
from tests.support.application import make_app, real_commits


@pytest.fixture
def source(empty_database, clock):
    """An installation made by migrations, with the baseline and one file."""
    app = make_app(empty_database)
    app.clock = clock
    with real_commits(app):
        upgrade(directory=str(checks.MIGRATIONS))
        baseline.load(clock)
        files = empty_database.data_dir / "files"
        (files / "ab").mkdir(parents=True, exist_ok=True)
        (files / "ab" / "cd").write_bytes(b"minutes")
        yield app


@pytest.fixture
def backup(source, tmp_path):
    target = tmp_path / "backup.tar.gz"
    settings = source.extensions["partyhub.settings"]
    operations.backup(target, settings.data_dir / "files", clock=source.clock)
    return target


@pytest.fixture
def other(databases, kind, clock):
    """An empty installation on a database of the other kind, and its app."""
    database = databases.empty("sqlite" if kind == "postgresql" else "postgresql")
    yield make_app(database)
    databases.drop(database)


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in archive.tables()
        }


def test_everything_is_there_again_on_the_other_database(source, backup, other):
    before = counts()
    db.session.remove()
    with real_commits(other):
        settings = other.extensions["partyhub.settings"]
        operations.restore(backup, settings.data_dir / "files")
        assert counts() == before
        assert before["organization"] > 0
        assert (settings.data_dir / "files" / "ab" / "cd").read_bytes() == b"minutes"
        assert {name: found for name, found in findings(settings).items() if found} == {}


def test_it_says_when_it_was_made_by_the_clock_of_the_installation(backup, clock):
    assert archive.read_manifest(backup).made_at == clock.now().isoformat(timespec="seconds")


def test_new_rows_follow_the_restored_ones(source, backup, other, clock):
    db.session.remove()
    with real_commits(other):
        settings = other.extensions["partyhub.settings"]
        operations.restore(backup, settings.data_dir / "files")
        highest = db.session.scalar(select(func.max(Organization.id)))
        db.session.rollback()
        with unit.work():
            founded = organization(clock, organizations.root())
        assert founded.id > highest


def test_it_never_goes_where_there_are_data(source, backup):
    settings = source.extensions["partyhub.settings"]
    with pytest.raises(operations.NotEmpty):
        operations.restore(backup, settings.data_dir / "files")


def test_one_flipped_byte_is_found(backup, tmp_path):
    damaged = rewritten(backup, tmp_path, "tables/organization.jsonl", lambda body: body[:-2] + b"9\n")
    with pytest.raises(archive.DamagedArchive, match="organization"):
        archive.read_manifest(damaged)


def test_a_part_too_many_is_found(backup, tmp_path):
    damaged = rewritten(
        backup, tmp_path, "tables/organization.jsonl", lambda body: body, rename="tables/extra.jsonl"
    )
    with pytest.raises(archive.DamagedArchive):
        archive.read_manifest(damaged)


def test_restricted_values_are_not_readable_in_it(backup):
    with tarfile.open(backup) as whole:
        text = whole.extractfile("tables/member.jsonl").read().decode()
    assert "曾国平" in text  # the roster's names are there …
    assert "990000198" not in text  # … ID numbers only as they are kept: encrypted


def rewritten(backup: Path, tmp_path: Path, name: str, change, rename: str = "") -> Path:
    """Return a copy of a backup with one part changed."""
    import io

    target = tmp_path / "damaged.tar.gz"
    with tarfile.open(backup) as whole, tarfile.open(target, "w:gz") as copy:
        for entry in whole:
            body = whole.extractfile(entry).read()
            if entry.name == name:
                body = change(body)
                entry.name = rename or entry.name
                entry.size = len(body)
            copy.addfile(entry, io.BytesIO(body))
    return target
