"""JSON shapes of attachments."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.api import Moment, Schema


class FileSchema(Schema):
    """An attachment."""

    id = fields.String(attribute="public_id", dump_only=True)
    part = fields.String(dump_only=True)
    name = fields.String(attribute="shown_name", dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True, metadata={"description": "Bytes."})
    width = fields.Integer(dump_only=True, allow_none=True)
    height = fields.Integer(dump_only=True, allow_none=True)
    sha256 = fields.String(dump_only=True)
    uploaded_at = Moment(dump_only=True)
