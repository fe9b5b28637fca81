"""The roll call: what the leader found, all lines or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.models import Attendance, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import ORDER, ROLL_CALL, SERVED, AttendanceState, OrderState, Span


@dataclass(frozen=True)
class Line:
    """What the roll call says of one person (public id); times only where he served for a part."""

    member_id: str
    state: AttendanceState
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    break_minutes: int = 0
    reason: str = ""


def record_attendance(
    actor: Actor, order: ServiceOrder, session: ServiceSession, lines: Sequence[Line], *, clock: Clock
) -> int:
    """Write the lines of a roll call, each with its reporter, and return how many changed; the first one starts it.

    Raises Forbidden for anybody who does not run the order, Conflict by state, Invalid with every reason by line.
    Nobody records that he himself served. Somebody without a place is entered as a walk-in.
    """
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_lead(actor, order, path))
    if order.state not in ROLL_CALL and not _in_hand(actor, order):
        raise Conflict(Reason("roll_call_closed"))
    session = queries.lock_session(session.id)
    known = {line.public_id: line for line in queries.roll(session.id)}
    strangers = {line.member_id for line in lines} - set(known)
    walk_ins = queries.walk_in_candidates(actor, strangers)
    reasons: list[Reason] = []
    for number, line in enumerate(lines):
        signed_up = line.member_id in known and known[line.member_id].signed_up
        found = _line_reasons(line, session, signed_up=signed_up, clock=clock)
        member_id = (
            known[line.member_id].member_id if line.member_id in known else walk_ins.get(line.member_id)
        )
        if member_id is None:
            found.append(Reason("walk_in_unknown", "member_id"))
        elif actor.is_member(member_id) and line.state in SERVED:
            found.append(Reason("own_attendance", "state"))
        reasons += [
            Reason(one.code, f"entries.{number}.{one.field}".rstrip("."), one.params) for one in found
        ]
    if len({line.member_id for line in lines}) < len(lines):
        reasons.append(Reason("person_twice", "entries"))
    raise_if(Invalid, reasons)
    ids = {public_id: line.member_id for public_id, line in known.items()} | walk_ins
    changed = _write(actor, session, [(ids[line.member_id], line) for line in lines], clock)
    if changed:
        note(actor, "service_session.roll_call", order, path, clock, session=session.id, lines=changed)
    _begin(actor, order, clock)
    return len(changed)


def _in_hand(actor: Actor, order: ServiceOrder) -> bool:
    """Whether the order is under a dispute that the actor decides, and nothing of it was credited yet.

    What was credited is corrected in the ledger of hours, not in the roll.
    """
    return queries.arbitrates(actor, order) and not queries.credited_before(order.id)


def _line_reasons(line: Line, session: ServiceSession, *, signed_up: bool, clock: Clock) -> list[Reason]:
    reasons = []
    whole = Span(session.starts_at, session.ends_at, line.break_minutes)
    span = None
    if line.starts_at is not None and line.ends_at is not None:
        span = Span(line.starts_at, line.ends_at, line.break_minutes)
    elif line.starts_at is not None or line.ends_at is not None:
        reasons.append(Reason("partial_needs_times", "starts_at"))
    if len(line.reason) > rules.REASON_LENGTH:
        reasons.append(Reason("too_long", "reason", {"max": rules.REASON_LENGTH}))
    return reasons + rules.attendance_reasons(line.state, span, whole, signed_up=signed_up, now=clock.now())


def _write(
    actor: Actor, session: ServiceSession, lines: Sequence[tuple[int, Line]], clock: Clock
) -> list[list[object]]:
    """Insert or change the lines that differ; return (member, state) of each for the log."""
    query = select(Attendance).where(
        Attendance.session_id == session.id, Attendance.member_id.in_([member_id for member_id, _ in lines])
    )
    kept = {one.member_id: one for one in db.session.scalars(query)}
    changed: list[list[object]] = []
    for member_id, line in lines:
        said = (line.state, line.starts_at, line.ends_at, line.break_minutes, line.reason.strip())
        entry = kept.get(member_id)
        if entry is None:
            if line.state is AttendanceState.UNREGISTERED:
                continue
            entry = Attendance(session_id=session.id, member_id=member_id)
            db.session.add(entry)
        elif said == (entry.state, entry.starts_at, entry.ends_at, entry.break_minutes, entry.reason):
            continue
        entry.state, entry.starts_at, entry.ends_at, entry.break_minutes, entry.reason = said
        entry.reported_by, entry.reporter_name, entry.reported_at = (
            actor.user_id,
            actor.name[:60],
            clock.now(),
        )
        changed.append([member_id, str(line.state)])
    db.session.flush()
    return changed


def _begin(actor: Actor, order: ServiceOrder, clock: Clock) -> None:
    """A roll call shows that the service takes place, whatever had been said about numbers before."""
    for event in ("ready", "start"):
        if event in ORDER.allowed(order.state) and order.state is not OrderState.IN_SERVICE:
            move(actor, order, event, clock)
