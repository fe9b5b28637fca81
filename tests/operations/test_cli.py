"""`flask backup`, `restore`, `doctor` and `check`: how each ends, and what it says when all is well and when not."""

from __future__ import annotations

import gzip
import re

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from partyhub.kernel.db import db
from partyhub.operations import checks
from tests.support import baseline
from tests.support.application import KEYS, make_app, real_commits


def run(app, *args):
    """Run a command of the application and return how it ended; none may end in a traceback."""
    done = app.test_cli_runner().invoke(args=list(args))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def installation(empty_database, clock):
    """An installation made by migrations, with the baseline."""
    app = make_app(empty_database)
    app.clock = clock
    with real_commits(app):
        upgrade(directory=str(checks.MIGRATIONS))
        baseline.load(clock)
        db.session.remove()
        yield app


@pytest.fixture
def file(installation, tmp_path):
    """A backup of the installation."""
    target = tmp_path / "backup.tar.gz"
    assert run(installation, "backup", str(target)).exit_code == 0
    return target


@pytest.fixture
def damaged(file):
    """A backup whose last bytes never came."""
    whole = gzip.decompress(file.read_bytes())
    file.write_bytes(gzip.compress(whole[: len(whole) // 2]))
    return file


WRITTEN = r"\d+ rows in \d+ tables, \d+ files, migration \d+\.\n"


class TestBackup:
    def test_says_what_it_wrote(self, installation, tmp_path):
        done = run(installation, "backup", str(tmp_path / "a.tar.gz"))
        assert done.exit_code == 0
        assert re.fullmatch(rf"{tmp_path}/a\.tar\.gz written: {WRITTEN}", done.output)

    def test_a_place_that_is_not_there_is_said(self, installation, tmp_path):
        done = run(installation, "backup", str(tmp_path / "nowhere" / "a.tar.gz"))
        assert done.exit_code == 1
        assert done.output.startswith("Error: The backup cannot be written: ")
        assert "nowhere" in done.output

    def test_a_directory_is_no_file(self, installation, tmp_path):
        done = run(installation, "backup", str(tmp_path))
        assert done.exit_code == 2
        assert "is a directory" in done.output


class TestRestore:
    def test_verifying_a_whole_one_writes_nothing(self, installation, file):
        done = run(installation, "restore", "--verify", str(file))
        assert done.exit_code == 0, done.output
        assert re.fullmatch(rf"{file} is whole: {WRITTEN}", done.output)

    @pytest.mark.parametrize("options", [["--verify"], []])
    def test_a_damaged_one_is_said(self, installation, damaged, options):
        done = run(installation, "restore", *options, str(damaged))
        assert done.exit_code == 1
        assert done.output.startswith("Error: The backup is damaged: ")

    def test_what_is_no_archive_at_all_is_said(self, installation, tmp_path):
        other = tmp_path / "letter.txt"
        other.write_text("会议通知")
        done = run(installation, "restore", "--verify", str(other))
        assert done.exit_code == 1
        assert done.output.startswith("Error: The backup is damaged: ")

    def test_never_over_data(self, installation, file):
        done = run(installation, "restore", str(file))
        assert done.exit_code == 1
        assert "There are data here." in done.output

    def test_a_file_that_is_not_there_is_said(self, installation, tmp_path):
        done = run(installation, "restore", str(tmp_path / "none.tar.gz"))
        assert done.exit_code == 2
        assert "does not exist" in done.output

    def test_into_an_empty_installation(self, installation, file, databases, kind):
        database = databases.empty(kind)
        other = make_app(database)
        try:
            with real_commits(other):
                done = run(other, "restore", str(file))
                assert done.exit_code == 0, done.output
                assert re.fullmatch(rf"{file} restored: {WRITTEN}", done.output)
                assert db.session.scalar(text("SELECT count(*) FROM organization")) > 0
        finally:
            databases.drop(database)


class TestDoctor:
    def test_all_is_well(self, installation):
        done = run(installation, "doctor")
        assert (done.exit_code, done.output) == (0, "No findings.\n")

    def test_a_line_for_each_finding(self, installation):
        db.session.execute(text("UPDATE organization SET path = '/9/9/' WHERE parent_id IS NULL"))
        db.session.commit()
        done = run(installation, "doctor")
        assert done.exit_code == 1
        assert re.search(r"^tree: organisation \d+ has the path /9/9/", done.output, re.MULTILINE)
        assert "No findings" not in done.output


class TestCheck:
    @pytest.fixture
    def environment(self, monkeypatch, tmp_path):
        """Settings that production takes."""
        safe = {
            "ENV": "development",
            "DATABASE_URL": "postgresql+psycopg://partyhub@db.example.org/partyhub",
            "DATA_DIR": str(tmp_path),
            "TRUSTED_HOSTS": "party.example.org",
            "BASE_URL": "https://party.example.org",
            **{name.upper(): f"{number}-{key}" for number, (name, key) in enumerate(KEYS.items())},
        }
        for name, value in safe.items():
            monkeypatch.setenv(f"PARTYHUB_{name}", value)

    @pytest.mark.usefixtures("environment")
    def test_safe_settings(self, app):
        done = run(app, "check", "--production")
        assert (done.exit_code, done.output) == (0, "The settings are safe.\n")

    @pytest.mark.usefixtures("environment")
    def test_a_line_for_each_cause(self, app, monkeypatch):
        monkeypatch.delenv("PARTYHUB_SECRET_KEY")
        monkeypatch.delenv("PARTYHUB_TRUSTED_HOSTS")
        done = run(app, "check", "--production")
        assert done.exit_code == 1
        assert "PARTYHUB_SECRET_KEY" in done.output
        assert "PARTYHUB_TRUSTED_HOSTS" in done.output
        assert "safe." not in done.output
        assert run(app, "check").exit_code == 0, "development makes do with less"
