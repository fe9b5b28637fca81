"""What is asked of an organisation: the room that keeps such rules says so, and a page tells it without importing them.

There is one source of what is due."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from partyhub.ledger.rules.uses import Fed


@dataclass(frozen=True)
class Asked:
    """Facts that an organisation owes from `first` to `last`: `times` more than there are; `name` is its rule's."""

    name: str
    fed: Fed
    first: date
    last: date
    times: int = 1


AskedFinder = Callable[[int, int, date], Collection[Asked]]
"""Tells what is asked of an organisation in a year and not met as of a day."""

_finders: dict[str, AskedFinder] = {}


def register_asked(room: str, finder: AskedFinder) -> None:
    """Say what a room asks for; the factory does so for ``FACTS_ASKED`` in a feature's queries."""
    _finders[room] = finder


def asked_of(organization_id: int, year: int, today: date) -> list[Asked]:
    """Return what is asked of an organisation in the periods of a year and neither met nor excused, by due day."""
    found = [one for finder in _finders.values() for one in finder(organization_id, year, today)]
    return sorted(found, key=lambda one: (one.last, one.first))
