"""Recording: events are collected during the unit of work and sealed into the chain as its last act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from partyhub.audit import rules
from partyhub.audit.models import AuditEvent, AuditHead, AuditPersonal
from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.prepared import Prepared
from partyhub.kernel.references import Reference

if TYPE_CHECKING:  # security stands above audit; only the shape of an actor is needed here
    from typing import Protocol

    class ActorLike(Protocol):
        @property
        def user_id(self) -> int | None: ...
        @property
        def member_id(self) -> int | None: ...
        @property
        def via(self) -> str: ...


LAST_OF_ALL = 90
_key = b""


def open_with(audit_key: str) -> None:
    """Set the chain's key; `create_app` does so."""
    global _key  # noqa: PLW0603  # one chain a process, opened once at start
    _key = audit_key.encode()


def key() -> bytes:
    """Return the chain's key; raises RuntimeError before `open_with`."""
    if not _key:
        raise RuntimeError("the audit chain is not open: create_app() opens it with Settings.audit_key")
    return _key


def record(
    actor: ActorLike,
    event: str,
    subject: Reference | None = None,
    *,
    path: str = "",
    details: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    clock: Clock,
) -> None:
    """Note that `actor` did `event` (a tag such as ``activity.approved``) to `subject`.

    `details` are facts that stay for ever and must name no person by more than an id; `personal` are values that may
    be erased later. Written at the end of the unit of work, or not at all if it fails.
    """
    entry = {
        "at": clock.now(),
        "event": event,
        "actor": name_of(actor),
        "via": str(actor.via),
        "subject": str(subject) if subject else "",
        "path": path,
        "details": rules.canonical(details or {}),
    }
    collected: list[tuple[dict[str, Any], dict[str, Any]]] = unit.pending("audit", list)
    collected.append((entry, dict(personal or {})))


def name_of(actor: ActorLike) -> str:
    """Return how the log names an actor: by number, never by name."""
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"member:{actor.member_id}" if actor.member_id is not None else str(actor.via)


@unit.before_commit(LAST_OF_ALL)
def seal() -> None:
    """Chain what this unit of work recorded to the head, which stays locked until the commit that follows at once."""
    collected: list[tuple[dict[str, Any], dict[str, Any]]] = unit.pending("audit", list)
    if not collected:
        return
    number, previous = _locked_head()
    events, personals = [], []
    for entry, personal in collected:
        number += 1
        salt = secrets.token_hex(16) if personal else ""
        row = entry | {"id": number, "personal_digest": rules.personal_digest(key(), salt, personal)}
        previous = rules.link(key(), previous, row | {"at": stamp(row["at"])})
        events.append(row | {"hash": previous})
        if personal:
            personals.append({"event_id": number, "salt": salt, "body": rules.canonical(personal)})
    collected.clear()
    _WRITE_EVENTS.run(events)
    if personals:
        db.session.execute(insert(AuditPersonal), personals)
    _MOVE_HEAD.run({"new_id": number, "new_hash": previous})


def _locked_head() -> tuple[int, str]:
    """Return number and hash of the last link, under a lock. Of two units that begin the chain, one makes the row."""
    row = _LOCK_HEAD.run({}).first()
    if row is None:
        first = {"id": 1, "last_id": 0, "last_hash": rules.GENESIS}
        db.session.execute(insert_into(AuditHead).values(first).on_conflict_do_nothing())
        row = _LOCK_HEAD.run({}).one()
    return row[0], row[1]


_LOCK_HEAD = Prepared(
    lambda: select(AuditHead.last_id, AuditHead.last_hash).where(AuditHead.id == 1).with_for_update()
)
_MOVE_HEAD = Prepared(
    lambda: (
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(last_id=bindparam("new_id"), last_hash=bindparam("new_hash"))
    )
)
_WRITE_EVENTS = Prepared(
    lambda: insert(AuditEvent.__table__),  # type: ignore[arg-type]  # a declarative class's table is a Table
    columns=(
        "id",
        "at",
        "event",
        "actor",
        "via",
        "subject",
        "path",
        "details",
        "personal_digest",
        "hash",
    ),
)


def stamp(moment: datetime) -> str:
    """Return the form of an instant that is hashed: to the microsecond, as both databases keep it."""
    return moment.isoformat(timespec="microseconds")
