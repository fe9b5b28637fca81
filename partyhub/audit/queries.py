"""Reading the log: pages of events, newest first, and single ones. Scope comes in as an argument."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, distinct, exists, select

from partyhub.audit.models import AuditEvent, AuditPersonal
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db, like_escaped
from partyhub.kernel.errors import NotFound
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of

MAX_ID = 2**63 - 1


@dataclass(frozen=True)
class Wanted:
    """Filters. `event` may end in ``.*`` or name a room (``activity``); days are in Asia/Shanghai, both inclusive."""

    event: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One event as it is shown. `personal`: ``none``, ``kept`` or ``erased``; the values themselves are not shown."""

    id: int
    at: datetime
    event: str
    actor: str
    via: str
    subject: str
    path: str
    details: Mapping[str, Any]
    personal: str


def events(
    scope: ColumnElement[bool],
    wanted: Wanted,
    *,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of events within `scope`, newest first. Raises Invalid for a foreign cursor."""
    query = _entries().where(scope, *_filters(wanted))
    page = page_of(query, keys=[(AuditEvent.id, "desc")], cursor=cursor, page_size=page_size)
    return Page([_entry(row) for row in page.items], page.next_cursor, page.total, page.total_at_least)


def event(scope: ColumnElement[bool], number: int) -> Entry:
    """Return one event; raises NotFound for an absent one or one outside `scope`."""
    row = db.session.execute(_entries().where(scope, AuditEvent.id == min(number, MAX_ID))).first()
    if row is None:
        raise NotFound
    return _entry(row)


def tags() -> list[str]:
    """Return every event tag that the log holds, in order."""
    return sorted(db.session.scalars(select(distinct(AuditEvent.event))))


def _entries() -> Any:
    kept = exists().where(AuditPersonal.event_id == AuditEvent.id).label("kept")
    return select(
        AuditEvent.id,
        AuditEvent.at,
        AuditEvent.event,
        AuditEvent.actor,
        AuditEvent.via,
        AuditEvent.subject,
        AuditEvent.path,
        AuditEvent.details,
        AuditEvent.personal_digest,
        kept,
    )


def _entry(row: Any) -> Entry:
    personal = "none" if not row.personal_digest else "kept" if row.kept else "erased"
    return Entry(
        row.id,
        row.at,
        row.event,
        row.actor,
        row.via,
        row.subject,
        row.path,
        json.loads(row.details),
        personal,
    )


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.event:
        room = wanted.event.removesuffix(".*")
        within = AuditEvent.event.like(f"{like_escaped(room)}.%", escape="\\")
        found.append(within if room != wanted.event else (AuditEvent.event == room) | within)
    if wanted.actor:
        found.append(AuditEvent.actor == wanted.actor)
    if wanted.subject:
        found.append(AuditEvent.subject == wanted.subject)
    if wanted.since:
        found.append(AuditEvent.at >= local_time(wanted.since))
    if wanted.until:
        found.append(AuditEvent.at < local_time(wanted.until + timedelta(days=1)))
    return found
