"""Reading the inbox and the preferences of the person who asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import Page, page_of
from partyhub.notifications.models import ContactPreference, Notification
from partyhub.notifications.policy import recipient_of, scope_notifications
from partyhub.security.actors import Actor


def inbox(actor: Actor, *, unread_only: bool = False, cursor: str | None = None, page_size: int = 50) -> Page:
    """Return the actor's messages, newest first."""
    query = select(Notification).where(scope_notifications(actor))
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    return page_of(query, keys=[(Notification.id, "desc")], cursor=cursor, page_size=page_size)


def unread_count(actor: Actor) -> int:
    """Return how many messages the actor has not read; counting stops at 100."""
    query = unread(actor)
    return (db.session.scalar(query) or 0) if query is not None else 0


def unread(actor: Actor) -> Select[tuple[int]] | None:
    """Return the statement that counts what the actor has not read, up to 100; None for nobody."""
    if not actor.is_signed_in:
        return None
    found = (
        select(Notification.id).where(scope_notifications(actor), Notification.read_at.is_(None)).limit(100)
    )
    return select(func.count()).select_from(found.subquery())


def get(actor: Actor, public_id: str) -> Notification:
    """Return one of the actor's messages; raises NotFound for anybody else's."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(
            select(Notification).where(Notification.public_id == public_id, scope_notifications(actor))
        )
    if found is None:
        raise NotFound
    return found


def told_under(prefix: str, since: datetime) -> tuple[list[int], list[int]]:
    """Return the users and the members who were told under keys that begin with `prefix`, from `since` on."""
    begins = Notification.key.startswith(prefix, autoescape=True)
    query = select(Notification.user_id, Notification.member_id).where(
        begins, Notification.created_at >= since
    )
    rows = db.session.execute(query).all()
    users = sorted({row.user_id for row in rows if row.user_id is not None})
    return users, sorted({row.member_id for row in rows if row.member_id is not None})


def preference(actor: Actor) -> ContactPreference | None:
    """Return how the actor wants to be reached; None while he said nothing."""
    return db.session.get(ContactPreference, recipient_of(actor))


def address_of(recipient: str) -> str | None:
    """Return where mail for ``user:3`` or ``member:17`` goes; None without an address or when muted."""
    chosen = db.session.get(ContactPreference, recipient)
    return chosen.email if chosen is not None and not chosen.muted and chosen.email else None


def without_weekly() -> set[str]:
    """Return who wants no weekly digest, as ``user:3`` or ``member:17``."""
    query = select(ContactPreference.recipient).where(ContactPreference.weekly.is_(False))
    return set(db.session.scalars(query))
