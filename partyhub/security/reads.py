"""Noticing whoever opens record after record: reads a person and day, and one alarm beyond a limit (S37).

A read is a GET that names a record, found or not: whoever tries numbers meets more missing ones than others. Reads are
counted in this process and carried into the table a hundred at a time, so that no page pays for a write of its own;
what a process had not carried when it ended is lost, and an alarm may come a hundred reads late for each process.
Nobody is held up: the alarm is a row of the audit log, for those who read it to judge.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from flask import Response
from sqlalchemy import Date, String, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.audit import commands as audit
from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import Model, UTCDateTime, db, insert_into
from partyhub.kernel.errors import Busy
from partyhub.kernel.http import PartyHub, clock, settings
from partyhub.security.actors import Actor

CARRIED_AT = 100
EXTENSION = "partyhub.reads"
log = logging.getLogger("partyhub.reads")


class ReadTally(Model):
    """How many records somebody has opened on a day, as far as it was carried here."""

    __tablename__ = "read_tally"

    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reads: Mapped[int] = mapped_column(default=0)
    alarmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Counted:
    """Reads of this process that were not carried into the table yet, by person and day."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._reads: Counter[tuple[str, date]] = Counter()

    def add(self, owner: str, day: date) -> int:
        """Count a read; return how many to carry now, 0 while there are few."""
        with self._guard:
            self._reads[owner, day] += 1
            return self._reads.pop((owner, day)) if self._reads[owner, day] >= CARRIED_AT else 0

    def put_back(self, owner: str, day: date, reads: int) -> None:
        """Take reads back that could not be carried."""
        with self._guard:
            self._reads[owner, day] += reads


def carry(actor: Actor, owner: str, day: date, reads: int, *, limit: int, clock: Clock) -> None:
    """Add reads to the table, in a short unit of its own; the one that passes the limit first writes the alarm."""
    with unit.work():
        added = insert_into(ReadTally).values(owner=owner, day=day, reads=reads)
        summed = {"reads": ReadTally.reads + reads}
        total: int = db.session.scalar(
            added.on_conflict_do_update(index_elements=["owner", "day"], set_=summed).returning(
                ReadTally.reads
            )
        )
        if total < limit:
            return
        alarm = (
            update(ReadTally)
            .where(ReadTally.owner == owner, ReadTally.day == day, ReadTally.alarmed_at.is_(None))
            .values(alarmed_at=clock.now())
            .returning(ReadTally.owner)
            .execution_options(synchronize_session=False)
        )
        if db.session.scalar(alarm) is not None:
            details = {"day": day.isoformat(), "reads": total, "limit": limit}
            audit.record(actor, "access.many_reads", details=details, clock=clock)


def init_app(app: PartyHub, names_a_record: Callable[[], bool], actor_of: Callable[[], Actor]) -> None:
    """Count the reads of `app`; a limit of 0 in the settings switches the alarm off."""
    app.extensions[EXTENSION] = Counted()

    def count(response: Response) -> Response:
        limit = settings().reads_alarm
        if not limit or not names_a_record():
            return response
        owner, day = app.request_owner(), clock().today()
        counted: Counted = app.extensions[EXTENSION]
        if reads := counted.add(owner, day):
            try:
                carry(actor_of(), owner, day, reads, limit=limit, clock=clock())
            except (Busy, DBAPIError) as error:
                unit.rollback()
                log.warning("reads not carried: %s", type(error).__name__)
                counted.put_back(owner, day, reads)
        return response

    app.after_request(count)
