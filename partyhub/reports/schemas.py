"""JSON shapes of ledgers and exports."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.reports.rules import EARLIEST, LATEST, PURPOSE_MAX, Medium, What
from partyhub.web.api import Integer, Moment, Schema, Text

MEDIA = [medium.value for medium in Medium if medium is not Medium.PRINT]
"""Paper is for pages."""


class LedgerColumnSchema(Schema):
    """One heading of a ledger."""

    key = fields.String(dump_only=True)
    heading = fields.String(dump_only=True)


class LedgerSchema(Schema):
    """A ledger's form. `own` ones are of the caller himself and need neither organisation nor purpose."""

    kind = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    own = fields.Boolean(dump_only=True)
    columns = fields.List(fields.Nested(LedgerColumnSchema), dump_only=True)


class LedgersSchema(Schema):
    """The ledgers."""

    items = fields.List(fields.Nested(LedgerSchema), dump_only=True)


class NewExportSchema(Schema):
    """What to take away, of whom, of when, how, and for what."""

    ledger = fields.String(required=True, validate=validate.OneOf([what.value for what in What]))
    organization_id = fields.String(validate=validate.Length(max=40))
    year = Integer(required=True, validate=validate.Range(EARLIEST, LATEST))
    quarter = Integer(allow_none=True, validate=validate.Range(1, 4))
    medium = fields.String(required=True, validate=validate.OneOf(MEDIA))
    purpose = Text(validate=validate.Length(max=PURPOSE_MAX))


class ExportSchema(Schema):
    """An export: the caller's own, for a day. Its content is there once `state` is `ready`."""

    id = fields.String(attribute="public_id", dump_only=True)
    ledger = fields.String(attribute="what", dump_only=True)
    medium = fields.String(dump_only=True)
    year = fields.Integer(dump_only=True)
    quarter = fields.Integer(dump_only=True, allow_none=True)
    state = fields.String(dump_only=True)
    progress = fields.Integer(dump_only=True)
    rows = fields.Integer(dump_only=True)
    code = fields.String(dump_only=True, metadata={"description": "Stands on it and in the audit log."})
    asked_at = Moment(dump_only=True)
    expires_at = Moment(dump_only=True)
