"""What of this room must stand in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.ledger.rules import Due, SourceCheck
from partyhub.obligations import rules
from partyhub.obligations.models import Obligation
from partyhub.obligations.policy import RECORD
from partyhub.obligations.rules import IS_DUE, IS_MET, Posted


def event_of(posted: Posted, number: int) -> str:
    """Return the event under which an obligation's fact is in the ledger for the `number`-th time."""
    return f"{posted}#{number}"


def existing(ids: Collection[int]) -> set[int]:
    """Return which of these obligations are there."""
    return set(db.session.scalars(select(Obligation.id))).intersection(ids)


def due_facts() -> Iterator[Due]:
    """Return the facts that must stand."""
    columns = (Obligation.id, Obligation.posted, Obligation.dues, Obligation.mets, Obligation.excuses)
    for number, posted, dues, mets, excuses in db.session.execute(
        select(*columns).where(Obligation.posted != Posted.NONE)
    ):
        if posted in IS_DUE:
            yield Due(number, event_of(Posted.DUE, dues), rules.DUE)
        if posted in IS_MET:
            yield Due(number, event_of(Posted.MET, mets), rules.MET)
        if posted is Posted.EXCUSED:
            yield Due(number, event_of(Posted.EXCUSED, excuses), rules.EXCUSED)


SOURCES = {RECORD: SourceCheck(existing, due_facts)}
