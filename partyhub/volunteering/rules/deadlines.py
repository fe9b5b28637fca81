"""Who has to act in each state of an order, and by when. Pure.

A requester must be answered in time (Volunteer Service Regulations art. 13); three working days is the house's reading
(domain.md §13 row 41), and nobody is asked to answer after the time for which help was wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.workdays import Off, after
from partyhub.volunteering.rules.states import ORDER, OrderState

S = OrderState
CUT_OFF = timedelta(hours=48)
"""Two days before its first session an order has its people, or its dispatcher looks for more, or cancels."""

CONFIRMS_WITHIN = timedelta(days=7)
"""The requester's answer is optional; after this the service counts as accepted, without a score."""

DRAFT_RESTS = timedelta(days=30)


class Owner(StrEnum):
    """Who has to act next."""

    REQUESTER = "requester"
    DISPATCHER = "dispatcher"
    TEAM = "team"  # the team that was asked
    LEADER = "leader"  # whoever leads the order
    ARBITER = "arbiter"  # somebody who is no party to a dispute


@dataclass(frozen=True)
class Times:
    """What deadlines are counted from: `wanted` begins the time asked for, `first` and `last` bound the sessions."""

    now: datetime
    wanted: datetime | None = None
    first: datetime | None = None
    last: datetime | None = None


Until = Callable[[Times, Off], datetime]


@dataclass(frozen=True)
class Duty:
    """Whose turn it is and until when."""

    owner: Owner
    until: Until


def _working_days(days: int) -> Until:
    return lambda times, off: after(times.now, days, off)


def _before_it_begins(days: int) -> Until:
    """So many working days, and never later than the time for which help is wanted."""

    def until(times: Times, off: Off) -> datetime:
        counted = after(times.now, days, off)
        if times.wanted is not None and times.now < times.wanted < counted:
            return times.wanted
        return counted

    return until


def _in(span: timedelta) -> Until:
    return lambda times, _off: times.now + span


def _recruited(times: Times, off: Off) -> datetime:
    first = times.first or times.wanted
    if first is None or first <= times.now:
        return after(times.now, 1, off)
    return first - CUT_OFF if first - CUT_OFF > times.now else first


def _begun(times: Times, off: Off) -> datetime:
    return times.first or times.wanted or after(times.now, 1, off)


def _handed_in(times: Times, off: Off) -> datetime:
    return after(max(times.last or times.now, times.now), 2, off)


DUTIES: Mapping[OrderState, Duty] = {
    S.DRAFT: Duty(Owner.DISPATCHER, _in(DRAFT_RESTS)),
    S.SUBMITTED: Duty(Owner.DISPATCHER, _before_it_begins(3)),
    S.NEEDS_INFO: Duty(Owner.REQUESTER, _before_it_begins(5)),
    S.VERIFIED: Duty(Owner.DISPATCHER, _before_it_begins(2)),
    S.OFFERED: Duty(Owner.TEAM, _before_it_begins(3)),
    S.OPEN_FOR_CLAIM: Duty(Owner.DISPATCHER, _before_it_begins(3)),
    S.AWAITING_REQUESTER: Duty(Owner.REQUESTER, _before_it_begins(3)),
    S.RECRUITING: Duty(Owner.LEADER, _recruited),
    S.READY: Duty(Owner.LEADER, _begun),
    S.IN_SERVICE: Duty(Owner.LEADER, _handed_in),
    S.ABORTED: Duty(Owner.DISPATCHER, _working_days(1)),
    S.AWAITING_CONFIRMATION: Duty(Owner.REQUESTER, _in(CONFIRMS_WITHIN)),
    S.CONFIRMED: Duty(Owner.DISPATCHER, _working_days(5)),
    S.AUTO_CONFIRMED: Duty(Owner.DISPATCHER, _working_days(5)),
    S.DISPUTED: Duty(Owner.ARBITER, _working_days(10)),
}
LAPSES: Mapping[OrderState, str] = {
    S.NEEDS_INFO: "expire",
    S.OFFERED: "lapse",
    S.OPEN_FOR_CLAIM: "lapse",
    S.AWAITING_REQUESTER: "lapse",
    S.AWAITING_CONFIRMATION: "auto_confirm",
}
"""What happens by itself when nobody acted in time; in the other states the order stays and is shown as overdue."""

ENDS = ORDER.ends | {S.CLOSED}
"""Nothing waits for anybody any more. A closed order may be reopened, by a dispute only."""

HELD = frozenset({S.RECRUITING, S.READY, S.IN_SERVICE})
"""In these the deadline follows the sessions whenever they change."""


def due_at(state: OrderState, times: Times, off: Off) -> datetime | None:
    """Return the deadline of a state that is entered now; None for an end."""
    duty = DUTIES.get(state)
    return duty.until(times, off) if duty else None


def is_overdue(due: datetime | None, now: datetime) -> bool:
    """Whether a deadline has passed."""
    return due is not None and due <= now
