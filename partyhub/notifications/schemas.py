"""JSON shapes of this room."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.api import ListQuery, Moment, Schema


class MessageQuery(ListQuery):
    """What a list of messages takes."""

    unread = fields.Boolean(load_default=False)


class MessageSchema(Schema):
    """One message."""

    id = fields.String(required=True)
    topic = fields.String(required=True)
    subject = fields.String(required=True)
    body = fields.String(required=True)
    link = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    read_at = Moment(required=True, allow_none=True)
