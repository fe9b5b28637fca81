"""How often somebody may try to sign in.

Tries are counted before the password is looked at, so that many at once cannot slip through. Three counters guard an
attempt: the account from this address (5 a minute), the address over all accounts (30 a minute, an office shares one),
and the account from everywhere (60 in ten minutes). The last two do not hold for an address from which this very
account has signed in before: a stranger elsewhere cannot lock the owner out.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from partyhub.kernel.tries import LONGEST_BLOCK, Limit, Tries, next_try, without_last

__all__ = ["KNOWN_FOR", "LIMITS", "LONGEST_BLOCK", "Counter", "Limit", "Tries", "next_try", "without_last"]
KNOWN_FOR = timedelta(days=90)


class Counter(StrEnum):
    """What a counter counts."""

    PAIR = "pair"  # one account from one address
    ADDRESS = "address"  # one address, whatever the account
    ACCOUNT = "account"  # one account, whatever the address


LIMITS = {
    Counter.PAIR: Limit(5, timedelta(seconds=60)),
    Counter.ADDRESS: Limit(30, timedelta(seconds=60)),
    Counter.ACCOUNT: Limit(60, timedelta(minutes=10)),
}
