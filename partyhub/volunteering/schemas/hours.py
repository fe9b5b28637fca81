"""JSON shapes of service records."""

from __future__ import annotations

from marshmallow import fields

from partyhub.volunteering import rules
from partyhub.web.api import Date, Moment, Schema, paged


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
