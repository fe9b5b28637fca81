"""Records as ledgers read them: through the scopes of activities, whole organisations and periods at a time.

The number of statements is the same for any number of records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from partyhub.activities import policy as activities
from partyhub.activities.models import Activity, ActivityKind, Attendance
from partyhub.activities.rules import ATTENDED, COUNTED, FLAGS, Kind, Presence, State, combined
from partyhub.files import queries as files
from partyhub.kernel.db import db
from partyhub.members import queries as members
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.reports import rules
from partyhub.reports.queries.minutes import Written, written
from partyhub.reports.rules import Held, People, Period, Studied
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty

STANDING = frozenset({State.SUBMITTED, *COUNTED})
"""A record stands in a ledger while the branch's signature holds; withdrawing takes it out again."""


@dataclass(frozen=True)
class Line:
    """A line of a roll call, with the name that it shows; None for somebody whom the reader does not see."""

    activity_id: int
    state: Presence
    name: str | None
    guest: bool
    reason: str


def count_held(actor: Actor, organization: Organization, period: Period, kinds: Collection[Kind]) -> int:
    """Return how many records `held` would return."""
    return db.session.scalar(_standing(select(func.count()), actor, organization, period, kinds)) or 0


def held(actor: Actor, organization: Organization, period: Period, kinds: Collection[Kind]) -> list[Held]:
    """Return the records of an organisation, its own and those it took part in, that carry one of `kinds`, by time."""
    query = _standing(select(Activity), actor, organization, period, kinds)
    found = list(db.session.scalars(query.order_by(Activity.starts_at, Activity.id)))
    return _read(actor, found)


def of_record(actor: Actor, activity: Activity) -> Held:
    """Return one record that the actor sees, whatever its state."""
    return _read(actor, [activity])[0]


def studied(member_id: int, period: Period) -> list[Studied]:
    """Return the study activities that a member attended, by day, as long as they stand."""
    study = [kind for kind, flags in FLAGS.items() if flags.study]
    query = (
        select(Activity, Attendance.minutes)
        .join(Attendance, Attendance.activity_id == Activity.id)
        .where(
            Attendance.member_id == member_id,
            Attendance.state.in_(ATTENDED),
            Activity.state.in_(STANDING),
            Activity.day.between(period.first, period.last),
            _carries(study),
        )
        .order_by(Activity.starts_at, Activity.id)
    )
    return [
        Studied(one.day, one.title, one.kinds, rules.minutes_studied(one.starts_at, one.ends_at, minutes))
        for one, minutes in db.session.execute(query)
    ]


def _standing(
    query: Select[Any], actor: Actor, organization: Organization, period: Period, kinds: Collection[Kind]
) -> Select[Any]:
    theirs = exists().where(
        RecordParty.record_type == activities.RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.organization_id == organization.id,
    )
    return query.select_from(Activity).where(
        activities.scope_activities(actor),
        theirs,
        Activity.state.in_(STANDING),
        Activity.day.between(period.first, period.last),
        _carries(kinds),
    )


def _carries(kinds: Collection[Kind]) -> ColumnElement[bool]:
    return exists().where(and_(ActivityKind.activity_id == Activity.id, ActivityKind.kind.in_(list(kinds))))


def _read(actor: Actor, found: Sequence[Activity]) -> list[Held]:
    """Put together what belongs to each record."""
    ids = [one.id for one in found]
    lines = _lines(actor, found)
    people = members.by_ids(number for one in found for number in (one.chair_id, one.recorder_id))
    kept = files.of_many(activities.RECORD, ids)
    readable = _readable(actor, ids)
    due = _due(found, lines)
    beside = written(ids)
    return [
        Held(
            public_id=one.public_id,
            title=one.title,
            kinds=one.kinds,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=one.place,
            chair=people[one.chair_id].name if one.chair_id in people else "",
            recorder=people[one.recorder_id].name if one.recorder_id in people else "",
            due=due[one.id],
            people=_people(lines.get(one.id, ())),
            **_said(one, beside[one.id], readable=one.id in readable),
            signatures=beside[one.id].signatures,
            photos=sum(each.is_picture for each in kept.get(one.id, ())),
            documents=sum(not each.is_picture for each in kept.get(one.id, ())),
        )
        for one in found
    ]


