"""JSON shapes of the plan of a year."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import Rhythm
from partyhub.activities.schemas.records import ActivitySchema
from partyhub.web.api import Integer, QuerySchema, Schema, Text

_RHYTHMS = [rhythm.value for rhythm in Rhythm]
_TIME = r"([01]\d|2[0-3]):[0-5]\d"


class PlanQuerySchema(QuerySchema):
    """Whose plan, of which year."""

    organization_id = fields.String(required=True, validate=validate.Length(max=40))
    year = fields.Integer(strict=False, validate=validate.Range(2000, 2199))


class NewPlanSchema(Schema):
    """What the branch does every month and quarter of a year."""

    organization_id = fields.String(required=True, validate=validate.Length(max=40))
    year = Integer(required=True, validate=validate.Range(2000, 2199))
    day = Integer(
        validate=validate.Range(1, 28),
        metadata={"description": "Day of the month; left out, the branch's fixed day."},
    )
    from_at = fields.String(load_default="14:30", validate=validate.Regexp(_TIME))
    to_at = fields.String(load_default="16:30", validate=validate.Regexp(_TIME))
    place = Text(load_default="", validate=validate.Length(max=rules.PLACE_LENGTH))
    meeting = fields.String(load_default=Rhythm.THIRD.value, validate=validate.OneOf(_RHYTHMS))
    lecture = fields.String(load_default=Rhythm.SECOND.value, validate=validate.OneOf(_RHYTHMS))
    committee = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class GapSchema(Schema):
    """What a plan lacks of what is asked: this kind, `times` more from month `first_month` to `last_month`."""

    kind = fields.String(dump_only=True)
    first_month = fields.Integer(dump_only=True)
    last_month = fields.Integer(dump_only=True)
    times = fields.Integer(dump_only=True)


class PlanSchema(Schema):
    """The plan of a year: what is planned and held, and what is missing."""

    organization_id = fields.String(dump_only=True)
    year = fields.Integer(dump_only=True)
    themed_day = fields.Integer(dump_only=True, allow_none=True)
    items = fields.List(fields.Nested(ActivitySchema), dump_only=True)
    gaps = fields.List(fields.Nested(GapSchema), dump_only=True)


class PlannedSchema(Schema):
    """What was written down; nothing when everything was planned already."""

    items = fields.List(fields.Nested(ActivitySchema), dump_only=True)
