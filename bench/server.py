"""gunicorn with two workers, as `gunicorn.conf.py` runs PartyHub, and what its processes cost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.visitor import Visitor
from tests.support.network import free_port
from tests.support.processes import die_with_parent

ROOT = Path(__file__).parents[1]
PARTYHUB = "wsgi:app"
LIKE_THE_CONFIG = (
    *("--worker-class", "gthread", "--threads", "4", "--keep-alive", "5", "--backlog", "1024"),
    *("--preload", "--no-control-socket", "--log-level", "warning"),
)
STARTS_WITHIN_SECONDS = 60.0


class Server:
    """One application behind gunicorn, on a free port of this machine."""

    def __init__(self, application: str, environment: dict[str, str], log: Path, *, workers: int = 2) -> None:
        self.port = free_port()
        self.log = log
        # The anchor has no engine of PartyHub's to leave to the parent, so it gets the same settings without the hook.
        config = "gunicorn.conf.py" if application == PARTYHUB else "/dev/null"
        command = [sys.executable, "-m", "gunicorn", "-c", config, application, *LIKE_THE_CONFIG]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), "--max-requests", "0"]
        began = time.perf_counter()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=clean_environment()
                | environment
                | {"PARTYHUB_BASE_URL": f"http://127.0.0.1:{self.port}"},
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  # one prctl call, which takes no lock
            )
        self._wait(began)
        self.ready_after = time.perf_counter() - began

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def cpu(self) -> float:
        """Return the CPU seconds, user and system, that the workers have used so far."""
        return sum(
            int(path.read_text().split()[0]) / 1e9
            for worker in self.workers()
            for path in Path(f"/proc/{worker}/task").glob("*/schedstat")
        )

    def memory(self) -> tuple[float, float]:
        """Return the largest worker's resident memory and its share of it once shared pages are divided, in MB."""
        found = [_rollup(worker) for worker in self.workers()]
        return max(one[0] for one in found), max(one[1] for one in found)

    def stop(self) -> None:
        """End it at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self, began: float) -> None:
        while True:
            try:
                if Visitor(self.port).get("/healthz").status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.perf_counter() - began > STARTS_WITHIN_SECONDS:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.02)


def clean_environment() -> dict[str, str]:
    """Return the environment without settings of ours; bytecode is kept, as it is where PartyHub is installed."""
    ours = ("PARTYHUB_", "PYTEST_", "COV_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "bytecode")}


def _rollup(process_id: int) -> tuple[float, float]:
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes["Rss"], sizes["Pss"]
