"""What a fact fills: rooms that feed from facts say so, so that a page can tell it without importing them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Fed(NamedTuple):
    """A kind of fact with its tag: what somebody who feeds from facts looks at."""

    kind: str
    tag: str = ""


@dataclass(frozen=True)
class Use:
    """One thing that a fact fills: an indicator, an obligation, a ledger. `sort` is a word: ``use.indicator``."""

    sort: str
    name: str
    code: str = ""


UseFinder = Callable[[Collection[Fed], date, str], Mapping[Fed, Collection[Use]]]
"""Tells of each kind of fact what it fills on a day, when it is the fact of an organisation of that kind."""

_finders: dict[str, UseFinder] = {}


def register_uses(room: str, finder: UseFinder) -> None:
    """Say what facts fill in a room; the factory does so for ``FACT_USES`` in a feature's queries."""
    _finders[room] = finder


def uses_of(fed: Collection[Fed], on: date, organization_kind: str) -> dict[Fed, list[Use]]:
    """Return what each kind of fact fills on a day, each thing once; what is asked differs by kind of organisation."""
    found: dict[Fed, list[Use]] = {one: [] for one in fed}
    for finder in _finders.values():
        for one, uses in finder(fed, on, organization_kind).items():
            found[one] += [use for use in uses if use not in found[one]]
    return found
