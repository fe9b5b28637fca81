"""Figures that long tests measure, written with their date into a page of `docs/`."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


class Figures:
    """Collects (what, figure) while the tests run; the last figure of a name stands."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}

    def note(self, what: str, figure: object) -> None:
        """Keep one figure; `what` says in plain words what was measured, `figure` brings its unit."""
        self._rows[what] = str(figure)

    def text(self, day: str) -> str:
        """Return the page."""
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
        lines = [
            "# What the long tests measured",
            "",
            f"Written by `make test-long` on {day} ({machine}).",
            "",
        ]
        lines += [
            "| what | figure |",
            "|---|---|",
            *(f"| {what} | {figure} |" for what, figure in self._rows.items()),
        ]
        return "\n".join(lines) + "\n"

    def write(self, path: Path) -> None:
        """Write the page, when there is anything to write."""
        if self._rows:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text(datetime.now(UTC).date().isoformat()), encoding="utf-8")
