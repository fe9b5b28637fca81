"""Codes and tokens for people without an account: made from keyed digests, so that nothing secret is stored.

A form carries a signed mark: when it was made, and a number of its own. The code of the order that it places is derived
from that number with the installation's key. So the same form sent twice finds its own order, and nobody can work a
code out from what he sees.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from partyhub.kernel.clock import Clock
from partyhub.kernel.ids import LETTERS
from partyhub.kernel.vault import digest
from partyhub.volunteering.rules import requests as rules


def new_mark(clock: Clock) -> str:
    """Return the mark of a form that is made now."""
    return _signed(f"{secrets.token_hex(12)}.{_seconds(clock.now())}", "order-form")


def read_mark(mark: str, clock: Clock) -> tuple[str, timedelta | None]:
    """Return the form's own number and its age; the age is None when the mark is not ours."""
    said = _read(mark, "order-form")
    if said is None:
        return "", None
    number, _, made = said.rpartition(".")
    return number, clock.now() - datetime.fromtimestamp(int(made), UTC)


def code_from(number: str) -> str:
    """Return the code of the order that the form with this number places: 16 letters, 80 bits."""
    bits = int(digest(f"order-code:{number}"), 16)
    return "".join(LETTERS[(bits >> (5 * place)) & 31] for place in range(rules.CODE_LENGTH))


def code_digest(code: str) -> str:
    """Return what is stored of a code."""
    return digest(f"order:{code}")


def access_for(order_id: str, clock: Clock) -> str:
    """Return a token that opens an order (public id) for half an hour."""
    return _signed(f"{order_id}.{_seconds(clock.now() + rules.OPENED_FOR)}", "order-access")


def opened_by(access: str, clock: Clock) -> str | None:
    """Return the public id of the order that a token opens now; None when it opens none."""
    said = _read(access, "order-access")
    if said is None:
        return None
    order_id, _, until = said.rpartition(".")
    return order_id if clock.now() < datetime.fromtimestamp(int(until), UTC) else None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _signed(said: str, purpose: str) -> str:
    return f"{said}.{digest(f'{purpose}:{said}')}"


def _read(text: str, purpose: str) -> str | None:
    said, _, signature = text.rpartition(".")
    expected = digest(f"{purpose}:{said}")
    good = signature.isascii() and hmac.compare_digest(signature, expected)
    return said if good else None
