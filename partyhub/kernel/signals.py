"""Signals: how a lower room tells whoever listens above that something happened, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Signal:
    """A named list of listeners, called in order of connection; connecting the same one twice changes nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._listeners: list[Callable[..., None]] = []

    def connect(self, listener: Callable[..., None]) -> None:
        """Add a listener."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def send(self, **about: Any) -> None:
        """Call every listener with the same keyword arguments; an error in one stops the unit of work."""
        for listener in self._listeners:
            listener(**about)
