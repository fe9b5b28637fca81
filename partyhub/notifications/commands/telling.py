"""Telling people. Rows are written in the caller's transaction; what goes outside goes later, by a job."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from partyhub.audit import commands as audit
from partyhub.kernel import jobs
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Invalid, raise_if
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.notifications import rules
from partyhub.notifications.models import ContactPreference, Notification
from partyhub.notifications.policy import recipient_of, scope_notifications
from partyhub.notifications.rules import MailState
from partyhub.security.actors import Actor

MAIL_JOB = "notifications.mail"
BATCH = 1000  # rows an INSERT: SQLite takes 32,766 values in one statement


def enqueue(
    *,
    to_users: Iterable[int] = (),
    to_members: Iterable[int] = (),
    topic: str,
    params: Mapping[str, Any],
    link: Reference | None = None,
    clock: Clock,
    key: str | None = None,
) -> int:
    """Tell users and members (by internal id) about `topic`, in this transaction; return how many were told anew.

    `params` fill the words of the topic: texts, numbers, dates, moments, ``word:<key>``, and lists of sentences, each
    ``(key of a word, its own params)``, of which one stands in a line. With a `key`, a person who
    was told under it already is not told again. An e-mail follows for those who gave an address and did not mute it.
    """
    if not rules.TOPIC.fullmatch(topic):
        raise ValueError(f"not a topic: {topic!r}")
    recipients = [("user", one) for one in dict.fromkeys(to_users)]
    recipients += [("member", one) for one in dict.fromkeys(to_members)]
    if not recipients:
        return 0
    now = clock.now()
    rows = [
        {
            "public_id": new_public_id(),
            "user_id": number if kind == "user" else None,
            "member_id": number if kind == "member" else None,
            "topic": topic,
            "params": json.dumps(
                {name: _stored(value) for name, value in params.items()}, ensure_ascii=False
            ),
            "link": str(link) if link else "",
            "key": f"{key}:{kind}:{number}" if key else None,
            "created_at": now,
            "mail_state": MailState.NONE,
        }
        for kind, number in recipients
    ]
    told = _insert(rows)
    _ask_for_mail(told, clock)
    return len(told)


def mark_read(actor: Actor, notification: Notification, *, clock: Clock) -> None:
    """Note that the actor has seen one of his messages; seeing it twice changes nothing."""
    db.session.execute(
        update(Notification)
        .where(Notification.id == notification.id, scope_notifications(actor), Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )


def mark_all_read(actor: Actor, *, clock: Clock) -> int:
    """Note that the actor has seen everything so far; return how many were new."""
    seen = db.session.execute(
        update(Notification)
        .where(scope_notifications(actor), Notification.read_at.is_(None))
        .values(read_at=clock.now())
        .returning(Notification.id)
    ).all()
    return len(seen)


def set_preference(
    actor: Actor, *, email: str, muted: bool, weekly: bool = True, clock: Clock
) -> ContactPreference:
    """Keep where the actor wants his mail, whether he wants any, and whether he wants the weekly digest.

    Raises Invalid for a malformed address.
    """
    address = email.strip()
    raise_if(Invalid, rules.check_address(address))
    recipient = recipient_of(actor)
    chosen = db.session.get(ContactPreference, recipient)
    if chosen is None:
        chosen = ContactPreference(recipient=recipient)
        db.session.add(chosen)
    chosen.email, chosen.muted, chosen.weekly = address or None, muted, weekly
    chosen.changed_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        "notifications.preference_changed",
        details={"muted": muted, "weekly": weekly, "has_address": bool(address)},
        personal={"email": address} if address else None,
        clock=clock,
    )
    return chosen


def mark_mailed(notification_id: int, *, clock: Clock) -> None:
    """Note that a message's e-mail was taken by the mail server."""
    db.session.execute(
        update(Notification)
        .where(Notification.id == notification_id)
        .values(mail_state=MailState.SENT, mailed_at=clock.now())
    )


def drop_mail(notification_id: int) -> None:
    """Note that no e-mail goes out after all: the address is gone or the person muted it."""
    db.session.execute(
        update(Notification).where(Notification.id == notification_id).values(mail_state=MailState.NONE)
    )


def _insert(rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Insert what is not there yet; return (id, public id, recipient) of the new ones."""
    made = [
        one
        for start in range(0, len(rows), BATCH)
        for one in db.session.execute(
            insert_into(Notification)
            .values(rows[start : start + BATCH])
            .on_conflict_do_nothing()
            .returning(Notification.id, Notification.public_id, Notification.user_id, Notification.member_id)
        )
    ]
    return [
        (
            one.id,
            one.public_id,
            f"user:{one.user_id}" if one.user_id is not None else f"member:{one.member_id}",
        )
        for one in made
    ]


def _ask_for_mail(told: list[tuple[int, str, str]], clock: Clock) -> None:
    reachable = {
        one.recipient
        for one in db.session.scalars(
            select(ContactPreference).where(
                ContactPreference.recipient.in_([recipient for _, _, recipient in told]),
                ContactPreference.email.is_not(None),
                ContactPreference.muted.is_(False),
            )
        )
    }
    waiting = [(number, public_id) for number, public_id, recipient in told if recipient in reachable]
    if not waiting:
        return
    db.session.execute(
        update(Notification)
        .where(Notification.id.in_([number for number, _ in waiting]))
        .values(mail_state=MailState.WAITING)
    )
    run_at = rules.earliest_mail(clock.now())
    wanted = [({"id": number}, f"mail:{public_id}") for number, public_id in waiting]
    jobs.enqueue_all(MAIL_JOB, wanted, clock=clock, run_at=run_at)


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"moment:{value.isoformat()}"
    if isinstance(value, date):
        return f"day:{value.isoformat()}"
    if isinstance(value, list | tuple):
        return [{"word": key, "params": _stored(params)} for key, params in value]
    if isinstance(value, Mapping):
        return {name: _stored(one) for name, one in value.items()}
    return value
