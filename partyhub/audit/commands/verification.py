"""Verifying: the whole chain recomputed, compared with its head and with the anchors outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from partyhub.audit import rules
from partyhub.audit.commands.anchors import Anchor, anchors_in
from partyhub.audit.commands.chain import key, stamp
from partyhub.audit.models import AuditEvent, AuditHead, AuditPersonal
from partyhub.kernel.db import db

_BATCH = 2_000


@dataclass(frozen=True)
class Verdict:
    """What verification found: how many events there are, and the first bad one with what is wrong about it."""

    events: int
    anchors: int
    bad_id: int | None = None
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.problem


class _Broken(Exception):
    def __init__(self, bad_id: int, problem: str) -> None:
        self.bad_id, self.problem = bad_id, problem
        super().__init__(problem)


def verify(anchor_directory: Path | None = None) -> Verdict:
    """Recompute the chain from the first event, stopping at the first that is not what was recorded.

    Finds what was edited, deleted, inserted or swapped; a tail cut off by the head, or, where somebody set the head
    back as well, by the anchors in `anchor_directory`.
    """
    anchors, bad_line = anchors_in(anchor_directory) if anchor_directory else ([], None)
    known = {one.last_id: one for one in anchors}
    count = 0
    try:
        last_hash = rules.GENESIS
        for row in _events():
            _check_number(row.id, count + 1)
            last_hash = _checked(row, last_hash, known.get(row.id))
            count = row.id
        _check_end(count, last_hash, anchors)
    except _Broken as broken:
        return Verdict(count, len(anchors), broken.bad_id, broken.problem)
    if bad_line is not None:
        problem = f"line {bad_line} of the anchors is not what was written"
        return Verdict(count, len(anchors), anchors[-1].last_id if anchors else None, problem)
    return Verdict(count, len(anchors))


def _events() -> Iterator[Any]:
    """Yield the events in order with their personal values, a batch at a time."""
    last = None
    while True:
        query = (
            select(
                *AuditEvent.__table__.columns,
                AuditPersonal.salt.label("salt"),
                AuditPersonal.body.label("body"),
            )
            .outerjoin(AuditPersonal, AuditPersonal.event_id == AuditEvent.id)
            .order_by(AuditEvent.id)
            .limit(_BATCH)
        )
        rows = db.session.execute(query if last is None else query.where(AuditEvent.id > last)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


def _check_number(number: int, expected: int) -> None:
    if number > expected:
        raise _Broken(expected, f"event {expected} is missing")
    if number < expected:
        raise _Broken(number, f"event {number} was put in")


def _checked(row: Any, previous: str, anchored: Anchor | None) -> str:
    values = {field: getattr(row, field) for field in rules.HASHED_FIELDS} | {"at": stamp(row.at)}
    if rules.link(key(), previous, values) != row.hash:
        raise _Broken(row.id, f"event {row.id} is not what was recorded")
    if row.body is not None and row.personal_digest != _digest_of(row.salt, row.body):
        raise _Broken(row.id, f"the personal values of event {row.id} are not what was recorded")
    if anchored is not None and anchored.last_hash != row.hash:
        raise _Broken(row.id, f"event {row.id} differs from the one anchored on {anchored.at}")
    return str(row.hash)


def _digest_of(salt: str, body: str) -> str:
    try:
        return rules.personal_digest(key(), salt, json.loads(body))
    except ValueError:
        return "unreadable"


def _check_end(count: int, last_hash: str, anchors: list[Anchor]) -> None:
    head = db.session.execute(select(AuditHead.last_id, AuditHead.last_hash).where(AuditHead.id == 1)).first()
    last_id, head_hash = head if head is not None else (0, rules.GENESIS)
    furthest = max([last_id, *(one.last_id for one in anchors)])
    if furthest > count:
        raise _Broken(count + 1, f"events {count + 1} to {furthest} are missing from the end")
    if last_id < count:
        raise _Broken(last_id + 1, f"event {last_id + 1} was added behind the head")
    if head_hash != last_hash:
        raise _Broken(last_id, f"the head does not name event {last_id}")
