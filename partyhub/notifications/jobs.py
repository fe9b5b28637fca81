"""E-mail: sent by the job runner, at least once, always with the same Message-ID, so that a second copy is known."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from partyhub.kernel import jobs, unit
from partyhub.kernel.clock import SHANGHAI, Clock
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.notifications import commands, queries, rules, words
from partyhub.notifications.models import Notification
from partyhub.notifications.rules import MailState


def send_mail(payload: dict[str, Any], clock: Clock) -> None:
    """Send one message's e-mail. Nothing is locked while the mail server is asked.

    A run that dies between the server's answer and the note of it is repeated with the same Message-ID. During the
    quiet hours the mail is put off to the morning.
    """
    message = db.session.get(Notification, payload["id"])
    if message is None or message.mail_state is not MailState.WAITING:
        return
    later = rules.earliest_mail(clock.now())
    if later > clock.now():
        key = f"mail:{message.public_id}:{later.date()}"
        jobs.enqueue(commands.MAIL_JOB, payload, clock=clock, run_at=later, key=key)
        return
    recipient = f"user:{message.user_id}" if message.user_id is not None else f"member:{message.member_id}"
    address = queries.address_of(recipient)
    settings: Settings = current_app.extensions["partyhub.settings"]
    if address is None or not settings.smtp_host:
        commands.drop_mail(message.id)
        return
    mail = compose(message, address, settings)
    unit.rollback()
    commands.deliver(mail, settings)
    unit.begin_write()
    commands.mark_mailed(payload["id"], clock=clock)


def compose(message: Notification, address: str, settings: Settings) -> EmailMessage:
    """Return the e-mail of a message in the installation's language."""
    with force_locale(settings.default_locale):
        body = words.body_of(message.topic, message.params)
        subject = words.subject_of(message.topic, message.params)
        closing = _("Open it in PartyHub: %(url)s", url=f"{settings.base_url}/inbox/{message.public_id}")
        quiet = _(
            "You receive this because you gave your address in PartyHub. You can stop it there at any time."
        )
    mail = commands.mail_to(address, subject, f"{body}\n\n{closing}\n\n{quiet}\n", settings)
    mail["Message-ID"] = f"<{message.public_id}@{commands.message_domain(settings)}>"
    mail["Date"] = format_datetime(message.created_at.astimezone(SHANGHAI))
    return mail


HANDLERS: dict[str, jobs.Handler] = {commands.MAIL_JOB: send_mail}
