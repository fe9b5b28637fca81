"""How often somebody may try to sign in. Pure: the state goes in, the state comes out.

Tries are counted before the password is looked at, so that many at once cannot slip through. Three counters guard an
attempt: the account from this address (5 a minute), the address over all accounts (30 a minute, an office shares one),
and the account from everywhere (60 in ten minutes). The last two do not hold for an address from which this very
account has signed in before: a stranger elsewhere cannot lock the owner out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_BLOCK = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=1)
KNOWN_FOR = timedelta(days=90)


class Counter(StrEnum):
    """What a counter counts."""

    PAIR = "pair"  # one account from one address
    ADDRESS = "address"  # one address, whatever the account
    ACCOUNT = "account"  # one account, whatever the address


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


LIMITS = {
    Counter.PAIR: Limit(5, timedelta(seconds=60)),
    Counter.ADDRESS: Limit(30, timedelta(seconds=60)),
    Counter.ACCOUNT: Limit(60, timedelta(minutes=10)),
}


@dataclass(frozen=True)
class Tries:
    """What a counter remembers: the latest tries, how often it has blocked, and until when it does now."""

    recent: tuple[datetime, ...] = ()
    strikes: int = 0
    blocked_until: datetime | None = None


def next_try(state: Tries, limit: Limit, now: datetime) -> tuple[Tries, int]:
    """Count one try; return the new state and 0, or the state and the seconds to wait when the try is refused.

    Each block is twice as long as the one before, at most 15 minutes. Tries during a block do not prolong it.
    """
    if state.blocked_until is not None and now < state.blocked_until:
        return state, _seconds(state.blocked_until - now)
    if state.blocked_until is not None and now - state.blocked_until > FORGIVEN_AFTER:
        state = replace(state, strikes=0)
    recent = tuple(at for at in state.recent if now - at < limit.window)
    if len(recent) < limit.tries:
        return Tries((*recent, now), state.strikes, None if not state.strikes else state.blocked_until), 0
    pause = min(limit.window * 2**state.strikes, max(LONGEST_BLOCK, limit.window))
    blocked_until = now + pause
    return Tries(recent, state.strikes + 1, blocked_until), _seconds(pause)


def without_last(state: Tries) -> Tries:
    """Take one try back: it succeeded."""
    return replace(state, recent=state.recent[:-1])


def _seconds(wait: timedelta) -> int:
    return max(1, int(-(-wait.total_seconds() // 1)))
