"""Whose messages are whose: everybody sees his own and nobody else's."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_

from partyhub.notifications.models import Notification
from partyhub.security.actors import Actor


def scope_notifications(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "addressed to the actor", as a user or as a member."""
    mine = []
    if actor.user_id is not None:
        mine.append(Notification.user_id == actor.user_id)
    if actor.member_id is not None:
        mine.append(Notification.member_id == actor.member_id)
    return or_(*mine) if mine else false()


def recipient_of(actor: Actor) -> str:
    """Return the key of the actor's own preferences: a person with an account is known by it."""
    return f"user:{actor.user_id}" if actor.user_id is not None else f"member:{actor.member_id}"
