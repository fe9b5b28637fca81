"""Roll calls: who stands in them, as far as the reader may see it, and who was expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, case, func, or_, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.queries.joint import participant_ids
from partyhub.activities.queries.signups import on_leave
from partyhub.activities.rules import ATTENDED, Presence, Reported, RollEntry
from partyhub.kernel.db import db
from partyhub.members import queries as members
from partyhub.members.models import Member
from partyhub.members.queries.belonging import row_of
from partyhub.members.rules import MemberRow
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


@dataclass(frozen=True)
class RollLine:
    """One person on a roll call. `member` is None for a guest; an unrecorded line may have no row yet."""

    member: MemberRow | None
    guest_name: str
    state: Presence
    minutes: int | None = None
    reason: str = ""
    recorded_at: datetime | None = None
    recorder: str = ""
    reported: Reported = Reported.LEADER


def people_ids(
    actor: Actor, public_ids: Iterable[str | None], *, on_sheet: Iterable[RollLine] = ()
) -> dict[str | None, int]:
    """Return the internal ids of the members named, by public id; nothing for names left out.

    Whoever stands `on_sheet`, the rosters of those who hold it, may be named. Raises NotFound for somebody else out of
    the actor's scope.
    """
    wanted = [one for one in dict.fromkeys(public_ids) if one]
    there = {line.member.public_id: line.member.id for line in on_sheet if line.member}
    found: dict[str | None, int] = {one: there[one] for one in wanted if one in there}
    rest = [one for one in wanted if one not in there]
    if rest:
        found |= {one.public_id: one.id for one in members.resolve(actor, rest, Permission.MEMBER_READ)}
    return found


def roll_counts(ids: Iterable[int]) -> dict[int, dict[Presence, int]]:
    """Return how many people each roll call has in each state, by activity."""
    query = (
        select(Attendance.activity_id, Attendance.state, func.count())
        .where(Attendance.activity_id.in_(tuple(ids)))
        .group_by(Attendance.activity_id, Attendance.state)
    )
    found: dict[int, dict[Presence, int]] = {}
    for activity_id, state, count in db.session.execute(query):
        found.setdefault(activity_id, {})[state] = count
    return found


def roll(actor: Actor, activity: Activity, *, among: Collection[RollEntry] | None = None) -> list[RollLine]:
    """Return the lines of the roll call that the actor may see, members by pinyin initials, then guests; of those whom
    `among` names only, where it is given."""
    query = _lines_of(activity).where(policy.scope_attendance(actor, activity))
    if among is not None:
        ids = [one.member_id for one in among if one.member_id is not None]
        guests = [one.guest_name for one in among if one.guest_name]
        query = query.where(or_(Attendance.member_id.in_(ids), Attendance.guest_name.in_(guests)))
    return sorted((_line(row, person) for row, person in db.session.execute(query)), key=_by_name)


def attended_ids(activity: Activity) -> frozenset[int]:
    """Return the internal ids of the members who attended."""
    query = select(Attendance.member_id).where(
        Attendance.activity_id == activity.id,
        Attendance.state.in_(ATTENDED),
        Attendance.member_id.is_not(None),
    )
    return frozenset(number for number in db.session.scalars(query) if number is not None)


@dataclass(frozen=True)
class WholeRoll:
    """The roll call as one reader sees it: lines by name, everybody's number in each state, which members attended."""

    lines: list[RollLine]
    counts: dict[Presence, int]
    attended: frozenset[int]


NO_ROLL = WholeRoll([], {}, frozenset())


def whole_roll(actor: Actor, activity: Activity) -> WholeRoll:
    """Return `roll`, and what is counted of everybody, those the actor does not see by name included."""
    shown = policy.scope_attendance(actor, activity)
    query = _lines_of(activity).add_columns(case((shown, 1), else_=0))
    every = db.session.execute(query).tuples().all()
    lines = [_line(row, person) for row, person, is_shown in every if is_shown]
    attended = {row.member_id for row, _, _ in every if row.member_id and row.state in ATTENDED}
    return WholeRoll(
        sorted(lines, key=_by_name), dict(Counter(row.state for row, _, _ in every)), frozenset(attended)
    )


def _lines_of(activity: Activity) -> Select[tuple[Attendance, Member]]:
    return (
        select(Attendance, Member)
        .outerjoin(Member, Member.id == Attendance.member_id)
        .where(Attendance.activity_id == activity.id)
        .order_by(Attendance.id)
    )


def _line(row: Attendance, person: Member | None) -> RollLine:
    return RollLine(
        row_of(person) if person else None,
        row.guest_name or "",
        row.state,
        row.minutes,
        row.reason,
        row.recorded_at,
        row.recorder_name,
        row.reported,
    )


def _by_name(line: RollLine) -> tuple[int, str, str]:
    return (1, line.guest_name, "") if line.member is None else (0, line.member.initials, line.member.name)


def roll_sheet(actor: Actor, activity: Activity) -> list[RollLine]:
    """Return the roll call to be filled in: everybody on the roster of that day, and whoever stands in it besides.

    Who asked leave stands there as excused, with his reason, until something else is recorded.
    """
    known = roll(actor, activity)
    there = {line.member.id for line in known if line.member}
    leave = on_leave(activity.id)
    expected = [
        replace(line, state=Presence.EXCUSED, reason=leave[line.member.id])
        if line.member and line.member.id in leave
        else line
        for line in blank_sheet(participant_ids(activity), activity.day)
    ]
    return sorted(
        [*known, *(line for line in expected if line.member and line.member.id not in there)], key=_by_name
    )


def blank_sheet(
    organization_ids: Iterable[int], day: date, *, named: Collection[str] | None = None
) -> list[RollLine]:
    """Return the rosters of these organisations on a day, nobody recorded yet; whoever belongs to two stands once.

    `named` asks for the lines of these members only, by public id: one tap must not read a roster of five hundred.
    """
    rosters = members.rosters(organization_ids, day, named=named)
    rows = {row.id: row for one in rosters.values() for row in one}
    return [RollLine(row, "", Presence.UNRECORDED) for row in rows.values()]


def lines_of(activity: Activity, named: Iterable[str | None]) -> list[RollLine]:
    """Return the lines of those named, by public id, who stand on the rosters of all who hold it, of its day."""
    wanted = {one for one in named if one}
    if not wanted:
        return []
    return blank_sheet(participant_ids(activity), activity.day, named=wanted)
