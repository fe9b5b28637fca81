"""Handing a mail to the mail server: the only place that speaks SMTP."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

from partyhub.kernel.config import Settings

SMTP_TIMEOUT_SECONDS = 20


def mail_to(address: str, subject: str, text: str, settings: Settings) -> EmailMessage:
    """Return a plain e-mail; line breaks in a subject are refused by the library itself."""
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.smtp_sender, address
    mail["Subject"] = " ".join(subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def message_domain(settings: Settings) -> str:
    """Return the right side of our Message-IDs."""
    return settings.smtp_sender.partition("@")[2].strip("<> ") or "partyhub.invalid"


def deliver(mail: EmailMessage, settings: Settings) -> None:
    """Hand a mail to the mail server; raises smtplib.SMTPException or OSError when it is not taken."""
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SMTP_TIMEOUT_SECONDS) as server:
        server.send_message(mail)
