"""JSON shapes of sessions, sign-ups and roll calls."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState, SignupState
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import Integer, Moment, Schema, paged


class SessionFieldsSchema(Schema):
    """When, how many, where."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    min_people = Integer(required=True, validate=validate.Range(1, rules.MAX_PEOPLE))
    max_people = Integer(required=True, validate=validate.Range(1, rules.MAX_PEOPLE))
    place = text(rules.PLACE_LENGTH)
    cutoff_hours = Integer(
        validate=validate.Range(0, rules.MAX_CUTOFF_HOURS),
        load_default=rules.CUTOFF_HOURS,
        metadata={"description": "Later than this before the beginning, whoever cannot come asks for leave."},
    )


class WarningSchema(Schema):
    """Something worth a second look that is not refused."""

    code = fields.String(dump_only=True)
    message = fields.String(dump_only=True)


class SessionSchema(Schema):
    """A session and how full it is."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    order_id = fields.String(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
    min_people = fields.Integer(dump_only=True)
    max_people = fields.Integer(dump_only=True)
    place = fields.String(dump_only=True)
    confirmed_count = fields.Integer(dump_only=True)
    held_count = fields.Integer(
        dump_only=True, metadata={"description": "Places that are offered and held for an answer."}
    )
    cutoff_hours = fields.Integer(dump_only=True)
    signup_open = fields.Boolean(dump_only=True)
    warnings = fields.List(fields.Nested(WarningSchema), dump_only=True)


class SignupInSchema(Schema):
    """Signing up: oneself, or a member of one's branch."""

    member_id = fields.String()
    override_reason = text(rules.REASON_LENGTH)


class SignupSchema(Schema):
    """A standing with a session; `rank` counts from the front of the waiting list."""

    id = fields.String(dump_only=True)
    state = fields.Enum(SignupState, by_value=True, dump_only=True)
    rank = fields.Integer(dump_only=True, allow_none=True)
    respond_by = Moment(
        dump_only=True,
        allow_none=True,
        metadata={"description": "Until when an offered place is held for the person."},
    )


class SignupRowSchema(Schema):
    """Somebody's standing with a session, by name."""

    id = fields.String(attribute="public_id", dump_only=True)
    member_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    state = fields.Enum(SignupState, by_value=True, dump_only=True)
    by_name = fields.String(
        dump_only=True, metadata={"description": "Who entered it, when it was somebody else."}
    )
    respond_by = Moment(dump_only=True, allow_none=True)


class WithdrawSchema(Schema):
    """Why somebody cannot come, if he likes."""

    reason = text(rules.REASON_LENGTH)


class AcceptPlaceSchema(Schema):
    """Why both can be done, when the person has a place elsewhere at that time."""

    override_reason = text(rules.REASON_LENGTH)


class RefuseLeaveSchema(Schema):
    """Why somebody is wanted all the same."""

    reason = text(rules.REASON_LENGTH, required=True)


class SignupsPage(paged(SignupRowSchema)):  # type: ignore[misc]  # a class made at run time
    """Those whom the caller sees by name; and the counts that everybody sees."""

    confirmed = fields.Integer(dump_only=True)
    places = fields.Integer(dump_only=True)


class AttendanceLineSchema(Schema):
    """What the roll call says of one person."""

    member_id = fields.String(required=True)
    state = fields.Enum(AttendanceState, by_value=True, required=True)
    starts_at = Moment(allow_none=True)
    ends_at = Moment(allow_none=True)
    minutes = Integer(
        validate=validate.Range(1, 1440),
        metadata={"description": "Time served, from the session's beginning."},
    )
    break_minutes = Integer(validate=validate.Range(0, 1440))
    reason = text(rules.REASON_LENGTH)


class AttendanceInSchema(Schema):
    """A roll call, all lines or none."""

    entries = fields.List(
        fields.Nested(AttendanceLineSchema), required=True, validate=validate.Length(1, rules.MAX_PEOPLE)
    )


class RollLineSchema(Schema):
    """One line of the roll as it stands."""

    member_id = fields.String(attribute="public_id", dump_only=True)
    name = fields.String(dump_only=True)
    state = fields.Enum(AttendanceState, by_value=True, dump_only=True)
    starts_at = Moment(dump_only=True, allow_none=True)
    ends_at = Moment(dump_only=True, allow_none=True)
    break_minutes = fields.Integer(dump_only=True)
    reason = fields.String(dump_only=True)
    reporter = fields.String(dump_only=True)


class RollSchema(Schema):
    """The whole roll."""

    items = fields.List(fields.Nested(RollLineSchema), dump_only=True)
