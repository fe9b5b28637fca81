"""The launcher behind `make run`: checks what may be wrong, prepares the database, starts the server and the jobs.

Whatever keeps it from starting is said in one plain sentence, with exit status 2.
"""

from __future__ import annotations

import errno
import http.client
import logging
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from partyhub.kernel.config import Settings, UnsafeSettings

if TYPE_CHECKING:
    from partyhub.kernel.http import PartyHub

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
CANNOT_START = 2
READY_WITHIN_SECONDS = 30.0
STOPS_WITHIN_SECONDS = 20.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class CannotStart(Exception):
    """Something stands in the way; the message is the sentence to show."""


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Run PartyHub until it is told to stop; return the exit status."""
    try:
        port = asked_port(environ)
        listener = take_port(port)
        settings = checked_settings({"PARTYHUB_BASE_URL": f"http://{HOST}:{port}", **environ})
        app, seeded = prepare(settings, say, demo=environ.get("PARTYHUB_DEMO", "1") != "0")
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return CANNOT_START
    if (
        seeded
    ):  # making the demo has filled this process: begin again with a lean one, which its children copy
        os.execve(sys.executable, [sys.executable, "-m", "partyhub.serve"], dict(environ))  # noqa: S606  # ourselves
    return supervise(app, port, listener)


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


def prepare(settings: Settings, progress: Callable[[str], None], *, demo: bool) -> tuple[PartyHub, bool]:
    """Bring the database to the newest migration and, when it is empty, make the demo organisation.

    Returns the application, without an open connection, and whether a demo was made. Production never gets one. Raises
    CannotStart when the database cannot be used.
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
            return app, demo and not settings.is_production and _seeded(progress)
        except OperationalError as error:
            where = settings.database_url.rpartition("@")[2]
            raise CannotStart(f"The database at {where} cannot be used: {error.orig}") from error
        finally:
            db.session.remove()
            db.engine.dispose()


def _seeded(progress: Callable[[str], None]) -> bool:
    """Make the demo organisation when there is none; return whether it was made now."""
    from partyhub.demo import commands as demo

    return bool(demo.seed_if_empty(progress=progress))


def supervise(app: PartyHub, port: int, listener: socket.socket) -> int:
    """Run the server and the jobs until one ends or we are told to stop; then end both. Returns the exit status.

    Both are copies of this process, which has the application loaded already.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in STOP_SIGNALS:
        signal.signal(number, stop)
    children = [start(lambda: serve_pages(app, listener)), start(lambda: run_jobs(app))]
    listener.close()
    try:
        _announce(port, children, stopping)
        while not stopping and not any(child.ended() for child in children):
            time.sleep(0.2)
    finally:
        end(children)
    if stopping:
        return 0
    print("A part of PartyHub ended by itself; its reason stands above.", file=sys.stderr)
    return 1


def serve_pages(app: PartyHub, listener: socket.socket) -> None:
    """Serve with gunicorn, as `gunicorn.conf.py` says, on the socket taken before."""
    from gunicorn.app.base import Application

    class Server(Application):  # type: ignore[misc]  # gunicorn has no types
        """gunicorn with an application that is there already."""

        def load_config(self) -> None:
            self.load_config_from_file(str(ROOT / "gunicorn.conf.py"))
            self.cfg.set("bind", f"fd://{listener.detach()}")

        def load(self) -> PartyHub:
            return app

    Server().run()


def run_jobs(app: PartyHub) -> None:
    """Run what ``flask jobs run`` runs."""
    from flask.cli import ScriptInfo

    app.cli.main(args=["jobs", "run"], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


class Child:
    """A process that we started and have to end."""

    def __init__(self, process_id: int) -> None:
        self.process_id = process_id
        self._ended = False

    def ended(self) -> bool:
        """Whether the process is gone."""
        if not self._ended:
            self._ended = os.waitpid(self.process_id, os.WNOHANG)[0] == self.process_id
        return self._ended

    def send(self, number: int) -> None:
        """Send a signal, unless the process is gone."""
        if not self.ended():
            os.kill(self.process_id, number)


def start(work: Callable[[], None]) -> Child:
    """Do `work` in a copy of this process, in a session of its own: only we pass on what the terminal says."""
    sys.stdout.flush()
    process_id = os.fork()
    if process_id:
        return Child(process_id)
    status = 1
    try:
        os.setsid()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        work()
        status = 0
    except SystemExit as leave:
        status = leave.code if isinstance(leave.code, int) else 1
    except BaseException:  # noqa: BLE001  # said on the terminal; nothing of the parent may run on in the child
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def end(children: Sequence[Child]) -> None:
    """Ask the children to stop and wait for them; kill what does not."""
    for child in children:
        child.send(signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN_SECONDS
    while not all(child.ended() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.send(signal.SIGKILL)


def _announce(port: int, children: Sequence[Child], stopping: Sequence[int]) -> None:
    """Wait until the server answers, then say where it is."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not stopping and time.monotonic() < deadline and not any(child.ended() for child in children):
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
