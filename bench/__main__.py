"""`python -m bench --scale N`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import measures, offline, report
from bench.measures import Cost
from bench.report import Line
from bench.rush import rushes
from bench.stage import Stage
from tests.support.databases import Databases


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="how many times the data; 1 or 10")
    parser.add_argument("--dry", action="store_true", help="leave docs/performance.md alone")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="partyhub-bench-") as directory:
        databases = Databases(Path(directory))
        try:
            lines = _everything(databases) if asked.scale == 1 else _growth(databases, asked.scale)
        finally:
            databases.close()
    print(report.shown(lines))
    print(f"\n{time.monotonic() - began:.0f} s")
    if not asked.dry:
        report.write(asked.scale, lines)


def _everything(databases: Databases) -> list[Line]:
    stage = _stage(databases, 1)
    lines: list[Line] = []
    seconds = offline.start_up(stage)
    with measures.servers(stage, stage.database.data_dir) as (ours, other):
        lines += report.page_lines(stage.pages, _said("pages", measures.pages(stage, ours, other)))
        lines += report.sign_up_lines(_said("sign-ups", measures.sign_ups(stage, ours, other)))
        lines += report.rush_lines("PostgreSQL", rushes(stage, ours))
        resident, own = ours.memory()
    small = Stage(databases.empty("sqlite"), 1, activities=2)
    with measures.servers(small, small.database.data_dir) as (ours, _other):
        lines += report.rush_lines("SQLite", rushes(small, ours))
    lines.append(_scorecard_line(stage))
    told = f"{seconds:.2f} s CPU; {resident:.0f} MB ({own:.0f} MB of it its own share)"
    lines.append(
        Line("start-up; memory of a worker", told, "≤ 1.2 s; ≤ 110 MB", seconds <= 1.2 and resident <= 110)
    )
    lines.append(_roster_line(stage))
    return lines


def _growth(databases: Databases, scale: int) -> list[Line]:
    small, large = _stage(databases, 1), _stage(databases, scale)
    with (
        measures.servers(small, small.database.data_dir) as (at_once, _),
        measures.servers(large, large.database.data_dir) as (at_ten, _),
    ):
        before, after = measures.grown(small, large, at_once, at_ten)
        print("measured: pages", flush=True)
        lines = report.growth_lines(large.pages, before, after)
        lines += report.rush_lines("PostgreSQL", rushes(large, at_ten))
    once, ten = offline.scorecards(small, large)
    ratio = ten.milliseconds / once.milliseconds
    told = f"{once.milliseconds:.1f} → {ten.milliseconds:.1f} ms, {ratio:.2f} ×"
    told += f"; {once.statements} → {ten.statements} SQL"
    is_met = ten.milliseconds <= 15 and ratio <= 1.3
    return [*lines, Line("scorecard of a group, database time", told, "≤ 15 ms, ≤ 1.3 ×", is_met)]


def _stage(databases: Databases, scale: int) -> Stage:
    began = time.monotonic()
    stage = Stage(databases.empty("postgresql"), scale)
    print(
        f"data at {scale} ×: {len(stage.tree.paths):,} organisations, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return stage


def _said(what: str, costs: Mapping[str, Cost]) -> Mapping[str, Cost]:
    print(f"measured: {what}", flush=True)
    return costs


def _scorecard_line(stage: Stage) -> Line:
    card = offline.scorecards(stage)[0]
    told = f"{card.milliseconds:.1f} ms in {card.statements} statements, the middle of {offline.DAYS} days"
    return Line("scorecard of a group, database time", told, "≤ 15 ms", card.milliseconds <= 15)


def _roster_line(stage: Stage) -> Line:
    measured = offline.roster(stage)
    told = f"{measured['seconds']:.1f} s, {measured['megabytes']:.0f} MB at the peak, {measured['rows']:,.0f} rows good"
    is_met = measured["seconds"] <= 30 and measured["megabytes"] <= 300
    return Line("roster of 10,000 rows checked", told, "≤ 30 s, ≤ 300 MB", is_met)


if __name__ == "__main__":
    main()
