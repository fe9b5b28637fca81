"""JSON shapes of the audit trail."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.web.schema import Date, ListQuery, Moment, Schema


class AuditEventSchema(Schema):
    """One event."""

    id = fields.String(required=True, metadata={"description": "the event's number in the chain"})
    at = Moment(required=True)
    event = fields.String(required=True)
    actor = fields.String(required=True)
    via = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    details = fields.Dict(keys=fields.String(), required=True)
    personal = fields.String(required=True, validate=validate.OneOf(["none", "kept", "erased"]))


class EventQuery(ListQuery):
    """Filters."""

    event = fields.String(validate=validate.Length(max=80))
    actor = fields.String(validate=validate.Length(max=60))
    subject = fields.String(validate=validate.Length(max=60))
    since = Date()
    until = Date()
