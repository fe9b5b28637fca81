"""JSON shapes of disputes."""

from __future__ import annotations

from marshmallow import fields

from partyhub.volunteering.rules.disputes import OBJECTION_LENGTH, DisputeState, Outcome, Party
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import ListQuery, Moment, Schema


class DisputesQuery(ListQuery):
    """Which disputes."""

    state = fields.Enum(DisputeState, by_value=True)


class ObjectionSchema(Schema):
    """What is wrong."""

    text = text(OBJECTION_LENGTH, required=True)


class ReopenSchema(Schema):
    """Why a closed order is reopened."""

    reason = text(OBJECTION_LENGTH, required=True)


class DecisionSchema(Schema):
    """What comes of it."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    decision = text(OBJECTION_LENGTH, required=True)


class DisputeRowSchema(Schema):
    """One dispute of a list."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    order_id = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    party = fields.Enum(Party, by_value=True, dump_only=True)
    state = fields.Enum(DisputeState, by_value=True, dump_only=True)
    raised_at = Moment(dump_only=True)
    arbiter = fields.String(dump_only=True)


class DisputeSchema(DisputeRowSchema):
    """A dispute with what was said and decided."""

    text = fields.String(dump_only=True)
    outcome = fields.Enum(Outcome, by_value=True, dump_only=True, allow_none=True)
    decision = fields.String(dump_only=True)
    decided_at = Moment(dump_only=True, allow_none=True)
    review_text = fields.String(dump_only=True)
    reviewer = fields.String(dump_only=True)
    redo_id = fields.String(dump_only=True, allow_none=True)
    settled_at = Moment(dump_only=True, allow_none=True)
    allowed = fields.List(fields.String(), dump_only=True)
