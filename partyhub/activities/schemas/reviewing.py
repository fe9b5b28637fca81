"""Shapes of what a reviewer keeps for himself: phrases, and batches of clean records."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.web.schema import Moment, Schema, Text


class PhraseSchema(Schema):
    """One of the caller's own phrases for a return."""

    id = fields.String(attribute="public_id", dump_only=True)
    text = Text(required=True, validate=validate.Length(min=1, max=rules.PHRASE_LENGTH))
    used = fields.Integer(dump_only=True)
    used_at = Moment(dump_only=True)


class PhrasesSchema(Schema):
    """The caller's phrases, the most used first."""

    items = fields.List(fields.Nested(PhraseSchema), dump_only=True)


class BatchItemSchema(Schema):
    """One record of a batch; `close_look`: set aside by the draw, to be decided on singly."""

    activity_id = fields.String(dump_only=True)
    close_look = fields.Boolean(dump_only=True)
    outcome = fields.String(dump_only=True)
    reason = fields.String(dump_only=True)


class ReviewBatchSchema(Schema):
    """Clean records that the caller approves together, some at a time."""

    id = fields.String(dump_only=True)
    created_at = Moment(dump_only=True)
    waiting = fields.Integer(dump_only=True)
    items = fields.List(fields.Nested(BatchItemSchema), dump_only=True)
