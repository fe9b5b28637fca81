"""Who holds a permission where, for telling people: asked of the accounts room, which is connected in `wiring`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from partyhub.kernel.paths import is_root
from partyhub.security.permissions import Permission


@dataclass(frozen=True)
class Holder:
    """An account that holds a permission over the organisations under `path`."""

    user_id: int
    path: str


_sources: list[Callable[[Permission], Sequence[Holder]]] = []


def connect(source: Callable[[Permission], Sequence[Holder]]) -> None:
    """Name the function that knows; connecting the same one twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def holders(permission: Permission) -> list[Holder]:
    """Return every live account that holds `permission`, once for each place where it does."""
    return [holder for source in _sources for holder in source(permission)]


def at(permission: Permission, path: str) -> list[int]:
    """Return the accounts that hold `permission` on the organisation at `path` itself."""
    return _ids(holder for holder in holders(permission) if holder.path == path)


def nearest_above(permission: Permission, path: str, *, without: Sequence[int | None] = ()) -> list[int]:
    """Return the accounts that hold `permission` on the nearest organisation above `path`, `without` left aside.

    For a root, which has nothing above it, those on the root itself.
    """
    above = [
        holder
        for holder in holders(permission)
        if path.startswith(holder.path)
        and (is_root(path) or holder.path != path)
        and holder.user_id not in without
    ]
    nearest = max((len(holder.path) for holder in above), default=0)
    return _ids(holder for holder in above if len(holder.path) == nearest)


def _ids(found: Iterable[Holder]) -> list[int]:
    return sorted({holder.user_id for holder in found})
