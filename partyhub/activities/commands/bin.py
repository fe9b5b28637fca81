"""Putting drafts into the recycle bin, taking them out again, and taking them away for good."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, delete, select

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import check_version, home_of, note, reference
from partyhub.activities.models import Activity
from partyhub.audit import commands as audit
from partyhub.files import commands as files
from partyhub.files import queries as file_queries
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, raise_if
from partyhub.search import commands as search
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.parties import RecordParty

PURGE_AT_ONCE = 200


def put_into_bin(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Put a record that nobody was told of and that never counted into the bin.

    Raises Forbidden, Stale, Conflict saying what to do instead.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    check_version(activity, version)
    announced = queries.was_announced(activity)
    raise_if(Conflict, rules.delete_reasons(signings=activity.signings, announced=announced))
    activity.binned_at, activity.binned_by = clock.now(), actor.user_id
    note(actor, activity, "delete", clock=clock)
    return activity


def restore(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Take a record out of the bin, as it was."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    check_version(activity, version)
    activity.binned_at = activity.binned_by = None
    note(actor, activity, "restore", clock=clock)
    return activity


def purge(clock: Clock) -> int:
    """Take away for good what has lain in the bin for thirty days; return how many records. The audit log keeps."""
    before = rules.purge_before(clock.now())
    query = select(Activity).where(Activity.binned_at < before).order_by(Activity.id).limit(PURGE_AT_ONCE)
    gone = list(db.session.scalars(query))
    for activity in gone:
        _take_away(activity, clock)
    return len(gone)


def _take_away(activity: Activity, clock: Clock) -> None:
    path = home_of(activity).path
    for attachment in file_queries.of(reference(activity)):
        files.detach(SYSTEM, attachment, path=path, clock=clock)
    audit.record(SYSTEM, "activity.purged", reference(activity), path=path, clock=clock)
    parties = delete(RecordParty).where(
        RecordParty.record_type == policy.RECORD, RecordParty.record_id == activity.id
    )
    db.session.execute(parties)
    search.drop(reference(activity))
    _erase(db.metadata.tables["activity"], [activity.id])
    db.session.expunge(activity)


def _erase(table: Table, ids: Sequence[int]) -> None:
    """Delete rows by id, after whatever hangs on them by a foreign key, to any depth."""
    for other in db.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or other is table:
                continue
            theirs = key.parent.in_(ids)
            if "id" in other.c:
                below = list(db.session.scalars(select(other.c.id).where(theirs)))
                if below:
                    _erase(other, below)
            else:
                db.session.execute(delete(other).where(theirs))
    db.session.execute(delete(table).where(table.c.id.in_(ids)))
