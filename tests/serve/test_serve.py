"""What keeps PartyHub from starting is one plain sentence; what it starts, it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from partyhub import serve
from tests.architecture.sources import ROOT


class TestPort:
    @pytest.mark.parametrize(("given", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8123"}, 8123)])
    def test_the_port_is_8000_unless_asked_for(self, given, port):
        assert serve.asked_port(given) == port

    @pytest.mark.parametrize("text", ["0", "65536", "-1", "eighty", "80.5", "８０００"])
    def test_what_is_no_port_is_refused(self, text):
        with pytest.raises(serve.CannotStart, match="PORT must be a number"):
            serve.asked_port({"PORT": text})

    def test_a_taken_port_is_one_sentence(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(
                serve.CannotStart, match=f"^Port {port} is taken by another program: .* make run\\.$"
            ):
                serve.take_port(port)

    def test_a_free_port_is_held(self):
        with serve.take_port(0) as listener:
            assert listener.getsockname()[0] == "127.0.0.1"


class TestDataDirectory:
    def test_keys_are_drawn_once(self, tmp_path):
        first = serve.checked_settings({"PARTYHUB_DATA_DIR": str(tmp_path / "new")})
        again = serve.checked_settings({"PARTYHUB_DATA_DIR": str(tmp_path / "new")})
        assert len(first.secret_key) >= 32
        assert (first.secret_key, first.field_key) == (again.secret_key, again.field_key)

    def test_a_place_that_cannot_be_written_is_one_sentence(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(
            serve.CannotStart, match=r"^PartyHub cannot write to .*/file/data .*PARTYHUB_DATA_DIR\.$"
        ):
            serve.checked_settings({"PARTYHUB_DATA_DIR": str(tmp_path / "file" / "data")})

    def test_unsafe_production_settings_are_named(self, tmp_path):
        with pytest.raises(serve.CannotStart, match="PARTYHUB_SECRET_KEY must have at least"):
            serve.checked_settings({"PARTYHUB_DATA_DIR": str(tmp_path), "PARTYHUB_ENV": "production"})


class TestProcess:
    def test_a_taken_port_ends_with_status_2_and_no_traceback(self, tmp_path):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            environ = {**os.environ, "PORT": str(other.getsockname()[1]), "PARTYHUB_DATA_DIR": str(tmp_path)}
            ended = subprocess.run(
                [sys.executable, "-m", "partyhub.serve"],
                cwd=ROOT,
                env=environ,
                capture_output=True,
                text=True,
                check=False,
            )
        assert ended.returncode == 2
        assert len(ended.stderr.strip().split("\n")) == 1

    def test_a_child_that_ignores_the_request_is_killed(self, monkeypatch):
        monkeypatch.setattr(serve, "STOPS_WITHIN_SECONDS", 0.3)
        ready, told = os.pipe()

        def ignore() -> None:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.write(told, b"1")
            time.sleep(60)

        child = serve.start(ignore)
        os.read(ready, 1)
        began = time.monotonic()
        serve.end([child])
        while not child.ended():
            time.sleep(0.01)
        assert time.monotonic() - began < 5

    def test_a_child_that_obeys_is_gone_at_once(self):
        child = serve.start(lambda: time.sleep(60))
        began = time.monotonic()
        serve.end([child])
        assert child.ended()
        assert time.monotonic() - began < 5


class TestWhole:
    def test_it_starts_answers_and_stops_with_all_its_processes(self, empty_database):
        with serve.take_port(0) as listener:
            port = listener.getsockname()[1]
        environ = {**os.environ, **empty_database.environment, "PORT": str(port), "PARTYHUB_DEMO": "0"}
        with subprocess.Popen(
            [sys.executable, "-m", "partyhub.serve"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert (
                process.stdout.readline()
                == f"PartyHub is ready: http://127.0.0.1:{port}  (Ctrl-C stops it)\n"
            )
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            assert len(children) == 2
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        assert not [child for child in children if Path(f"/proc/{child}").exists()]


class TestEnvironmentScript:
    def run(self, path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the script on a copy of the tree that has nothing but it, with `path` as PATH."""
        (path / "scripts").mkdir(exist_ok=True)
        script = path / "scripts" / "environment.sh"
        script.write_text((ROOT / "scripts/environment.sh").read_text())
        (path / "requirements.txt").write_text("")
        tools = path / "tools"
        tools.mkdir(exist_ok=True)
        for name in ("dirname", "cat", "rm", "basename", "pwd"):
            (tools / name).symlink_to(f"/usr/bin/{name}")
        found = {"PATH": f"{path / 'bin'}:{tools}", **environ}
        return subprocess.run(
            ["/bin/sh", script, "requirements.txt"], env=found, capture_output=True, text=True, check=False
        )

    def python(self, path: Path, body: str) -> None:
        (path / "bin").mkdir(exist_ok=True)
        fake = path / "bin" / "python3"
        fake.write_text(f"#!/bin/sh\n{body}\n")
        fake.chmod(0o755)

    def test_a_python_too_old_is_one_sentence(self, tmp_path):
        self.python(tmp_path, '[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }\nexit 1')
        ended = self.run(tmp_path)
        assert ended.returncode == 2
        assert (
            ended.stderr
            == "PartyHub needs Python 3.11 or newer, and this machine has Python 3.9.2: install a newer one.\n"
        )

    def test_no_python_at_all_is_one_sentence(self, tmp_path):
        ended = self.run(tmp_path)
        assert ended.returncode == 2
        assert ended.stderr.startswith("PartyHub needs Python 3.11 or newer, and this machine has none")
        assert ended.stderr.count("\n") == 1

    def test_a_missing_venv_module_names_the_package(self, tmp_path):
        self.python(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.11;; *) exit 0;; esac')
        ended = self.run(tmp_path)
        assert ended.returncode == 2
        assert "apt-get install python3.11-venv" in ended.stderr

    def test_a_named_python_that_is_too_old_is_said(self, tmp_path):
        self.python(tmp_path, "exit 1")
        ended = self.run(tmp_path, PYTHON="python3")
        assert ended.returncode == 2
        assert "PYTHON=python3 is not" in ended.stderr
