"""Telling people (`telling`), and handing a mail to the mail server (`mail`)."""

from partyhub.notifications.commands.mail import deliver, mail_to, message_domain
from partyhub.notifications.commands.telling import (
    MAIL_JOB,
    drop_mail,
    enqueue,
    mark_all_read,
    mark_mailed,
    mark_read,
    set_preference,
)

__all__ = [
    "MAIL_JOB",
    "deliver",
    "drop_mail",
    "enqueue",
    "mail_to",
    "mark_all_read",
    "mark_mailed",
    "mark_read",
    "message_domain",
    "set_preference",
]