def _said(one: Activity, beside: Written, *, readable: bool) -> dict[str, Any]:
    """Return what was said and decided. The line of the result is for everybody who sees the record, but for a talk."""
    result = (one.result,) if one.result and (readable or not combined(one.kinds).private) else ()
    if not readable:
        added = None if beside.addenda else ()
        return {"agenda": None, "discussion": None, "resolutions": result, "votes": None, "addenda": added}
    return {
        "agenda": tuple(beside.agenda),
        "discussion": "\n".join(text for text in (one.minutes, *beside.discussion) if text),
        "resolutions": (*result, *beside.resolutions),
        "votes": tuple(beside.votes),
        "addenda": tuple(beside.addenda),
    }


def _readable(actor: Actor, ids: Collection[int]) -> set[int]:
    """Return of which records the actor may read what was said."""
    query = select(Activity.id).where(Activity.id.in_(tuple(ids)), activities.scope_minutes(actor))
    return set(db.session.scalars(query))


def _lines(actor: Actor, found: Sequence[Activity]) -> dict[int, list[Line]]:
    """Return the roll calls by record. Names are shown as on the record's page: see `activities.scope_attendance`."""
    run = {one.id for one in found if activities.runs(actor, one)}
    own = activities.own_organizations(actor)
    query = (
        select(Attendance, Member.name)
        .outerjoin(Member, Member.id == Attendance.member_id)
        .where(Attendance.activity_id.in_([one.id for one in found]))
        .order_by(Member.initials, Attendance.id)
    )
    lines: dict[int, list[Line]] = {}
    for row, name in db.session.execute(query):
        seen = row.activity_id in run or row.organization_id in own or actor.is_member(row.member_id)
        shown = (row.guest_name or name) if seen else None
        line = Line(row.activity_id, row.state, shown, row.member_id is None, row.reason)
        lines.setdefault(row.activity_id, []).append(line)
    return lines


def _people(lines: Iterable[Line]) -> People:
    attended: list[str] = []
    observers: list[str] = []
    excused: list[str] = []
    absent: list[str] = []
    counts = {"observer": 0, "excused": 0, "absent": 0}
    present, hidden = 0, False
    for line in lines:
        group: list[str] | None = None
        if line.state is Presence.OBSERVER or line.guest:
            counts["observer"] += 1
            group = observers
        elif line.state in ATTENDED:
            present += 1
            group = attended
        elif line.state in (Presence.EXCUSED, Presence.ABSENT):
            counts[line.state.value] += 1
            group = excused if line.state is Presence.EXCUSED else absent
        if group is not None and line.name is not None:
            group.append(line.name + _remark(line))
        hidden = hidden or line.name is None
    return People(present, tuple(attended), tuple(observers), tuple(excused), tuple(absent), counts, hidden)


def _remark(line: Line) -> str:
    said = {Presence.LATE: "迟到", Presence.PARTIAL: "早退"}.get(line.state) or line.reason
    return f"（{said}）" if said else ""


def _due(found: Sequence[Activity], lines: Mapping[int, Sequence[Line]]) -> dict[int, int | None]:
    """Return how many were due: the roster of the day where everybody is, else those whom the roll call names."""
    days: dict[int, set[date]] = {}
    for one in found:
        if rules.EVERYBODY & set(one.kinds):
            days.setdefault(one.organization_id, set()).add(one.day)
    sizes = {home: members.roster_sizes(home, of_home) for home, of_home in days.items()}
    due: dict[int, int | None] = {}
    for one in found:
        named = sum(not line.guest and line.state is not Presence.OBSERVER for line in lines.get(one.id, ()))
        size = sizes[one.organization_id][one.day] if rules.EVERYBODY & set(one.kinds) else 0
        due[one.id] = max(size, named) or None
    return due
