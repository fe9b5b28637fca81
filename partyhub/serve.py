"""The launcher behind `make run`: checks what may be wrong, prepares the database, starts the server and the jobs.

Whatever keeps it from starting is said in one plain sentence, with exit status 2.
"""

from __future__ import annotations

import errno
import http.client
import importlib.util
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from partyhub.kernel.config import Settings, UnsafeSettings

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
CANNOT_START = 2
READY_WITHIN_SECONDS = 30.0
STOPS_WITHIN_SECONDS = 20.0


class CannotStart(Exception):
    """Something stands in the way; the message is the sentence to show."""


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Run PartyHub until it is told to stop; return the exit status."""
    try:
        port = asked_port(environ)
        listener = take_port(port)
        settings = checked_settings({"PARTYHUB_BASE_URL": f"http://{HOST}:{port}", **environ})
        prepare(settings, say)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return CANNOT_START
    return supervise(port, listener, {"PARTYHUB_BASE_URL": settings.base_url, **environ})


def say(line: str) -> None:
    """Tell the person at the terminal how far it is."""
    print(line, flush=True)


def asked_port(environ: Mapping[str, str]) -> int:
    """Return the port that ``PORT`` asks for, 8000 without; raises CannotStart when it is none."""
    text = environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def take_port(port: int) -> socket.socket:
    """Return a socket bound to `port` of this machine; raises CannotStart when it cannot be had."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            why = f"Port {port} is taken by another program: stop that one, or use another with"
        else:
            why = f"Port {port} cannot be used ({error.strerror}): use another with"
        raise CannotStart(f"{why} PORT={max(DEFAULT_PORT, port) + 1} make run.") from error
    return listener


def checked_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings, the data directory tried; raises CannotStart when they are unsafe or it is not writable."""
    directory = Path(environ.get("PARTYHUB_DATA_DIR") or ROOT / "instance").absolute()
    try:
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory) as probe:
            probe.write(b"\0" * 4096)
        return Settings.from_environ({**environ, "PARTYHUB_DATA_DIR": str(directory)})
    except UnsafeSettings as unsafe:
        raise CannotStart("\n".join(unsafe.problems)) from unsafe
    except OSError as error:
        raise CannotStart(
            f"PartyHub cannot write to {directory} ({error.strerror}): free it, or name another with PARTYHUB_DATA_DIR."
        ) from error


def prepare(settings: Settings, progress: Callable[[str], None]) -> None:
    """Bring the database to the newest migration and, when it is empty, make the demo organisation.

    Raises CannotStart when the database cannot be reached. Production never gets a demo.
    """
    from flask_migrate import upgrade
    from sqlalchemy.exc import OperationalError

    from partyhub.app import create_app
    from partyhub.kernel.db import db

    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app(settings)
    with app.app_context():
        try:
            upgrade(directory=str(ROOT / "migrations"))
            if not settings.is_production and importlib.util.find_spec("partyhub.demo.commands") is not None:
                from partyhub.demo import commands as demo

                demo.seed_if_empty(progress=progress)
        except OperationalError as error:
            where = app.config["SQLALCHEMY_DATABASE_URI"].rpartition("@")[2]
            raise CannotStart(f"The database at {where} cannot be used: {error.orig}") from error
        finally:
            db.session.remove()
            db.engine.dispose()


def supervise(port: int, listener: socket.socket, environ: Mapping[str, str]) -> int:
    """Run the server and the jobs until one ends or we are told to stop; then end both. Returns the exit status."""
    descriptor = listener.fileno()
    child_environ = {
        **environ,
        "PARTYHUB_DATA_DIR": environ.get("PARTYHUB_DATA_DIR") or str(ROOT / "instance"),
    }

    def start(*arguments: str, keep: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=child_environ, pass_fds=keep, start_new_session=True)

    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    children = [start("gunicorn", "--bind", f"fd://{descriptor}", keep=[descriptor])]
    children.append(start("flask", "--app", "wsgi", "jobs", "run"))
    listener.close()
    try:
        _announce(port, children, stopping)
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        end(children)
    if stopping:
        return 0
    print("A part of PartyHub ended by itself; its reason stands above.", file=sys.stderr)
    return 1


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask the children to stop and wait for them; kill what does not."""
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _announce(port: int, children: Sequence[subprocess.Popen[bytes]], stopping: Sequence[int]) -> None:
    """Wait until the server answers, then say where it is."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not stopping and time.monotonic() < deadline and all(child.poll() is None for child in children):
        if _answers(port):
            say(f"PartyHub is ready: http://{HOST}:{port}  (Ctrl-C stops it)")
            return
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
