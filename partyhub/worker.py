"""`flask jobs run`: the worker that does later what pages have asked for, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from partyhub.kernel import jobs
from partyhub.kernel.db import db
from partyhub.kernel.errors import Busy
from partyhub.kernel.http import clock

PAUSE_SECONDS = 2.0
CALENDAR_SECONDS = 30.0
log = logging.getLogger(__name__)
group = AppGroup("jobs", help="Work that is done later.")


@group.command("run")
@click.option("--once", is_flag=True, help="do what is due now, then stop")
def run(once: bool) -> None:
    """Run jobs as they fall due. On SIGTERM or SIGINT the job at hand is finished and nothing new begun."""
    stop = threading.Event()
    if not once:
        _stop_on_signals(stop)
    work(stop, once=once)


def work(stop: threading.Event, *, once: bool = False) -> int:
    """Run due jobs until `stop` is set, or until none is due with `once`; return how many ran.

    A database that is away for a while is waited for.
    """
    app = current_app
    handlers, schedule = app.extensions["partyhub.handlers"], tuple(app.extensions["partyhub.schedule"])
    done, next_calendar = 0, 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_calendar:
                jobs.enqueue_due(schedule, clock())
                next_calendar = time.monotonic() + CALENDAR_SECONDS
            if jobs.run_next(handlers, clock()):
                done += 1
                continue
        except (SQLAlchemyError, Busy) as error:
            if once:
                raise
            log.warning("jobs wait for the database: %s", type(error).__name__)
        finally:
            db.session.remove()
        if once:
            break
        stop.wait(PAUSE_SECONDS)
    return done


def _stop_on_signals(stop: threading.Event) -> None:
    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
