"""JSON shapes of the scorecards."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.ledger.rules import PartName
from partyhub.scorecards.rules import CampaignState, Counting, Status
from partyhub.web.api import Date, ListQuery, QuerySchema, Schema


class CampaignSchema(Schema):
    """A campaign."""

    id = fields.String(attribute="public_id", dump_only=True)
    name = fields.String(dump_only=True)
    year = fields.Integer(dump_only=True)
    starts_on = Date(dump_only=True)
    ends_on = Date(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf([state.value for state in CampaignState]))


class ScorecardQuery(QuerySchema):
    """Whose card, and as of which day."""

    organization_id = fields.String(required=True, validate=validate.Length(max=16))
    as_of = Date(load_default=None)


class IndicatorSchema(Schema):
    """One line of a card."""

    id = fields.String(dump_only=True)
    code = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    counting = fields.String(dump_only=True, validate=validate.OneOf([one.value for one in Counting]))
    value = fields.Raw(dump_only=True, allow_none=True, metadata={"type": ["number", "null"]})
    numerator = fields.Raw(dump_only=True, allow_none=True, metadata={"type": ["number", "null"]})
    denominator = fields.Raw(dump_only=True, allow_none=True, metadata={"type": ["number", "null"]})
    target = fields.Raw(dump_only=True, allow_none=True, metadata={"type": ["number", "null"]})
    plan = fields.Raw(dump_only=True, allow_none=True, metadata={"type": ["number", "null"]})
    status = fields.String(dump_only=True, validate=validate.OneOf([one.value for one in Status]))
    facts_url = fields.String(dump_only=True)


class ActionSchema(Schema):
    """One of the six actions."""

    code = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    indicators = fields.List(fields.Nested(IndicatorSchema), dump_only=True)


class ScorecardSchema(Schema):
    """The card of an organisation as of a day."""

    organization_id = fields.String(dump_only=True)
    as_of = Date(dump_only=True)
    actions = fields.List(fields.Nested(ActionSchema), dump_only=True)


class FactsQuery(ListQuery):
    """Which figure, whose, as of when, and which side of it."""

    indicator_id = fields.String(required=True, validate=validate.Length(max=16))
    organization_id = fields.String(required=True, validate=validate.Length(max=16))
    as_of = Date(load_default=None)
    part = fields.String(
        load_default=PartName.NUMERATOR.value, validate=validate.OneOf([part.value for part in PartName])
    )
    with_reversed = fields.Integer(load_default=0, validate=validate.OneOf([0, 1]))


class SourceSchema(Schema):
    """The record a fact came from; `id` and `url` are null where it is not the reader's to open."""

    type = fields.String(dump_only=True)
    id = fields.String(dump_only=True, allow_none=True)
    url = fields.String(dump_only=True, allow_none=True)


class HiddenSchema(Schema):
    """Rows outside the reader's scope, as one."""

    hidden = fields.Integer(dump_only=True)
    quantity = fields.Raw(dump_only=True, metadata={"type": "number"})


class FactSchema(Schema):
    """A contribution: a fact, and what it adds to the figure. The last item may stand for rows out of scope."""

    id = fields.String(dump_only=True)
    kind = fields.String(dump_only=True)
    variant = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True, allow_none=True)
    occurred_on = Date(dump_only=True)
    counted_on = Date(dump_only=True)
    quantity = fields.Raw(dump_only=True, metadata={"type": "number"})
    source = fields.Nested(SourceSchema, dump_only=True)
    hidden = fields.Integer(dump_only=True)
