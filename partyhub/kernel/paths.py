"""Paths of organisations: the ids from the root down to one, ``/1/3/12/``. Pure; conditions on columns are in `db`."""

from __future__ import annotations


def is_root(path: str) -> bool:
    """Whether `path` is a root's, or ``/``, under which every tree lies."""
    return path.count("/") <= 2
