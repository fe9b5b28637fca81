"""The batch as an importer sees it while it writes or takes back (see `rules.importer.Batch`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import insert, select

from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.spreadsheets import progress
from partyhub.spreadsheets.models import ImportBatch, ImportRowChange
from partyhub.spreadsheets.rules import Change

_INSERTED_AT_ONCE = 1000


class RunningBatch:
    """Gathers notes and writes them a thousand at a time."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch_id = batch.id
        self.reference = batch.reference
        self.organization_path = batch.path
        self.noted = 0
        self._notes: list[dict[str, Any]] = []
        self._meter = progress.Meter(batch.id)

    def note(
        self, reference: Reference, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Remember what was written to a record."""
        body = json.dumps([before, after], ensure_ascii=False, default=str)
        self._notes.append(
            {"batch_id": self._batch_id, "kind": reference.kind, "record_id": reference.id, "body_json": body}
        )
        self.noted += 1
        if len(self._notes) >= _INSERTED_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the notes gathered so far."""
        if self._notes:
            db.session.execute(insert(ImportRowChange), self._notes)
            self._notes = []

    def changes(self) -> Iterator[Change]:
        """What was noted, last written first."""
        query = (
            select(ImportRowChange.kind, ImportRowChange.record_id, ImportRowChange.body_json)
            .where(ImportRowChange.batch_id == self._batch_id)
            .order_by(ImportRowChange.id.desc())
        )
        for kind, record_id, body in db.session.execute(query).all():
            before, after = json.loads(body)
            yield Change(Reference(kind, record_id), before, after)

    def advance(self, done: int, total: int) -> None:
        """Say how far the work has come."""
        self._meter.report(done, total)
