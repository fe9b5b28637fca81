"""What features say of their own records, so that the ledger can be checked against them without importing them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Due(NamedTuple):
    """A posting that must stand now, because its record is in a state that posts: ``(91, "approved#1", "…")``."""

    source_id: int
    event: str
    kind: str


@dataclass(frozen=True)
class SourceCheck:
    """`existing` tells which of some records are there; `due` lists every posting of happenings that must stand."""

    existing: Callable[[Collection[int]], set[int]]
    due: Callable[[], Iterable[Due]] | None = None


_checks: dict[str, SourceCheck] = {}


def register_source(kind: str, check: SourceCheck) -> None:
    """Say how records of reference kind `kind` are checked; a feature does so once, when it is loaded."""
    _checks[kind] = check


def source_checks() -> dict[str, SourceCheck]:
    """Return the checks by reference kind."""
    return dict(_checks)
