"""What features say of their own records, so that the ledger can be checked against them without importing them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Due(NamedTuple):
    """A fact that must stand now, because its record is in a state that posts: ``(91, "approved#1", "…", 0)``."""

    source_id: int
    event: str
    kind: str
    leg: int = 0


@dataclass(frozen=True)
class SourceCheck:
    """How records of one reference kind are looked up; features declare theirs as ``SOURCES`` in their queries.

    `existing` tells which of some records are there; `due` lists every fact of something that happened or fell due
    which must stand now.
    """

    existing: Callable[[Collection[int]], set[int]]
    due: Callable[[], Iterable[Due]] | None = None


_checks: dict[str, SourceCheck] = {}


def register_source(kind: str, check: SourceCheck) -> None:
    """Say how records of reference kind `kind` are checked; the factory does so for what features declare."""
    _checks[kind] = check


def source_checks() -> dict[str, SourceCheck]:
    """Return the checks by reference kind."""
    return dict(_checks)
