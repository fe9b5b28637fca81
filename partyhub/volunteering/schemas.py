"""JSON shapes of orders, sessions, sign-ups, roll calls and service records."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.volunteering import rules
from partyhub.volunteering.rules import AttendanceState, Category, OrderState, SignupState
from partyhub.web.api import Date, Integer, ListQuery, Moment, Schema, Text, paged


def _text(limit: int, *, required: bool = False) -> Text:
    return Text(validate=validate.Length(max=limit), required=required)


class OrderFieldsSchema(Schema):
    """What an order says."""

    need = _text(rules.NEED_LENGTH)
    category = fields.Enum(Category, by_value=True, allow_none=True)
    place = _text(rules.PLACE_LENGTH)
    starts_at = Moment(allow_none=True)
    ends_at = Moment(allow_none=True)
    risk_note = _text(rules.RISK_LENGTH)
    contact_name = _text(rules.CONTACT_LENGTH)
    contact_phone = _text(rules.PHONE_LENGTH)
    leader_id = fields.String(allow_none=True, metadata={"description": "A member's id."})


class OrderInSchema(OrderFieldsSchema):
    """A new order, kept as a draft."""

    title = _text(rules.TITLE_LENGTH, required=True)
    organization_id = fields.String(
        required=True, metadata={"description": "The organisation that organises it."}
    )


class OrderPatchSchema(OrderFieldsSchema):
    """What is to be changed; anything left out stays."""

    title = _text(rules.TITLE_LENGTH)


class OrderRowSchema(Schema):
    """One order of a list."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    title = fields.String(dump_only=True)
    state = fields.Enum(OrderState, by_value=True, dump_only=True)
    category = fields.Enum(Category, by_value=True, dump_only=True, allow_none=True)
    place = fields.String(dump_only=True)
    starts_at = Moment(dump_only=True, allow_none=True)
    ends_at = Moment(dump_only=True, allow_none=True)
    organization_id = fields.String(dump_only=True)
    confirmed = fields.Integer(dump_only=True, metadata={"description": "People with a place, all sessions."})
    places = fields.Integer(dump_only=True)


class OrderSchema(Schema):
    """An order. The contact is shown to whoever runs it or has a place in it, else null."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    state = fields.Enum(OrderState, by_value=True, dump_only=True)
    title = fields.String(dump_only=True)
    need = fields.String(dump_only=True)
    category = fields.Enum(Category, by_value=True, dump_only=True, allow_none=True)
    place = fields.String(dump_only=True)
    starts_at = Moment(dump_only=True, allow_none=True)
    ends_at = Moment(dump_only=True, allow_none=True)
    risk_note = fields.String(dump_only=True)
    contact_name = fields.String(dump_only=True, allow_none=True)
    contact_phone = fields.String(dump_only=True, allow_none=True)
    organization_id = fields.String(dump_only=True)
    leader_id = fields.String(dump_only=True, allow_none=True)
    result = fields.String(dump_only=True)
    published_at = Moment(dump_only=True, allow_none=True)
    allowed = fields.List(
        fields.String(), dump_only=True, metadata={"description": "Verbs the caller may try now."}
    )


class OrdersQuery(ListQuery):
    """Filters of the list of orders."""

    state = fields.Enum(OrderState, by_value=True)
    category = fields.Enum(Category, by_value=True)
    organization_id = fields.String()


class SessionFieldsSchema(Schema):
    """When, how many, where."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    min_people = Integer(required=True, validate=validate.Range(1, rules.MAX_PEOPLE))
    max_people = Integer(required=True, validate=validate.Range(1, rules.MAX_PEOPLE))
    place = _text(rules.PLACE_LENGTH)


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
    signup_open = fields.Boolean(dump_only=True)
    warnings = fields.List(fields.Nested(WarningSchema), dump_only=True)


class SignupInSchema(Schema):
    """Signing up: oneself, or a member of one's branch."""

    member_id = fields.String()
    override_reason = _text(rules.REASON_LENGTH)


class SignupSchema(Schema):
    """A standing with a session; `rank` counts from the front of the waiting list."""

    id = fields.String(dump_only=True)
    state = fields.Enum(SignupState, by_value=True, dump_only=True)
    rank = fields.Integer(dump_only=True, allow_none=True)


class SignupRowSchema(Schema):
    """Somebody's standing with a session, by name."""

    id = fields.String(attribute="public_id", dump_only=True)
    member_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    state = fields.Enum(SignupState, by_value=True, dump_only=True)
    by_name = fields.String(
        dump_only=True, metadata={"description": "Who entered it, when it was somebody else."}
    )


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
    reason = _text(rules.REASON_LENGTH)


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


class NothingSchema(Schema):
    """A step that needs no words."""


class CompleteSchema(Schema):
    """What was done."""

    result = _text(rules.RESULT_LENGTH, required=True)


class ConfirmSchema(Schema):
    """Who confirmed for the requester, and how."""

    confirmed_by = _text(rules.REASON_LENGTH, required=True)


class CloseSchema(Schema):
    """Why a day of more than eight hours is right, where there is one."""

    second_look = _text(rules.REASON_LENGTH)


class CancelSchema(Schema):
    """Why; told to everybody who signed up."""

    reason = _text(rules.REASON_LENGTH, required=True)


class ServiceRecordSchema(Schema):
    """One entry of one's own hours; a reversal has negative minutes."""

    id = fields.String(attribute="public_id", dump_only=True)
    order_id = fields.String(dump_only=True)
    session_id = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    place = fields.String(dump_only=True)
    served_on = Date(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
    minutes = fields.Integer(dump_only=True)
    kind = fields.Enum(rules.HoursKind, by_value=True, dump_only=True)
    reversed = fields.Boolean(dump_only=True)


class ServiceRecordPage(paged(ServiceRecordSchema)):  # type: ignore[misc]  # a class made at run time
    """A page of one's own entries, and the sum of all of them."""

    total_minutes = fields.Integer(dump_only=True)
