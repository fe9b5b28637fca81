"""JSON shapes of this room."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.obligations.rules import (
    CODE_LENGTH,
    MAX_LEAD,
    MAX_TIMES,
    NAME_LENGTH,
    REASON_LENGTH,
    SOURCE_LENGTH,
    Basis,
    Condition,
    Every,
    RuleState,
    Status,
)
from partyhub.organization.rules import OrgKind
from partyhub.web.api import Date, Integer, ListQuery, Moment, Schema, Text


class ObligationsQuery(ListQuery):
    """Whose, and of which year (that of the due day)."""

    organization_id = fields.String(load_default=None, validate=validate.Length(max=16))
    year = fields.Integer(load_default=None, validate=validate.Range(2000, 2199))


class MetBySchema(Schema):
    """The record that met it; `url` is null where it is not the reader's to open."""

    type = fields.String(dump_only=True)
    url = fields.String(dump_only=True, allow_none=True)


class ExcuseSchema(Schema):
    """Who excused it, when and why."""

    by = fields.String(dump_only=True)
    at = Moment(dump_only=True)
    reason = fields.String(dump_only=True)


class ObligationSchema(Schema):
    """What a rule asks of an organisation in one period."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    organization_id = fields.String(dump_only=True)
    rule_id = fields.String(dump_only=True)
    rule = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    period = fields.String(dump_only=True)
    starts_on = Date(dump_only=True)
    due_on = Date(dump_only=True)
    status = fields.String(dump_only=True, validate=validate.OneOf([one.value for one in Status]))
    met_on = Date(dump_only=True, allow_none=True)
    met_by = fields.Nested(MetBySchema, dump_only=True, allow_none=True)
    excuse = fields.Nested(ExcuseSchema, dump_only=True, allow_none=True)


class ReasonBody(Schema):
    """Why."""

    reason = Text(required=True, validate=validate.Length(1, REASON_LENGTH))


class RuleFields(Schema):
    """What is written in a rule; `fact_kind` and `fact_tag` say what meets it (`activity.held`, `themed_day`)."""

    name = Text(required=True, validate=validate.Length(1, NAME_LENGTH))
    organization_kinds = fields.List(
        fields.String(validate=validate.OneOf([one.value for one in OrgKind])),
        required=True,
        validate=validate.Length(1, len(OrgKind)),
    )
    condition = fields.String(
        load_default=Condition.ALWAYS.value, validate=validate.OneOf([one.value for one in Condition])
    )
    fact_kind = Text(required=True, validate=validate.Length(1, 60))
    fact_tag = Text(load_default="", validate=validate.Length(max=60))
    every = fields.String(required=True, validate=validate.OneOf([one.value for one in Every]))
    times = Integer(load_default=1, validate=validate.Range(1, MAX_TIMES))
    lead_days = Integer(load_default=10, validate=validate.Range(0, MAX_LEAD))
    source = Text(required=True, validate=validate.Length(1, SOURCE_LENGTH))
    basis = fields.String(required=True, validate=validate.OneOf([one.value for one in Basis]))
    valid_from = Date(required=True)


class RuleBody(RuleFields):
    """A new rule, or the next version of the one with that code."""

    code = Text(required=True, validate=validate.Length(1, CODE_LENGTH))


class RuleSchema(RuleBody):
    """One version of a rule."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    number = fields.Integer(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf([one.value for one in RuleState]))
    valid_to = Date(dump_only=True, allow_none=True)


class RuleEndBody(Schema):
    """From which day a rule asks for nothing."""

    on = Date(required=True)


class PreviewLineSchema(Schema):
    """What a rule would have meant for one organisation right below the root, and all below it."""

    organization = fields.String(dump_only=True)
    owed = fields.Integer(dump_only=True)
    met = fields.Integer(dump_only=True)
    late = fields.Integer(dump_only=True)
    overdue = fields.Integer(dump_only=True)


class PreviewSchema(Schema):
    """A rule on last year."""

    year = fields.Integer(dump_only=True)
    lines = fields.List(fields.Nested(PreviewLineSchema), dump_only=True)
    total = fields.Nested(PreviewLineSchema, dump_only=True)
