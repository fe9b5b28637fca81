"""Taking an import of members back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Reason, raise_if
from partyhub.members.commands.people import columns_of
from partyhub.members.commands.roster_posts import KIND
from partyhub.members.models import Affiliation, Appointment, Member, Standing
from partyhub.security.actors import Actor
from partyhub.spreadsheets.rules import Batch, Change

_OWN_TABLES = frozenset({"member", "member_affiliation", "member_standing"})
_AT_ONCE = 500


def undo(actor: Actor, batch: Batch, clock: Clock) -> None:
    """Take back every change of a batch: values return, people that it brought are gone.

    Raises Conflict with one reason per person who was changed since, or whom something was built on.
    """
    noted = list(batch.changes())
    posts = [change for change in noted if change.reference.kind == KIND]
    changes = [change for change in noted if change.reference.kind != KIND]
    obstacles = _take_posts_back(posts)
    new = [change.reference.id for change in changes if change.before is None]
    found: dict[int, Member] = {}
    for part in _parts([change.reference.id for change in changes]):
        found |= {one.id: one for one in db.session.scalars(select(Member).where(Member.id.in_(part)))}
    raise_if(Conflict, obstacles + _obstacles(changes, found, _built_on(new)))
    for change in changes:
        if change.before is not None:
            for column, value in columns_of(change.before).items():
                setattr(found[change.reference.id], column, value)
    db.session.flush()
    for part in _parts(new):
        db.session.execute(delete(Affiliation).where(Affiliation.member_id.in_(part)))
        db.session.execute(delete(Standing).where(Standing.member_id.in_(part)))
        db.session.execute(delete(Member).where(Member.id.in_(part)))
    audit.record(
        actor,
        "members.import_undone",
        batch.reference,
        path=batch.organization_path,
        details={"records": len(noted)},
        clock=clock,
    )


def _take_posts_back(posts: Sequence[Change]) -> list[Reason]:
    """Remove the appointments that the batch made, so that they are not taken for something built on its people.

    Returns what keeps one from being removed; the caller's transaction is undone then.
    """
    reasons: list[Reason] = []
    for part in _parts([change.reference.id for change in posts]):
        query = select(Appointment, Member.name).join(Member).where(Appointment.id.in_(part))
        rows = db.session.execute(query).tuples().all()
        reasons += [Reason("gone_since")] * (len(part) - len(rows))
        reasons += [
            Reason("changed_since", params={"name": name}) for post, name in rows if post.version != 1
        ]
        db.session.execute(delete(Appointment).where(Appointment.id.in_(part)))
    return reasons


def _obstacles(changes: Sequence[Change], found: dict[int, Member], built_on: set[int]) -> list[Reason]:
    reasons = []
    for change in changes:
        member = found.get(change.reference.id)
        if member is None:
            reasons.append(Reason("gone_since"))
        elif member.version != (change.after or {}).get("version"):
            reasons.append(Reason("changed_since", params={"name": member.name}))
        elif member.id in built_on:
            reasons.append(Reason("built_on", params={"name": member.name}))
    return reasons


def _built_on(ids: Sequence[int]) -> set[int]:
    """Those of `ids` that some other record needs, or who have moved on: a post, an account, an attendance …"""
    found: set[int] = set()
    columns = [
        key.parent
        for table in db.metadata.tables.values()
        if table.name not in _OWN_TABLES
        for key in table.foreign_keys
        if key.column.table.name == "member"
    ]
    for part in _parts(ids):
        for column in columns:
            found |= set(db.session.scalars(select(column).where(column.in_(part)).distinct()))
        several = (
            select(Affiliation.member_id)
            .where(Affiliation.member_id.in_(part), Affiliation.to_on.is_not(None))
            .distinct()
        )
        found |= set(db.session.scalars(several))
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
