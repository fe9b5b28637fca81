"""JSON shapes of sign-ups and leave."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import SignupState
from partyhub.web.api import Schema, Text

_STATES = [state.value for state in SignupState]


class SignUpSchema(Schema):
    """Whom to sign up; left out, the caller himself."""

    member_id = fields.String(validate=validate.Length(max=40))


class LeaveSchema(Schema):
    """Why somebody cannot come; `member_id` left out, the caller himself."""

    reason = Text(required=True, validate=validate.Length(min=1, max=rules.LEAVE_REASON_LENGTH))
    member_id = fields.String(validate=validate.Length(max=40))


class NoFieldsSchema(Schema):
    """Nothing comes in."""


class ActivitySignupSchema(Schema):
    """How one person stands with an activity; `rank` is the place on the waiting list."""

    id = fields.String(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(_STATES))
    rank = fields.Integer(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True)


class ActivitySignupRowSchema(Schema):
    """One sign-up by name."""

    id = fields.String(attribute="public_id", dump_only=True)
    state = fields.String(dump_only=True)
    member_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    organization = fields.String(attribute="branch", dump_only=True)
    reason = fields.String(dump_only=True)
    by_name = fields.String(dump_only=True)


class ActivitySignupsSchema(Schema):
    """Those whom the caller sees by name, in order of arrival, and the counts that everybody sees."""

    items = fields.List(fields.Nested(ActivitySignupRowSchema), dump_only=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    capacity = fields.Integer(dump_only=True, allow_none=True)
