"""JSON shapes of a roll call."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import Presence
from partyhub.web.api import Integer, Moment, Schema, Text

_PRESENCES = [presence.value for presence in Presence]


class AttendanceEntrySchema(Schema):
    """One line of a roll call: a member by id, or a guest by name."""

    member_id = fields.String(allow_none=True, validate=validate.Length(max=40))
    guest_name = Text(validate=validate.Length(min=1, max=rules.GUEST_LENGTH))
    state = fields.String(required=True, validate=validate.OneOf(_PRESENCES))
    minutes = Integer(allow_none=True, validate=validate.Range(0, 44_640))
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH))
    seconds_ago = Integer(
        load_only=True,
        validate=validate.Range(0, rules.OLDEST_TAP),
        metadata={
            "description": "How long the line waited for a connection; of two lines the later one stands."
        },
    )
    recorded_at = Moment(dump_only=True)
    recorded_by = fields.String(dump_only=True)
    reported = fields.String(dump_only=True)


class AttendanceBodySchema(Schema):
    """A roll call, or the lines of one that are new or changed."""

    entries = fields.List(
        fields.Nested(AttendanceEntrySchema),
        required=True,
        validate=validate.Length(min=1, max=rules.MAX_ENTRIES),
    )
    only_unrecorded = fields.Boolean(
        metadata={"description": "Leave out whoever is recorded already: mark the rest."}
    )


class AttendanceSchema(Schema):
    """What the caller may see of a roll call: counts always, lines as far as they are his to see."""

    entries = fields.List(fields.Nested(AttendanceEntrySchema), dump_only=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    hidden = fields.Integer(
        dump_only=True, metadata={"description": "Lines that are not shown to the caller."}
    )


class ContestBodySchema(Schema):
    """What one's own line should say, and why."""

    claimed = fields.String(required=True, validate=validate.OneOf(_PRESENCES))
    reason = Text(required=True, validate=validate.Length(min=1, max=rules.CONTEST_LENGTH))


class AnswerBodySchema(Schema):
    """The answer to a contested line."""

    answer = Text(validate=validate.Length(max=rules.CONTEST_LENGTH))


class ContestSchema(Schema):
    """A contested line: what was recorded, what the member says, and the answer."""

    id = fields.String(dump_only=True)
    member_id = fields.String(dump_only=True)
    recorded = fields.String(dump_only=True)
    claimed = fields.String(dump_only=True)
    reason = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    answer = fields.String(dump_only=True)
    made_at = Moment(dump_only=True)
    answered_at = Moment(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class ContestsSchema(Schema):
    """The contested lines of a roll call that the caller may see."""

    items = fields.List(fields.Nested(ContestSchema), dump_only=True)


class SelfSignInSchema(Schema):
    """Whether members may sign in with the code on the leader's screen."""

    open = fields.Boolean(required=True)


class CodeSchema(Schema):
    """A code that can be opened for a minute."""

    code = fields.String(dump_only=True)
    url = fields.String(dump_only=True)


class SignInBodySchema(Schema):
    """The code on the leader's screen."""

    code = Text(required=True, validate=validate.Length(min=1, max=100))
