"""JSON shapes of a roll call."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import Presence
from partyhub.web.api import Integer, Schema, Text

_PRESENCES = [presence.value for presence in Presence]


class AttendanceEntrySchema(Schema):
    """One line of a roll call: a member by id, or a guest by name."""

    member_id = fields.String(allow_none=True, validate=validate.Length(max=40))
    guest_name = Text(validate=validate.Length(min=1, max=rules.GUEST_LENGTH))
    state = fields.String(required=True, validate=validate.OneOf(_PRESENCES))
    minutes = Integer(allow_none=True, validate=validate.Range(0, 44_640))
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH))


class AttendanceBodySchema(Schema):
    """A roll call, or the lines of one that are new or changed."""

    entries = fields.List(
        fields.Nested(AttendanceEntrySchema),
        required=True,
        validate=validate.Length(min=1, max=rules.MAX_ENTRIES),
    )


class AttendanceSchema(Schema):
    """What the caller may see of a roll call: counts always, lines as far as they are his to see."""

    entries = fields.List(fields.Nested(AttendanceEntrySchema), dump_only=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    hidden = fields.Integer(
        dump_only=True, metadata={"description": "Lines that are not shown to the caller."}
    )
