"""Following: bringing the rows of obligations, and the facts they post, to what the rules and the facts ask for.

It is called by whatever may change the answer: facts that were written and changes of the tree (in the same commit,
see `follow_what_changed`), a rule switched on, an excuse, and every night, when periods open and committees and Party
groups are looked at anew. Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from partyhub.kernel import jobs, unit
from partyhub.kernel.clock import Clock, FixedClock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.ledger.rules import is_state
from partyhub.obligations import queries, rules
from partyhub.obligations.models import Obligation
from partyhub.obligations.policy import RECORD
from partyhub.obligations.rules import IS_DUE, IS_MET, Duty, Life, Posted, Terms
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.organization.rules import stay_on

FOLLOW_JOB = "obligations.follow"
BEFORE_THE_SUMS = 5
CHUNK = 100
_INSERTED = 500
_PENDING = "obligations.changed"
Key = tuple[int, str, str]


def follow(organization_ids: Iterable[int], *, clock: Clock, since: date | None = None) -> None:
    """Bring the obligations of some organisations up to date, those whose periods begin from `since`; flushes.

    Rows are locked before the facts are read, so of two commits that change one organisation the later sees both.
    """
    ids = sorted(set(organization_ids))
    terms = queries.terms()
    if not terms or not ids:
        return
    first = since or min(one.valid_from for one in terms)
    lives = queries.lives(ids)
    _open_rows(terms, lives, first, clock.today())
    rows = _locked(ids, first)
    duties = {
        (number, duty.code, duty.period.key): duty
        for number, found in queries.duties_of(terms, lives, first, clock.today()).items()
        for duty in found
    }
    entries: list[ledger.Entry] = []
    for key, row in rows.items():
        entries += _brought_up(row, duties.get(key), lives.get(row.organization_id), clock)
    ledger.post_many(entries, clock=clock)
    db.session.flush()


def follow_everybody(*, clock: Clock, since: date | None = None, key: str | None = None) -> None:
    """Ask for a job for each hundred organisations; those that are gone and still owe something are among them."""
    gone = select(Obligation.organization_id).where(
        Obligation.posted != Posted.NONE, Obligation.organization_id.not_in(select(Organization.id))
    )
    ids = sorted({*organizations.active_ids(clock.today()), *db.session.scalars(gone)})
    for place, start in enumerate(range(0, len(ids), CHUNK)):
        payload = {
            "organizations": ids[start : start + CHUNK],
            "since": since.isoformat() if since else None,
        }
        jobs.enqueue(FOLLOW_JOB, payload, clock=clock, key=f"{key}:{place}" if key else None)


@dataclass
class Changed:
    """What this unit of work has changed that obligations depend on, and when: organisations, each with the kind of a
    fact written about it, or "" for a change of its own."""

    what: set[tuple[int, str]] = field(default_factory=set)
    at: datetime | None = None

    def note(self, what: Iterable[tuple[int, str]], at: datetime) -> None:
        """Add to it."""
        self.what.update(what)
        self.at = max(self.at or at, at)


def on_facts_written(*, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note whose obligations a new or reversed fact may touch; connected to `facts_written`."""
    changed = unit.pending(_PENDING, Changed)
    for row in rows:
        if not row["kind"].startswith(f"{RECORD}.") and not is_state(row["kind"]):
            changed.note([(row["organization_id"], row["kind"])], row["posted_at"])


def on_organization_changed(*, organization_id: int, clock: Clock, **_about: Any) -> None:
    """Note whose life changed; connected to `organization_changed`."""
    unit.pending(_PENDING, Changed).note([(organization_id, "")], clock.now())


@unit.before_commit(BEFORE_THE_SUMS)
def follow_what_changed() -> None:
    """Bring the obligations of whatever changed in this unit of work up to date, before the ledger's sums."""
    changed = unit.pending(_PENDING, Changed)
    if changed.at is None:
        return
    asked = {"", *(one.met_by.kind for one in queries.terms())}
    ids, clock = {home for home, kind in changed.what if kind in asked}, FixedClock(changed.at)
    changed.what.clear()
    changed.at = None
    if ids:
        follow(ids, clock=clock)


