"""The content-addressed store: files named by the SHA-256 of their content, written whole or not at all.

A file is written before the row that names it is committed, so a row never lacks its file; what no row names is swept
up later. There is one store a database, opened by the factory.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from partyhub.kernel.db import db

FILES = "files"  # the directory, below the installation's data directory
_NAME = re.compile(r"[0-9a-f]{64}")
_roots: dict[str, Path] = {}


class Store:
    """The files under one directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where content of that digest lies. Raises ValueError for what is no digest."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self.root / sha256[:2] / sha256[2:]

    def put(self, content: bytes) -> str:
        """Keep `content` and return its digest. The same content is kept once. Raises OSError when the disk refuses."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.exists():
            os.utime(target)  # young again: a sweep under way must not take it
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        directory = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return sha256

    def is_sound(self, sha256: str) -> bool:
        """Whether the content is there and is what its name says."""
        path = self.path(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def all(self) -> Iterator[tuple[str, datetime]]:
        """Yield (digest, when written) of everything kept."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            yield path.parent.name + path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def leftovers(self) -> Iterator[Path]:
        """Yield what an interrupted writing left behind."""
        yield from self.root.glob("incoming-*")


def open_at(root: Path) -> None:
    """Open the store of the current app's database at `root`."""
    root.mkdir(parents=True, exist_ok=True)
    _roots[_database()] = root


def store() -> Store:
    """Return the store that belongs to the current database."""
    return Store(_roots[_database()])


def _database() -> str:
    return db.session.get_bind().engine.url.render_as_string(hide_password=True)
