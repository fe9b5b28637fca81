"""The backup's form: one tar with every table as JSON lines, every file, and a manifest of what must be in it.

Rows are written as values, not as a database's own dump, so that a copy of SQLite restores into PostgreSQL and the
other way round. The manifest holds the migration level, each part's SHA-256 and each table's number of rows.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, insert, select, text, update

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import Base
from partyhub.kernel.vault import EncryptedText

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 500
# Rebuilt by whoever restores: Alembic's own table comes from the migrations.
SKIPPED = frozenset({"alembic_version"})


class DamagedArchive(Exception):
    """The archive is not what its manifest says; the message names the part."""


@dataclass
class Manifest:
    """What an archive claims to hold."""

    revision: str
    made_at: str
    tables: dict[str, int] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    def dump(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps({"format": FORMAT, **self.__dict__}, indent=1, sort_keys=True).encode()


def tables() -> list[Table]:
    """Return every table, those that others refer to first, with restricted values as the bytes they are kept as."""
    copies = MetaData()
    for table in Base.metadata.sorted_tables:
        for column in table.to_metadata(copies).columns:
            if isinstance(column.type, EncryptedText):
                column.type = LargeBinary()
    return [table for table in copies.sorted_tables if table.name not in SKIPPED]


def write(target: Path, connection: Connection, files_dir: Path, revision: str, *, clock: Clock) -> Manifest:
    """Write an archive of the database behind `connection` (one snapshot) and of all files; return its manifest."""
    manifest = Manifest(revision, clock.now().isoformat(timespec="seconds"))
    partial = target.with_name(f"{target.name}.partial")
    with tarfile.open(partial, "w:gz") as archive:
        for table in tables():
            body, count = _rows_of(connection, table)
            manifest.tables[table.name] = count
            _add(archive, manifest, f"tables/{table.name}.jsonl", body)
        for path in sorted(files_dir.rglob("*")) if files_dir.is_dir() else ():
            if path.is_file():
                _add(archive, manifest, f"files/{path.relative_to(files_dir).as_posix()}", path.read_bytes())
        _add(archive, None, MANIFEST, manifest.dump())
    partial.replace(target)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """Return the manifest after checking every part against it. Raises DamagedArchive naming what is wrong."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for name, body in _parts(source):
        if name == MANIFEST:
            manifest = _manifest_of(body)
        else:
            found[name] = hashlib.sha256(body).hexdigest()
    if manifest is None:
        raise DamagedArchive(f"{MANIFEST} is missing")
    wrong = sorted(
        name for name in found.keys() | manifest.parts.keys() if found.get(name) != manifest.parts.get(name)
    )
    if wrong:
        raise DamagedArchive(f"{len(wrong)} part(s) differ from the manifest, the first is {wrong[0]}")
    return manifest


def load_tables(source: Path, connection: Connection) -> dict[str, int]:
    """Insert every row of the archive into empty tables; return the number of rows by table.

    A reference to a row that is not there yet (a parent that was founded later, two tables that refer to each other)
    is left empty first and filled in at the end.
    """
    bodies = {name: body for name, body in _parts(source) if name.startswith("tables/")}
    present: dict[str, set[Any]] = {}
    postponed: list[tuple[Table, dict[str, Any], dict[str, Any]]] = []
    counts: dict[str, int] = {}
    for table in tables():
        rows = [
            _values_of(table, json.loads(line))
            for line in bodies.get(f"tables/{table.name}.jsonl", b"").splitlines()
        ]
        for row in rows:
            missing = _not_there_yet(table, row, present)
            if missing:
                key = {column.name: row[column.name] for column in table.primary_key.columns}
                postponed.append((table, key, {name: row[name] for name in missing}))
                row.update(dict.fromkeys(missing))
            present.setdefault(table.name, set()).add(row.get("id"))
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(table), rows[start : start + CHUNK])
        counts[table.name] = len(rows)
    for table, key, values in postponed:
        connection.execute(
            update(table).where(*(table.c[name] == value for name, value in key.items())).values(values)
        )
    _advance_sequences(connection, tables())
    return counts


def _not_there_yet(table: Table, row: dict[str, Any], present: dict[str, set[Any]]) -> list[str]:
    """Return the columns of `row` that refer to rows which were not inserted so far."""
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.column.name == "id"
        and row[key.parent.name] is not None
        and row[key.parent.name] not in present.get(key.column.table.name, ())
    ]


def load_files(source: Path, files_dir: Path) -> int:
    """Write every file of the archive below `files_dir`; return how many. Raises DamagedArchive for a path outside."""
    count = 0
    root = files_dir.resolve()
    for name, body in _parts(source):
        if not name.startswith("files/"):
            continue
        path = (root / name.removeprefix("files/")).resolve()
        if not path.is_relative_to(root):
            raise DamagedArchive(f"{name} points outside the file store")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        count += 1
    return count


def _rows_of(connection: Connection, table: Table) -> tuple[bytes, int]:
    """Return a table as JSON lines in the order of its key."""
    out, count = io.BytesIO(), 0
    for row in connection.execute(select(*table.columns).order_by(*table.primary_key.columns)):
        out.write(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n")
        count += 1
    return out.getvalue(), count


def _values_of(table: Table, row: list[Any]) -> dict[str, Any]:
    return {column.name: _restored(value) for column, value in zip(table.columns, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    return value


def _restored(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    readers: dict[str, Callable[[str], Any]] = {
        "t": datetime.fromisoformat,
        "d": date.fromisoformat,
        "b": base64.b64decode,
    }
    ((kind, text_form),) = value.items()
    return readers[kind](text_form)


def _add(archive: tarfile.TarFile, manifest: Manifest | None, name: str, body: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(body), 0o600
    archive.addfile(entry, io.BytesIO(body))
    if manifest is not None:
        manifest.parts[name] = hashlib.sha256(body).hexdigest()


def _parts(source: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            for entry in archive:
                body = archive.extractfile(entry) if entry.isfile() else None
                if body is None:
                    raise DamagedArchive(f"{entry.name} is not a plain file")
                yield entry.name, body.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise DamagedArchive(f"it cannot be read: {error}") from error


def _manifest_of(body: bytes) -> Manifest:
    try:
        raw = json.loads(body)
        if raw.pop("format") != FORMAT:
            raise DamagedArchive("it was written by another version")
        return Manifest(**raw)
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedArchive(f"{MANIFEST} cannot be read") from error


def _advance_sequences(connection: Connection, restored: Any) -> None:
    """Let PostgreSQL's sequences go on after the highest restored id; SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in restored:
        for column in table.primary_key.columns:
            where = {"table": table.name, "column": column.name}
            name = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
            highest = connection.scalar(select(column).order_by(column.desc()).limit(1)) if name else None
            if highest is not None:
                connection.execute(text("SELECT setval(:name, :value)"), {"name": name, "value": highest})
