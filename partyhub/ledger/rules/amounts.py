"""Quantities: whole ten-thousandths, so that shares of joint works add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from partyhub.kernel.errors import Reason

SCALE = 10_000


def scaled(units: int) -> int:
    """Return whole units (pieces, minutes, fen) as ten-thousandths. Raises ValueError below 1."""
    if isinstance(units, bool) or not isinstance(units, int) or units < 1:
        raise ValueError(f"a quantity is a whole number of units from 1 up, not {units!r}")
    return units * SCALE


def number(quantity: int) -> int | float:
    """Return ten-thousandths as a JSON number of at most four decimals."""
    whole, rest = divmod(quantity, SCALE)
    return whole if rest == 0 else float(Decimal(quantity) / SCALE)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` by largest remainder; the parts sum to `total` exactly.

    Of equal remainders the earlier leg gets the odd ten-thousandth. Raises ValueError without a positive weight.
    """
    if not weights or any(weight <= 0 for weight in weights):
        raise ValueError("every leg of a joint work needs a share above 0")
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def first_open(closed_through: date | None) -> date:
    """Return the first day that facts can still be counted on."""
    return date.min if closed_through is None else closed_through + timedelta(days=1)


def counted_on(occurred_on: date, closed_through: date | None) -> date:
    """Return the day a fact counts: the day it occurred or the first open day, whichever is later (ledger.md §1)."""
    return max(occurred_on, first_open(closed_through))


def closing_problems(through: date, reason: str, today: date, longest: int) -> list[Reason]:
    """Return why the ledger cannot be closed through a day: it is not over yet, or nobody says what for."""
    problems = []
    if through >= today:
        problems.append(Reason("closing_not_over", field="through"))
    if not reason:
        problems.append(Reason("required", field="reason"))
    if len(reason) > longest:
        problems.append(Reason("too_long", field="reason", params={"max": longest}))
    return problems


def nodes_of(path: str) -> list[int]:
    """Return the ids of a path, root first. Raises ValueError for anything but ``/1/3/12/``."""
    parts = path.split("/")
    if (
        len(parts) < 3
        or parts[0]
        or parts[-1]
        or not all(part.isascii() and part.isdigit() for part in parts[1:-1])
    ):
        raise ValueError(f"not a path: {path!r}")
    return [int(part) for part in parts[1:-1]]
