"""JSON shapes of what requesters say."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.volunteering.rules.disputes import OBJECTION_LENGTH
from partyhub.volunteering.rules.ratings import HIGHEST, LOWEST, SAID_LENGTH, TextState
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import ListQuery, Moment, Schema


class RatingsQuery(ListQuery):
    """Which ratings."""

    text_state = fields.Enum(TextState, by_value=True)


class RatingSchema(Schema):
    """One rating, for those who dispatch the order."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    order_id = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    score = fields.Integer(dump_only=True, allow_none=True)
    text = fields.String(dump_only=True)
    text_state = fields.Enum(TextState, by_value=True, dump_only=True)
    rated_at = Moment(dump_only=True)


class LookSchema(Schema):
    """Whether the team may read the words."""

    show = fields.Boolean(required=True, truthy={True}, falsy={False})


class RateSchema(Schema):
    """What a requester says: a score, a few words, or both."""

    access = text(200, required=True)
    score = fields.Integer(strict=True, validate=validate.Range(LOWEST, HIGHEST))
    text = text(SAID_LENGTH)


class RequesterObjectionSchema(Schema):
    """What is wrong, by the requester."""

    access = text(200, required=True)
    text = text(OBJECTION_LENGTH, required=True)
