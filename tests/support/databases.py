"""Databases for tests, of both kinds: one shared by all tests of a process, and fresh ones for real commits."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from tests.support.postgres import Cluster

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    """A database and the directory that belongs to it (files, keys)."""

    kind: Kind
    name: str
    url: str
    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment that makes a PartyHub process use this database."""
        return {"PARTYHUB_DATABASE_URL": self.url, "PARTYHUB_DATA_DIR": str(self.data_dir)}


class Databases:
    """Makes databases in one directory and one cluster; the cluster starts when first asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = itertools.count(1)

    @cached_property
    def cluster(self) -> Cluster:
        return Cluster()

    def empty(self, kind: Kind) -> Database:
        """Make an empty database."""
        name, data_dir = self._place(kind)
        url = _sqlite_url(data_dir) if kind == "sqlite" else self.cluster.create(name)
        return Database(kind, name, url, data_dir)

    def copy(self, original: Database) -> Database:
        """Make a copy of a database that nobody is connected to, its data directory included."""
        name, data_dir = self._place(original.kind)
        shutil.copytree(original.data_dir, data_dir, dirs_exist_ok=True)
        if original.kind == "sqlite":
            return Database("sqlite", name, _sqlite_url(data_dir), data_dir)
        return Database("postgresql", name, self.cluster.create(name, template=original.name), data_dir)

    def drop(self, database: Database) -> None:
        """Remove a database and its directory."""
        if database.kind == "postgresql":
            self.cluster.drop(database.name)
        shutil.rmtree(database.data_dir, ignore_errors=True)

    def close(self) -> None:
        """Stop the cluster if it ever started."""
        if "cluster" in self.__dict__:
            self.cluster.stop()

    def _place(self, kind: Kind) -> tuple[str, Path]:
        name = f"t{os.getpid()}_{next(self._numbers)}_{kind}"
        data_dir = self._directory / name
        data_dir.mkdir(mode=0o700)
        return name, data_dir


class Templates:
    """One prepared database of each kind, made once and copied from then on."""

    def __init__(self, databases: Databases, prepare: Callable[[Database], None]) -> None:
        self._databases = databases
        self._prepare = prepare
        self._made: dict[Kind, Database] = {}

    def of(self, kind: Kind) -> Database:
        """Return the prepared database of `kind`; connect to it only for copying."""
        if kind not in self._made:
            database = self._databases.empty(kind)
            self._prepare(database)
            if kind == "sqlite":
                _settle(database.data_dir / "partyhub.sqlite3")
            self._made[kind] = database
        return self._made[kind]

    def copy(self, kind: Kind) -> Database:
        """Return a fresh copy of the prepared database."""
        return self._databases.copy(self.of(kind))


def _sqlite_url(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'partyhub.sqlite3'}"


def _settle(path: Path) -> None:
    """Fold the write-ahead log into the file, so that copying the file copies everything."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
