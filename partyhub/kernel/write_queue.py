"""A fair queue before SQLite's single write lock.

SQLite lets waiting writers poll, and whoever happens to look at the right moment wins: under a rush some starve until
they time out. Here the threads of a process line up on a lock, and the processes on an advisory file lock beside the
database, so that SQLite's own busy handler hardly ever has to wait.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

from partyhub.kernel.errors import Busy

PATIENCE_SECONDS = 15.0
_POLL_SECONDS = 0.002


class WriteQueue:
    """At most one writer a database file; `enter` waits its turn, `leave` lets the next one in."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._held = threading.local()

    def enter(self, database: str | None) -> None:
        """Wait for this thread's turn to write to `database`; raises Busy when it does not come in time."""
        if not database or database == ":memory:" or getattr(self._held, "turn", None) is not None:
            return
        with self._guard:
            turn = self._turns.setdefault(database, threading.Lock())
        deadline = time.monotonic() + PATIENCE_SECONDS
        if not turn.acquire(timeout=PATIENCE_SECONDS):
            raise Busy
        try:
            handle = _lock_file(database, deadline)
        except BaseException:
            turn.release()
            raise
        self._held.turn, self._held.handle = turn, handle

    def leave(self) -> None:
        """Give the turn back; harmless when this thread holds none."""
        turn = getattr(self._held, "turn", None)
        if turn is None:
            return
        handle = self._held.handle
        self._held.turn = self._held.handle = None
        os.close(handle)  # closing releases the file lock
        turn.release()


def _lock_file(database: str, deadline: float) -> int:
    handle = os.open(Path(f"{database}.writer"), os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                raise Busy from None
            time.sleep(_POLL_SECONDS)
        else:
            return handle


write_queue = WriteQueue()
