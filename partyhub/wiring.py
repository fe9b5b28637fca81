"""The few things that run upwards: signals declared in lower rooms, connected to higher ones, all listed here."""

from __future__ import annotations


def connect_signals() -> None:
    """Connect every signal; called once by the factory."""
