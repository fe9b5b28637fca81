"""Record parties: which organisations a record concerns, and with which part. Sharing is not roll-up (ledger.md §8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Index, String, delete, exists, func, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Model, PathType, db, under
from partyhub.kernel.paths import is_root
from partyhub.kernel.references import Reference


class RecordParty(Model):
    """One organisation's part in one record."""

    __tablename__ = "record_party"
    __table_args__ = (Index("ix_record_party_type_path", "record_type", "path", "part"),)

    record_type: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    path: Mapped[str] = mapped_column(PathType)


def set_parties(record: Reference, parties: Iterable[tuple[int, str, str]]) -> None:
    """Replace a record's parties by ``(organization_id, path, part)``."""
    db.session.execute(
        delete(RecordParty).where(RecordParty.record_type == record.kind, RecordParty.record_id == record.id)
    )
    db.session.add_all(
        RecordParty(
            record_type=record.kind,
            record_id=record.id,
            organization_id=organization_id,
            path=path,
            part=part,
        )
        for organization_id, path, part in parties
    )
    db.session.flush()


def parties_condition(
    record_type: str,
    id_column: Any,
    paths: Iterable[str],
    parts: Iterable[str] = (),
    *,
    of_many: bool = False,
) -> ColumnElement[bool]:
    """Return "the record has a party under one of `paths`", with one of `parts` when any are given.

    `of_many` is for lists: below a root the records of those paths are found first, at a cost that does not grow with
    the records of others. The OFFSET keeps PostgreSQL from turning this round.
    """
    paths = tuple(paths)
    conditions = [RecordParty.record_type == record_type, under(RecordParty.path, paths)]
    if parts:
        conditions.append(RecordParty.part.in_(tuple(parts)))
    if of_many and not any(is_root(path) for path in paths):
        theirs: ColumnElement[bool] = id_column.in_(
            select(RecordParty.record_id).where(*conditions).offset(0)
        )
        return theirs
    return exists().where(RecordParty.record_id == id_column, *conditions)


def rebase_parties(old: str, new: str) -> None:
    """Let the parties under path `old` follow their organisation to `new`: who may see moves with it."""
    rest = func.substr(RecordParty.path, len(old) + 1)
    db.session.execute(
        update(RecordParty)
        .where(under(RecordParty.path, [old]))
        .values(path=literal(new, String) + rest)
        .execution_options(synchronize_session=False)
    )
