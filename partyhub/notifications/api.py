"""/notifications: one's own messages."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.kernel.paging import Page
from partyhub.notifications import commands, queries, words
from partyhub.notifications.models import Notification
from partyhub.notifications.schemas import MessageQuery, MessageSchema
from partyhub.security.actors import Actor
from partyhub.security.web import current_actor, signed_in
from partyhub.web.api import api_blueprint, paged

blueprint = api_blueprint("notifications", "/notifications", "One's own messages")


@blueprint.route("")
@signed_in
@blueprint.arguments(MessageQuery, location="query")
@blueprint.response(200, paged(MessageSchema))
def messages(query: dict[str, Any]) -> Page:
    """List one's own messages, newest first; `unread=true` leaves out what was read."""
    actor = current_actor()
    found = queries.inbox(
        actor, unread_only=query["unread"], cursor=query.get("cursor"), page_size=query["page_size"]
    )
    items = [_message(actor, one) for one in found.items]
    return Page(items, found.next_cursor, found.total, found.total_at_least)


@blueprint.route("/<public_id>/read", methods=["POST"])
@signed_in
@blueprint.response(200, MessageSchema)
def read(public_id: str) -> dict[str, Any]:
    """Note that a message was read; a second time changes nothing."""
    actor = current_actor()
    commands.mark_read(actor, queries.get(actor, public_id), clock=clock())
    return _message(actor, queries.get(actor, public_id))


def _message(actor: Actor, one: Notification) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "topic": one.topic,
        "subject": words.subject_of(one.topic, one.params),
        "body": words.body_of(one.topic, one.params),
        "link": words.url_of(actor, one),
        "created_at": one.created_at,
        "read_at": one.read_at,
    }
