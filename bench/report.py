"""The table: what was measured, beside what it must be; printed, and kept in docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measures import Cost
from bench.rush import Rush
from bench.stage import Page
from partyhub.kernel.clock import SystemClock

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = ("what", "measured", "must", "")


@dataclass(frozen=True)
class Line:
    """One line of the table; `is_met` is None where nothing is asked."""

    what: str
    measured: str
    must: str = ""
    is_met: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in its columns."""
        return self.what, self.measured, self.must, {True: "met", False: "**missed**", None: ""}[self.is_met]


def page_lines(pages: Sequence[Page], costs: Mapping[str, Cost]) -> list[Line]:
    """Return a line for each page, as a ratio to its anchor."""
    lines = [
        Line(f"{name} (the anchor)", f"{cost.milliseconds:.1f} ms CPU")
        for name, cost in costs.items()
        if name.startswith("anchor: ")
    ]
    for page in pages:
        cost = costs[page.name]
        ratio = cost.milliseconds / costs[f"anchor: {page.anchor}"].milliseconds
        told = f"{cost.milliseconds:.1f} ms CPU, {ratio:.1f} × the bare {page.anchor}; {cost.statements} SQL"
        if page.anchor == "list":
            lines.append(Line(page.name, told, "≤ 2.0 ×", ratio <= 2.0))
        elif page.name.startswith("record"):
            lines.append(Line(page.name, told, "≤ 6 SQL", cost.statements <= 6))
        else:
            lines.append(Line(page.name, told))
    return lines


def sign_up_lines(costs: Mapping[str, Cost]) -> list[Line]:
    """Return the lines of the sign-up POST."""
    bare = costs["anchor: sign-up"].milliseconds
    lines = [Line("anchor: sign-up (the anchor)", f"{bare:.1f} ms CPU")]
    for name, cost in costs.items():
        if name.startswith("anchor"):
            continue
        ratio = cost.milliseconds / bare
        statements = f"; {cost.statements} SQL" if cost.statements else ""
        told = f"{cost.milliseconds:.1f} ms CPU, {ratio:.1f} × the bare POST{statements}"
        lines.append(Line(name, told, "≤ 3 ×, ≤ 12 SQL", ratio <= 3 and cost.statements <= 12))
    return lines


def rush_lines(database: str, rushes: Sequence[Rush]) -> list[Line]:
    """Return a line for each size of rush."""
    lines = []
    for one in rushes:
        told = f"{one.seconds:.2f} s; {'/'.join(map(str, one.confirmed))} confirmed; statuses {sorted(one.statuses)}"
        must = "exactly 5, no 5xx" + (", ≤ 0.6 s" if one.people == 50 else "")
        is_met = one.is_right and (one.people != 50 or one.seconds <= 0.6)
        lines.append(Line(f"rush of {one.people} on 5 places, {database}", told, must, is_met))
    return lines


def growth_lines(pages: Sequence[Page], small: Mapping[str, Cost], large: Mapping[str, Cost]) -> list[Line]:
    """Return a line for each page: ten times the data against once."""
    lines = []
    for page in pages:
        one, ten = small[page.name], large[page.name]
        ratio = ten.p50 / one.p50
        told = f"p50 {one.p50:.1f} → {ten.p50:.1f} ms, {ratio:.2f} ×; {one.statements} → {ten.statements} SQL"
        is_met = ratio <= 1.3 and one.statements == ten.statements
        lines.append(Line(page.name, told, "≤ 1.3 ×, SQL equal", is_met))
    return lines


def shown(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table."""
    rows = [HEAD, ("---",) * 4, *(line.cells for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write(scale: int, lines: Sequence[Line]) -> None:
    """Put the table into docs/performance.md, in place of the one of the same scale."""
    command = "make bench" if scale == 1 else f"make bench SCALE={scale}"
    intro = f"`{command}` on {SystemClock().today().isoformat()}, {_machine()}."
    begin, end = f"<!-- scale {scale}: written by make bench -->", f"<!-- end of scale {scale} -->"
    block = f"{begin}\n{intro}\n\n{shown(lines)}\n{end}"
    document = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if pattern.search(document):
        document = pattern.sub(lambda _: block, document)
    else:
        document = f"{document.rstrip()}\n\n{block}\n"
    DOCUMENT.write_text(document, encoding="utf-8")


def _machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} shared cores ({platform.machine()}), Python {platform.python_version()},"
        f" other work on the machine at the time (load {load:.1f})"
    )
