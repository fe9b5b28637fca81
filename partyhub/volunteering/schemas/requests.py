"""JSON shapes of orders of people without an account, and of checking them."""

from __future__ import annotations

from marshmallow import fields

from partyhub.volunteering import rules
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import Integer, Moment, Schema


class AskedSchema(Schema):
    """What is asked for."""

    need = text(rules.NEED_LENGTH)
    place = text(rules.PLACE_LENGTH)
    starts_at = Moment()
    ends_at = Moment()
    people = Integer()
    risk_note = text(rules.RISK_LENGTH)


class RequestInSchema(AskedSchema):
    """An order by anybody."""

    contact_name = text(rules.CONTACT_LENGTH, required=True)
    contact_phone = text(rules.PHONE_LENGTH, required=True)
    consent = fields.Boolean(required=True)
    category = text(rules.CATEGORY_LENGTH, none=True, about="The code of a kind of service, if it is known.")


class PlacedSchema(Schema):
    """The code that opens the order, shown once."""

    code = fields.String(dump_only=True)
    due_at = Moment(dump_only=True, allow_none=True, metadata={"description": "Checked by then."})


class RequestOpenSchema(Schema):
    """The last four digits of the number that was given with the order."""

    phone_tail = text(20, required=True)


class RequestSchema(AskedSchema):
    """An order as its requester sees it; no number, no name stands in it."""

    access = fields.String(dump_only=True, metadata={"description": "For the verbs, half an hour long."})
    version = fields.Integer(dump_only=True)
    state = fields.Enum(OrderState, by_value=True, dump_only=True)
    title = fields.String(dump_only=True)
    due_at = Moment(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True, metadata={"description": "What was asked, or why it was refused."})
    proposed_starts_at = Moment(dump_only=True, allow_none=True)
    proposed_ends_at = Moment(dump_only=True, allow_none=True)
    allowed = fields.List(fields.String(), dump_only=True)


class AccessSchema(Schema):
    """A verb of the requester."""

    access = text(200, required=True)


class AnswerSchema(AskedSchema):
    """An answer, or a change: what is left out stays."""

    access = text(200, required=True)
    version = Integer(required=True)


class WithdrawRequestSchema(AccessSchema):
    """Why the order is taken back."""

    reason = text(rules.REASON_LENGTH)


class AskSchema(Schema):
    """What the requester is asked."""

    question = text(rules.REASON_LENGTH, required=True)


class RejectSchema(Schema):
    """Why."""

    reason = text(rules.REASON_LENGTH, required=True)


class VerifySchema(Schema):
    """What checking found; what is left out stays."""

    title = text(rules.TITLE_LENGTH)
    category = text(rules.CATEGORY_LENGTH)
    district = text(rules.DISTRICT_LENGTH)
    people = Integer()
    skills = fields.List(text(rules.DISTRICT_LENGTH))
    risk_note = text(rules.RISK_LENGTH)
    hazardous = fields.Boolean()
    min_age = Integer(allow_none=True)
    hours_cap = Integer(allow_none=True, metadata={"description": "Minutes."})
