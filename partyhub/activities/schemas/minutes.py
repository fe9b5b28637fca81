"""JSON shapes of minutes: agenda, resolutions, signatures, addenda."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import minutes as limits
from partyhub.web.api import Date, Moment, Schema, Text


class AgendaItemSchema(Schema):
    """One item of the agenda and what was said; `first_item` is 第一议题."""

    title = Text(required=True, validate=validate.Length(min=1, max=limits.ITEM_LENGTH))
    presenter = Text(validate=validate.Length(max=limits.PRESENTER_LENGTH))
    first_item = fields.Boolean()
    discussion = Text(validate=validate.Length(max=limits.DISCUSSION_LENGTH))


class ResolutionSchema(Schema):
    """A resolution; `id` names one that stands already, what was noted of it is kept."""

    id = fields.String(validate=validate.Length(max=40))
    text = Text(required=True, validate=validate.Length(min=1, max=limits.RESOLUTION_LENGTH))
    formal = fields.Boolean()
    owner_id = fields.String(allow_none=True, validate=validate.Length(max=40))
    due_on = Date(allow_none=True)
    done_at = Moment(dump_only=True, allow_none=True)
    done_note = fields.String(dump_only=True)


class AgendaBodySchema(Schema):
    """The whole of the minutes, in place of what stood; a text that is left out stays."""

    items = fields.List(
        fields.Nested(AgendaItemSchema), required=True, validate=validate.Length(max=limits.MAX_ITEMS)
    )
    resolutions = fields.List(
        fields.Nested(ResolutionSchema), validate=validate.Length(max=limits.MAX_RESOLUTIONS)
    )
    minutes = Text(validate=validate.Length(max=rules.MINUTES_LENGTH))
    result = Text(validate=validate.Length(max=rules.RESULT_LENGTH))


class SignatureSchema(Schema):
    """The chair's or the recorder's signature; `noted_by` vouches for one on paper."""

    officer = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    manner = fields.String(dump_only=True)
    noted_by = fields.String(dump_only=True)
    at = Moment(dump_only=True)


class AgendaSchema(Schema):
    """The minutes as the caller may see them: nothing, where they are not for him."""

    version = fields.Integer(dump_only=True)
    items = fields.List(fields.Nested(AgendaItemSchema), dump_only=True)
    resolutions = fields.List(fields.Nested(ResolutionSchema), dump_only=True)
    signatures = fields.List(fields.Nested(SignatureSchema), dump_only=True)
    minutes = fields.String(dump_only=True, allow_none=True)
    result = fields.String(dump_only=True, allow_none=True)


class DoneSchema(Schema):
    """Whether a resolution is done, and what is to be said of it."""

    done = fields.Boolean(required=True)
    note = Text(validate=validate.Length(max=limits.NOTE_LENGTH))


class NewAddendumSchema(Schema):
    """What is added to a signed record."""

    text = Text(required=True, validate=validate.Length(min=1, max=limits.ADDENDUM_LENGTH))


class AddendumSchema(Schema):
    """What was added, when and by whom."""

    text = fields.String(dump_only=True)
    author = fields.String(dump_only=True)
    at = Moment(dump_only=True)


class AddendaSchema(Schema):
    """What was added after signing, in that order."""

    items = fields.List(fields.Nested(AddendumSchema), dump_only=True)
