"""The real worker process: killed in the middle of a letter, stopped in the middle of work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from partyhub.kernel import unit
from partyhub.kernel.clock import SHANGHAI, FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Job, JobState
from partyhub.notifications import commands
from partyhub.notifications.models import Notification
from partyhub.notifications.rules import MailState
from tests.support.application import ENVIRONMENT
from tests.support.server import ROOT
from tests.support.world import World

TOPIC = "accounts.role_granted"  # a topic whose words every process knows
PARAMS = {"role": "word:role.leader", "organization": "第一党支部"}


@pytest.fixture
def worker(fresh_database, mail):
    """Return a starter of ``flask jobs run`` on `fresh_database`, by day in Shanghai whatever the time is."""
    started: list[subprocess.Popen[bytes]] = []
    mail_settings = {
        "PARTYHUB_SMTP_HOST": "127.0.0.1",
        "PARTYHUB_SMTP_PORT": str(mail.port),
        "PARTYHUB_SMTP_SENDER": "partyhub@party.example.org",
    }
    program = (
        "from partyhub.app import create_app; from partyhub.kernel.clock import FixedClock; import datetime, sys;"
        "app = create_app(); app.clock = FixedClock(datetime.datetime.fromisoformat(sys.argv.pop(1)));"
        "app.cli.main(sys.argv[1:], obj=__import__('flask.cli').cli.ScriptInfo(create_app=lambda: app))"
    )

    def start(at: datetime, *arguments: str) -> subprocess.Popen[bytes]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PARTYHUB_", "PYTEST_"))
        }
        environment = {
            **kept,
            **ENVIRONMENT,
            **fresh_database.environment,
            **mail_settings,
            "PYTHONPATH": str(ROOT),
        }
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", program, at.isoformat(), "jobs", "run", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def by_day(app: Any) -> datetime:
    moment = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI).astimezone(UTC)
    app.clock = FixedClock(moment)
    return moment


def ask_for_mail(app: Any, letters: int = 1) -> list[str]:
    user = World().user("sysadmin").id
    actor = World().actor("sysadmin")
    with unit.work():
        commands.set_preference(actor, email="a@example.com", muted=False, clock=app.clock)
        for number in range(letters):
            commands.enqueue(
                to_users=[user], topic=TOPIC, params=PARAMS, clock=app.clock, key=f"letter:{number}"
            )
    rows = select(Notification.public_id).where(Notification.mail_state == MailState.WAITING)
    found = list(db.session.scalars(rows))
    db.session.remove()
    return found


def states(model: Any, column: Any) -> list[Any]:
    db.session.expire_all()
    found = list(db.session.scalars(select(column)))
    db.session.remove()
    return found


def test_killed_between_the_server_and_the_note_it_sends_the_same_letter_again(fresh_app, worker, mail):
    moment = by_day(fresh_app)
    (public_id,) = ask_for_mail(fresh_app)
    take = mail.handle_DATA
    victims: list[Any] = []

    async def kill_after_taking(server, session, envelope):
        answer = await take(server, session, envelope)
        if len(mail.messages) == 1:
            os.kill(victims[0].pid, signal.SIGKILL)
        return answer

    mail.handle_DATA = kill_after_taking
    victims.append(worker(moment, "--once"))
    victims[0].wait(30)
    assert victims[0].returncode == -signal.SIGKILL
    assert states(Job, Job.state).count(JobState.RUNNING) == 1
    assert MailState.SENT not in states(Notification, Notification.mail_state)

    later = moment + timedelta(minutes=11)  # the lease has run out
    assert worker(later, "--once").wait(30) == 0
    assert [letter["Message-ID"] for letter in mail.messages] == [f"<{public_id}@party.example.org>"] * 2
    assert MailState.SENT in states(Notification, Notification.mail_state)
    assert worker(later, "--once").wait(30) == 0
    assert len(mail.messages) == 2


def test_two_workers_send_every_letter_once(fresh_app, worker, mail):
    moment = by_day(fresh_app)
    wanted = ask_for_mail(fresh_app, letters=12)
    pair = [worker(moment, "--once"), worker(moment, "--once")]
    assert [one.wait(60) for one in pair] == [0, 0]
    sent = [letter["Message-ID"] for letter in mail.messages]
    assert sorted(sent) == sorted(f"<{public_id}@party.example.org>" for public_id in wanted)


def test_asked_to_stop_it_ends_by_itself_within_seconds(fresh_app, worker, mail):
    moment = by_day(fresh_app)
    ask_for_mail(fresh_app)
    running = worker(moment)
    deadline = time.monotonic() + 30
    while not mail.messages and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(mail.messages) == 1
    running.send_signal(signal.SIGTERM)
    assert running.wait(15) == 0
    assert JobState.RUNNING not in states(Job, Job.state)


def test_the_calendar_is_asked_once_however_many_workers(fresh_app, worker, mail):
    moment = by_day(fresh_app)
    with unit.work():
        db.session.execute(update(Job).values(state=JobState.DONE))
    pair = [worker(moment, "--once"), worker(moment, "--once")]
    assert [one.wait(60) for one in pair] == [0, 0]
    kinds = states(Job, Job.kind)
    assert kinds.count("accounts.clean_up") == 1
