"""Crediting minutes. Entries are only ever added; a correction takes one back and adds another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock, local_day
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.organization import queries as organizations
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.certificates import tell_corrected
from partyhub.volunteering.models import HoursEntry, ServiceOrder, ServiceSession
from partyhub.volunteering.rules import HoursKind, OrderState, Served, Span

SETTLED = (OrderState.CLOSED, OrderState.CANCELLED_BY_ORGANIZER)
"""Where entries of hours may be corrected; a service that was broken off and cancelled has some too."""


@dataclass(frozen=True)
class _Found:
    """A line of a roll call on its way to becoming an entry."""

    served: Served
    session_id: int
    recorded_by: int | None

    @property
    def day(self) -> date:
        return local_day(self.served.span.starts_at)


def credit_order(actor: Actor, order: ServiceOrder, *, second_look: str, clock: Clock) -> list[HoursEntry]:
    """Credit everybody whom the roll calls of a closing order found serving; called by `steps.close`.

    Raises Conflict with every reason: overlaps, own time, long days nobody else looked at.
    """
    found = [] if order.voided else _found(order)
    if not found:
        return []
    queries.lock_members(one.served.member_id for one in found)
    found = _with_days(found)
    begins = min(one.served.span.starts_at for one in found)
    ends = max(one.served.span.ends_at for one in found)
    held = queries.credited_spans((one.served.member_id for one in found), begins, ends)
    lines = [one.served for one in found]
    reasons = rules.credit_reasons(lines, held, closer_member_id=actor.member_id, second_look=second_look)
    long_days = [one for one in found if rules.is_long_day(one.served)]
    if long_days and any(one.recorded_by == actor.user_id for one in long_days):
        reasons.append(Reason("second_look_by_another", "second_look"))
    if len(second_look) > rules.REASON_LENGTH:
        reasons.append(Reason("too_long", "second_look", {"max": rules.REASON_LENGTH}))
    raise_if(Conflict, reasons)
    branches = {day: queries.branches_on(_members_on(found, day), day) for day in {one.day for one in found}}
    return [
        _credit(actor, order, one, branches[one.day], second_look=second_look, clock=clock) for one in found
    ]


def correct_hours(
    actor: Actor, entry: HoursEntry, *, span: Span | None, reason: str, clock: Clock
) -> HoursEntry | None:
    """Take an entry back and add one with the right times (`span`), or none at all; return the new one.

    The facts are reversed and posted anew. Raises Forbidden, Conflict for an order that is neither settled nor under a
    dispute in the actor's hands, an entry taken back already, one's own time or an overlap, Invalid for times outside
    the session or without a reason.
    """
    session = db.session.get_one(ServiceSession, entry.session_id)
    order = db.session.get_one(ServiceOrder, session.order_id)
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    queries.lock_members([entry.member_id])
    if order.state not in SETTLED and not queries.arbitrates(actor, order):
        raise Conflict(Reason("hours_not_settled"))
    if entry.kind is not HoursKind.LIVE or queries.is_reversed(entry.id):
        raise Conflict(Reason("hours_reversed_already"))
    if actor.is_member(entry.member_id):
        raise Conflict(Reason("own_hours", params={"name": actor.name, "at": entry.starts_at}))
    raise_if(Invalid, rules.given_reasons(reason) + _span_reasons(span, session))
    if span is not None and _overlaps(entry, span):
        raise Conflict(Reason("hours_overlap_here", "starts_at"))
    take_back(actor, entry, reason=reason, clock=clock)
    corrected = None
    if span is not None:
        corrected = _add(_corrected(actor, entry, span, reason, clock))
        _post(corrected, clock)
    details = {"entry": entry.id, "before": entry.minutes, "after": corrected.minutes if corrected else 0}
    audit.record(
        actor,
        "service_hours.corrected",
        Reference("order", order.id),
        path=path,
        details=details,
        clock=clock,
    )
    return corrected


def take_back(actor: Actor, entry: HoursEntry, *, reason: str, clock: Clock) -> HoursEntry:
    """Add the entry that takes another one back, with its facts; for commands that have asked whether it may be."""
    undoing = _add(_reversal(actor, entry, reason, clock))
    tell_corrected(entry, clock)
    source = Reference("session", entry.session_id)
    ledger.reverse(source=source, event=rules.credit_event(entry.id), clock=clock)
    return undoing


def _found(order: ServiceOrder) -> list[_Found]:
    """Return the lines of the roll calls that were never credited: one that is closed anew credits nobody twice."""
    before = queries.credited_before(order.id)
    return [
        _Found(
            Served(
                entry.member_id,
                name,
                Span(
                    entry.starts_at or session.starts_at,
                    entry.ends_at or session.ends_at,
                    entry.break_minutes,
                ),
            ),
            session.id,
            entry.reported_by,
        )
        for entry, session, name in queries.served(order.id)
        if (session.id, entry.member_id) not in before
    ]


def _with_days(found: Sequence[_Found]) -> list[_Found]:
    """Give each line the minutes that its person has on that day already, earlier lines included."""
    so_far = queries.credited_minutes((one.served.member_id for one in found), {one.day for one in found})
    complete = []
    for one in found:
        key = (one.served.member_id, one.day)
        served = Served(one.served.member_id, one.served.name, one.served.span, so_far.get(key, 0))
        so_far[key] = rules.line_total(served)
        complete.append(_Found(served, one.session_id, one.recorded_by))
    return complete


def _members_on(found: Sequence[_Found], day: date) -> list[int]:
    return [one.served.member_id for one in found if one.day == day]


def _credit(
    actor: Actor,
    order: ServiceOrder,
    found: _Found,
    branches: dict[int, tuple[int, str]],
    *,
    second_look: str,
    clock: Clock,
) -> HoursEntry:
    """Add one entry and post its facts; whoever belonged nowhere that day counts for the organiser."""
    served, long_day = found.served, rules.is_long_day(found.served)
    home = branches.get(served.member_id)
    if home is None:
        home = (order.organization_id, organizations.path_at(order.organization_id, found.day))
    entry = _add(
        HoursEntry(
            member_id=served.member_id,
            session_id=found.session_id,
            organization_id=home[0],
            path=home[1],
            served_on=found.day,
            starts_at=served.span.starts_at,
            ends_at=served.span.ends_at,
            minutes=served.span.minutes,
            kind=HoursKind.LIVE,
            long_day=long_day,
            reason=second_look.strip() if long_day else "",
            recorded_by=found.recorded_by,
            credited_by=actor.user_id,
            credited_at=clock.now(),
        )
    )
    _post(entry, clock)
    return entry


def _reversal(actor: Actor, entry: HoursEntry, reason: str, clock: Clock) -> HoursEntry:
    return _like(
        entry,
        minutes=-entry.minutes,
        kind=HoursKind.REVERSAL,
        reverses_id=entry.id,
        reason=reason.strip(),
        credited_by=actor.user_id,
        credited_at=clock.now(),
    )


def _corrected(actor: Actor, entry: HoursEntry, span: Span, reason: str, clock: Clock) -> HoursEntry:
    return _like(
        entry,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        minutes=span.minutes,
        kind=HoursKind.LIVE,
        long_day=span.minutes > rules.LONG_DAY_MINUTES,
        reason=reason.strip(),
        credited_by=actor.user_id,
        credited_at=clock.now(),
    )


def _like(entry: HoursEntry, **changes: object) -> HoursEntry:
    names = (
        "member_id",
        "session_id",
        "organization_id",
        "path",
        "served_on",
        "starts_at",
        "ends_at",
        "recorded_by",
    )
    return HoursEntry(**{name: getattr(entry, name) for name in names} | changes)


def _add(entry: HoursEntry) -> HoursEntry:
    db.session.add(entry)
    db.session.flush()
    return entry


def _post(entry: HoursEntry, clock: Clock) -> None:
    for kind, quantity in ((rules.PERSON_TIMES.name, 1), (rules.MINUTES.name, entry.minutes)):
        ledger.post(
            kind=kind,
            organization_id=entry.organization_id,
            path=entry.path,
            on=entry.served_on,
            quantity=quantity,
            subject=str(Reference("member", entry.member_id)),
            source=Reference("session", entry.session_id),
            event=rules.credit_event(entry.id),
            clock=clock,
        )


def _span_reasons(span: Span | None, session: ServiceSession) -> list[Reason]:
    if span is None:
        return []
    if span.ends_at <= span.starts_at:
        return [Reason("service_ends_before_start", "ends_at")]
    reasons = []
    if span.starts_at < session.starts_at or span.ends_at > session.ends_at:
        reasons.append(Reason("outside_session", "starts_at"))
    if span.break_minutes < 0 or span.minutes <= 0:
        reasons.append(Reason("break_too_long", "break_minutes"))
    return reasons


def _overlaps(entry: HoursEntry, span: Span) -> bool:
    held = queries.credited_spans([entry.member_id], span.starts_at, span.ends_at, without=entry.id)
    return bool(held)
