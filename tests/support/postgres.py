"""A throw-away PostgreSQL cluster: Debian's own server on a unix socket, without fsync, gone with the test run."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.support.processes import die_with_parent

STARTS_WITHIN_SECONDS = 20.0
_INITIAL = (
    "-A",
    "trust",
    "-U",
    "postgres",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
)
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "max_locks_per_transaction": "512",  # a matrix makes tens of thousands of savepoints in one transaction
    "shared_buffers": "64MB",
    "listen_addresses": "",
    "log_min_messages": "warning",
}


class NoPostgreSQL(Exception):
    """The machine has no PostgreSQL server."""


def server_binaries() -> Path:
    """Return the directory of the newest installed server; raises NoPostgreSQL naming what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).parent
    raise NoPostgreSQL("PostgreSQL's server is missing: apt-get install postgresql")


class Cluster:
    """One server process. It dies with its parent, so a killed test run leaves nothing behind."""

    def __init__(self) -> None:
        self._binaries = server_binaries()
        self.directory = Path(tempfile.mkdtemp(prefix="partyhub-pg-"))
        self.directory.chmod(0o700)
        self._as_user: dict[str, object] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(self.directory, user.pw_uid, user.pw_gid)
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._environment = {
            "PATH": f"{self._binaries}:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.directory),
        }
        self._initialise()
        self._process = self._start()

    def url(self, name: str) -> str:
        """Return SQLAlchemy's URL of the database `name`."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.directory}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction, on the maintenance database."""
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]  # built from our own database names

    def create(self, name: str, *, template: str = "template0") -> str:
        """Create a database from a template and return its URL."""
        _plain(name)
        _plain(template)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, throwing out whoever is still connected."""
        _plain(name)
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop at once and remove everything."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=20)
        shutil.rmtree(self.directory, ignore_errors=True)

    def crash_and_restart(self) -> None:
        """Stop as a crash would, every connection cut, and start again on the same data.

        For the thread that stays to the end: the server dies with the thread that started it.
        """
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=20)
        self._process = self._start()

    def _dsn(self) -> str:
        return f"host={self.directory} user=postgres dbname=postgres connect_timeout=5"

    def _initialise(self) -> None:
        subprocess.run(
            [self._binaries / "initdb", "-D", self.directory / "data", *_INITIAL],
            check=True,
            env=self._environment,
            cwd=self.directory,
            stdout=subprocess.DEVNULL,
            **self._as_user,  # type: ignore[call-overload]  # user, group and extra_groups, or nothing
        )

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [part for name, value in _FAST.items() for part in ("-c", f"{name}={value}")]
        log = (self.directory / "log").open("wb")
        process = subprocess.Popen(
            [self._binaries / "postgres", "-D", self.directory / "data", "-k", self.directory, *settings],
            env=self._environment,
            cwd=self.directory,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one prctl call, which takes no lock
            **self._as_user,  # type: ignore[call-overload]  # user, group and extra_groups, or nothing
        )
        log.close()
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            try:
                psycopg.connect(self._dsn()).close()
                return process
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise NoPostgreSQL((self.directory / "log").read_text(errors="replace")) from error
                time.sleep(0.02)


def _plain(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
        raise ValueError(f"not a plain database name: {name!r}")
