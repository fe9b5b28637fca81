from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from partyhub.kernel import write_queue as module
from partyhub.kernel.errors import Busy
from partyhub.kernel.write_queue import WriteQueue
from tests.support.rush import at_once
from tests.support.server import ROOT


class TestTurns:
    def test_one_at_a_time(self, tmp_path):
        queue, inside, most = WriteQueue(), [0], [0]

        def write() -> bool:
            queue.enter(str(tmp_path / "x"))
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.005)
            inside[0] -= 1
            queue.leave()
            return True

        answers, _ = at_once([write] * 20)
        assert answers == [True] * 20
        assert most == [1]

    def test_another_process_waits_too_and_a_killed_one_lets_go(self, tmp_path):
        program = (
            "import sys, time; from partyhub.kernel.write_queue import WriteQueue;"
            "WriteQueue().enter(sys.argv[1]); print('in', flush=True); time.sleep(60)"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "x")], cwd=ROOT, stdout=subprocess.PIPE
        )
        try:
            assert other.stdout.readline() == b"in\n"
            queue, got = WriteQueue(), threading.Event()

            def write() -> None:
                queue.enter(str(tmp_path / "x"))
                got.set()
                queue.leave()

            waiting = threading.Thread(target=write, daemon=True)
            waiting.start()
            assert not got.wait(0.3)
            other.kill()
            assert got.wait(10)
        finally:
            other.kill()
            other.wait()
            other.stdout.close()

    def test_patience_ends(self, tmp_path, monkeypatch):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
        queue, release = WriteQueue(), threading.Event()
        entered = threading.Event()

        def hold() -> None:
            queue.enter(str(tmp_path / "x"))
            entered.set()
            release.wait(10)
            queue.leave()

        holder = threading.Thread(target=hold, daemon=True)
        holder.start()
        assert entered.wait(5)
        with pytest.raises(Busy):
            queue.enter(str(tmp_path / "x"))
        release.set()
        holder.join(5)
        queue.enter(str(tmp_path / "x"))
        queue.leave()

    def test_leaving_without_a_turn_and_a_database_in_memory_are_harmless(self):
        queue = WriteQueue()
        queue.leave()
        queue.enter(":memory:")
        queue.enter(None)
        queue.leave()
        assert queue._turns == {}