def _open_rows(terms: list[Terms], lives: Mapping[int, Life], first: date, today: date) -> None:
    """Insert the rows of the periods that have begun and are owed; those that are there stay."""
    values = [
        {
            "public_id": new_public_id(),
            "rule_id": duty.rule_id,
            "code": duty.code,
            "organization_id": life.organization_id,
            "period": duty.period.key,
            "first_on": duty.period.first,
            "soon_on": duty.soon_on,
            "due_on": duty.due_on,
            "posted": Posted.NONE,
            "dues": 0,
            "mets": 0,
            "excuses": 0,
            "met_by": "",
            "excused_name": "",
            "excuse": "",
            "version": 1,
        }
        for life in lives.values()
        for duty in rules.duties(terms, life, {}, first, today)
    ]
    there = _keys(lives, first)
    missing = [one for one in values if (one["organization_id"], one["code"], one["period"]) not in there]
    for start in range(0, len(missing), _INSERTED):
        db.session.execute(
            insert_into(Obligation).values(missing[start : start + _INSERTED]).on_conflict_do_nothing()
        )


def _keys(ids: Collection[int], first: date) -> set[Key]:
    query = select(Obligation.organization_id, Obligation.code, Obligation.period).where(
        Obligation.organization_id.in_(tuple(ids)), Obligation.first_on >= first
    )
    return set(db.session.execute(query).tuples())


def _locked(ids: Collection[int], first: date) -> dict[Key, Obligation]:
    query = (
        select(Obligation)
        .where(Obligation.organization_id.in_(tuple(ids)), Obligation.first_on >= first)
        .order_by(Obligation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(one.organization_id, one.code, one.period): one for one in db.session.scalars(query)}


def _brought_up(row: Obligation, duty: Duty | None, life: Life | None, clock: Clock) -> list[ledger.Entry]:
    """Change a row to what its duty says, reverse the facts that no longer stand; return those to post."""
    record = duty.met_by if duty else None
    target = rules.wanted(
        owed=duty is not None,
        met=record is not None,
        late=duty is not None and duty.is_late,
        excused=row.excused_at is not None,
    )
    values: dict[str, Any] = {
        "met_on": record.on if record else None,
        "met_by": record.source if record else "",
    }
    if duty is not None:
        values |= {"rule_id": duty.rule_id, "soon_on": duty.soon_on}
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if target is row.posted:
        return []
    entries = _moved(row, target, life, clock)
    row.posted = target
    return entries


def _moved(row: Obligation, target: Posted, life: Life | None, clock: Clock) -> list[ledger.Entry]:
    """Reverse what must not stand any more and number what is to be posted."""
    source, before = Reference(RECORD, row.id), row.posted
    if before in IS_MET:
        ledger.reverse(source=source, event=queries.event_of(Posted.MET, row.mets), clock=clock)
    if before in IS_DUE and target not in IS_DUE:
        ledger.reverse(source=source, event=queries.event_of(Posted.DUE, row.dues), clock=clock)
    if before is Posted.EXCUSED:
        ledger.reverse(source=source, event=queries.event_of(Posted.EXCUSED, row.excuses), clock=clock)
    stay = stay_on(life.stays, row.due_on) if life else None
    if stay is None:
        return []
    entries = []
    if target in IS_DUE and before not in IS_DUE:
        row.dues += 1
        entries.append(_entry(row, rules.DUE, stay.path, queries.event_of(Posted.DUE, row.dues)))
    if target in IS_MET:
        row.mets += 1
        variant = rules.LATE if target is Posted.LATE else rules.ON_TIME
        entries.append(_entry(row, rules.MET, stay.path, queries.event_of(Posted.MET, row.mets), variant))
    if target is Posted.EXCUSED:
        row.excuses += 1
        entries.append(_entry(row, rules.EXCUSED, stay.path, queries.event_of(Posted.EXCUSED, row.excuses)))
    return entries


def _entry(row: Obligation, kind: str, path: str, event: str, variant: str = "") -> ledger.Entry:
    return ledger.Entry(
        kind,
        row.organization_id,
        path,
        row.due_on,
        Reference(RECORD, row.id),
        event,
        variant=variant,
        tag=row.code,
        subject=f"organization:{row.organization_id}",
    )
