"""Shapes of an organisation's own templates."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.schema import Moment, Schema


class TemplateSchema(Schema):
    """What an organisation's records of one sort begin with; times are those of the clock in Asia/Shanghai."""

    id = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    kinds = fields.List(fields.String(), dump_only=True)
    from_at = fields.Time(format="%H:%M", dump_only=True, allow_none=True)
    to_at = fields.Time(format="%H:%M", dump_only=True, allow_none=True)
    place = fields.String(dump_only=True)
    minutes = fields.String(dump_only=True)
    changed_at = Moment(dump_only=True)
    version = fields.Integer(dump_only=True)


class TemplatesSchema(Schema):
    """The templates of the caller's organisations, by name."""

    items = fields.List(fields.Nested(TemplateSchema), dump_only=True)
