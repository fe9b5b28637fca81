"""The JSON shape of what volunteers are wanted for."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.api import Moment, Schema


class NeedSchema(Schema):
    """One occasion at which volunteers are wanted; no person, no exact place."""

    title = fields.String(dump_only=True)
    category = fields.String(dump_only=True, allow_none=True)
    district = fields.String(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
