"""Anchors: the chain's head written outside the database, so that a tail cut off the log is missed.

One line of JSON for each anchor, signed and chained to the line before; lines are only ever added. Whoever wants more
copies the file away, or prints its last line.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from partyhub.audit import rules
from partyhub.audit.commands.chain import key, stamp
from partyhub.audit.models import AuditHead
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db

ANCHORS = "anchors"  # the directory, below the installation's data directory
FILE = "audit.jsonl"


class Anchor(NamedTuple):
    """Where the chain stood at a moment."""

    at: str
    last_id: int
    last_hash: str
    signature: str


def anchor(directory: Path, clock: Clock) -> Anchor | None:
    """Add the chain's head to ``<directory>/audit.jsonl``; None while the log is empty.

    A head that is anchored already, or lies behind the last anchor, is not written. Raises OSError when the
    directory cannot be written.
    """
    head = db.session.execute(select(AuditHead.last_id, AuditHead.last_hash).where(AuditHead.id == 1)).first()
    if head is None or head.last_id == 0:
        return None
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(directory / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = file.read().splitlines()
        last = _read(lines[-1]) if lines else None
        if last is not None and last.last_id >= head.last_id:
            return last
        at = stamp(clock.now())
        signature = rules.anchor_signature(
            key(), last.signature if last else "", at, head.last_id, head.last_hash
        )
        made = Anchor(at, head.last_id, head.last_hash, signature)
        file.write(rules.canonical(made._asdict()) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def anchors_in(directory: Path) -> tuple[list[Anchor], int | None]:
    """Return the anchors in order, and the number of the first line that is not what was written (None: all are)."""
    path = directory / FILE
    if not path.exists():
        return [], None
    found: list[Anchor] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        one = _read(line)
        before = found[-1].signature if found else ""
        if one is None or one.signature != rules.anchor_signature(
            key(), before, one.at, one.last_id, one.last_hash
        ):
            return found, number
        found.append(one)
    return found, None


def _read(line: str) -> Anchor | None:
    try:
        return Anchor(**json.loads(line))
    except (ValueError, TypeError):
        return None
