"""How often something may be tried. Pure: the state goes in, the state comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

LONGEST_BLOCK = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


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


def network(address: str) -> str:
    """Return what counts as one address: an IPv6 household has a whole /64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:45]
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)


def _seconds(wait: timedelta) -> int:
    return max(1, int(-(-wait.total_seconds() // 1)))
