"""What this room does later: the daily clean-up, and links by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from partyhub.accounts import commands, queries
from partyhub.kernel import drafts, idempotency, throttle, unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.kernel.jobs import Handler, Scheduled, forget_done
from partyhub.members.models import Member
from partyhub.notifications import commands as mail
from partyhub.web import shown


def clean_up(_payload: dict[str, Any], clock: Clock) -> None:
    """Remove what has run out: sessions, counters, links, one-time keys, drafts, jobs done long ago."""
    commands.forget_old(clock)
    idempotency.forget_old(clock)
    drafts.forget_old(clock)
    throttle.forget_old(clock)
    forget_done(clock)


def send_link(payload: dict[str, Any], clock: Clock) -> None:
    """Make a personal link and mail it. A run that dies leaves a link that was never told, and is repeated."""
    member = db.session.get(Member, payload["member_id"])
    address = commands.address_of(payload["member_id"])
    settings: Settings = current_app.extensions["partyhub.settings"]
    if member is None or address is None or not settings.smtp_host:
        return
    issued = commands.issue_links(queries.actor_of(payload["user_id"]), [member], clock=clock)[0]
    with force_locale(settings.default_locale):
        subject = _("Your personal link to PartyHub")
        text = _(
            "Open this link on your phone and tap “Continue”. It works once, until %(day)s:",
            day=shown.day(issued.expires_at),
        )
    letter = mail.mail_to(address, subject, f"{text}\n\n{settings.base_url}/l/{issued.token}\n", settings)
    unit.commit()
    mail.deliver(letter, settings)
    unit.begin_write()


HANDLERS: dict[str, Handler] = {"accounts.clean_up": clean_up, commands.SEND_JOB: send_link}
SCHEDULE = (Scheduled("accounts.clean_up", "accounts.clean_up", timedelta(days=1)),)
