"""The real server on a port of this machine: several processes, real commits, for journeys and races."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.application import ENVIRONMENT
from tests.support.databases import Database
from tests.support.network import free_port
from tests.support.processes import die_with_parent

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_SECONDS = 90.0


class LiveServer:
    """gunicorn with `workers` processes of four threads each, on `database`."""

    def __init__(self, database: Database, environment: dict[str, str], *, workers: int = 2) -> None:
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = database.data_dir / f"server-{self.port}.log"
        self._environment = {**_clean_environment(), **environment, **database.environment}
        self._environment["PARTYHUB_BASE_URL"] = self.url
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--threads", "4", "--workers", str(workers)]
        command += ["--backlog", "1024", "--log-level", "warning", "--no-control-socket"]
        with self.log_path.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  # one prctl call, which takes no lock
            )
        self._wait_until_ready()

    def command(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run ``flask --app wsgi …`` on the same database and return how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def worker_ids(self) -> list[int]:
        """Return the process ids of the workers, for tests that kill them."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def log(self) -> str:
        """Return what the server wrote so far."""
        return self.log_path.read_text(errors="replace")

    def stop(self) -> None:
        """End all its processes at once: the database is thrown away, and graceful stops have tests of their own."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"the server did not start:\n{self.log()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def servers_on(database: Database) -> Iterator[Callable[..., LiveServer]]:
    """Give a starter of real servers on `database`; at the end they stop, and none may have logged a traceback."""
    started: list[LiveServer] = []

    def start(*, workers: int = 2, **environment: str) -> LiveServer:
        started.append(LiveServer(database, {**ENVIRONMENT, **environment}, workers=workers))
        return started[-1]

    yield start
    for server in started:
        server.stop()
    for server in started:
        assert "Traceback" not in server.log(), f"the server logged:\n{server.log()[-4000:]}"


def _clean_environment() -> dict[str, str]:
    ours = ("PARTYHUB_", "PYTEST_", "COV_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "PYTHONPATH": str(ROOT),
    }
