"""JSON shapes of orders and their steps."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.volunteering import rules
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.ratings import HIGHEST, LOWEST, SAID_LENGTH
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import ListQuery, Moment, Schema


class OrderFieldsSchema(Schema):
    """What an order says."""

    need = text(rules.NEED_LENGTH)
    category = text(rules.CATEGORY_LENGTH, none=True, about="The code of a kind of service.")
    place = text(rules.PLACE_LENGTH)
    starts_at = Moment(allow_none=True)
    ends_at = Moment(allow_none=True)
    risk_note = text(rules.RISK_LENGTH)
    contact_name = text(rules.CONTACT_LENGTH)
    contact_phone = text(rules.PHONE_LENGTH)
    leader_id = fields.String(allow_none=True, metadata={"description": "A member's id."})


class OrderInSchema(OrderFieldsSchema):
    """A new order, kept as a draft."""

    title = text(rules.TITLE_LENGTH, required=True)
    organization_id = fields.String(
        required=True, metadata={"description": "The organisation that organises it."}
    )


class OrderPatchSchema(OrderFieldsSchema):
    """What is to be changed; anything left out stays."""

    title = text(rules.TITLE_LENGTH)


class OrderRowSchema(Schema):
    """One order of a list."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    title = fields.String(dump_only=True)
    state = fields.Enum(OrderState, by_value=True, dump_only=True)
    category = fields.String(dump_only=True, allow_none=True)
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
    category = fields.String(dump_only=True, allow_none=True)
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
    category = text(rules.CATEGORY_LENGTH)
    organization_id = fields.String()


class NothingSchema(Schema):
    """A step that needs no words."""


class CompleteSchema(Schema):
    """What was done."""

    result = text(rules.RESULT_LENGTH, required=True)


class ConfirmSchema(Schema):
    """Who confirmed for the requester, and how."""

    confirmed_by = text(rules.REASON_LENGTH, required=True)
    score = fields.Integer(
        strict=True, validate=validate.Range(LOWEST, HIGHEST), metadata={"description": "Optional."}
    )
    text = text(SAID_LENGTH)


class CloseSchema(Schema):
    """Why a day of more than eight hours is right, where there is one."""

    second_look = text(rules.REASON_LENGTH)


class CancelSchema(Schema):
    """Why; told to everybody who signed up. `second_look` as in closing, for a service that was broken off."""

    reason = text(rules.REASON_LENGTH, required=True)
    second_look = text(rules.REASON_LENGTH)
