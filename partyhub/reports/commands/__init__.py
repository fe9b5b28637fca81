"""Asking for an export, fetching it, making the inspection package, forgetting what is over."""

from __future__ import annotations

from partyhub.reports.commands.asking import MAKE, ask, ledgers_in, note_record, take
from partyhub.reports.commands.making import (
    Made,
    form_of,
    home_of,
    ledger_for,
    make,
    mark_line,
    mark_of,
    record_document,
)
from partyhub.reports.commands.packing import (
    Package,
    build,
    fetch,
    forget_expired,
    keep,
    read_package,
    set_progress,
)

__all__ = [
    "MAKE",
    "Made",
    "Package",
    "ask",
    "build",
    "fetch",
    "forget_expired",
    "form_of",
    "home_of",
    "keep",
    "ledger_for",
    "ledgers_in",
    "make",
    "mark_line",
    "mark_of",
    "note_record",
    "read_package",
    "record_document",
    "set_progress",
    "take",
]
