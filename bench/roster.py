"""`python -m bench.roster`: 10,000 people uploaded and checked, nothing written of them; a process of its own."""

from __future__ import annotations

import json
import resource
import time

from bench.offline import ROSTER_ROWS
from partyhub.accounts.queries import actor_of
from partyhub.app import create_app
from partyhub.kernel.clock import SystemClock
from tests.factories.imports import run
from tests.factories.spreadsheets import workbook

HEADINGS = ("姓名", "所在支部", "出生年月", "政治面貌", "入党时间", "转正时间", "联系电话", "民族")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def main() -> None:
    """Print seconds, megabytes at the peak (readers of the file included) and how many rows passed."""
    app = create_app()
    with app.app_context():
        content = workbook((_row(n) for n in range(ROSTER_ROWS)), HEADINGS)
        began = time.perf_counter()
        done = run(actor_of(1), "members", content, SystemClock(), dry_run=True)
        seconds = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": max(own, child) / 1024, "rows": done.batch.rows_ok}))


def _row(n: int) -> list[str]:
    name = SURNAMES[n % 20] + GIVEN[n // 20 % 20] + GIVEN[n // 400 % 20]
    branch = f"第{n % 15 + 1}集团第{n // 15 % 2 + 1}总支第{n // 30 % 8 + 1}党支部"
    birth = f"{1955 + n % 45}.{n // 45 % 12 + 1:02}"
    return [name, branch, birth, "中共党员", "2020.06", "2021.06", f"199{n + 50_000_000:08}", "汉"]


if __name__ == "__main__":
    main()
