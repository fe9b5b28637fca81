"""JSON shapes of activities, attendance and files."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import Kind, Presence, State
from partyhub.web.api import Date, Integer, ListQuery, Moment, QuerySchema, Schema, Text, paged
from partyhub.web.schema import Coded

_KINDS = [kind.value for kind in Kind]
_STATES = [state.value for state in State]
_PRESENCES = [presence.value for presence in Presence]


class AttendanceEntrySchema(Schema):
    """One line of a roll call: a member by id, or a guest by name."""

    member_id = fields.String(allow_none=True, validate=validate.Length(max=40))
    guest_name = Text(validate=validate.Length(min=1, max=rules.GUEST_LENGTH))
    state = fields.String(required=True, validate=validate.OneOf(_PRESENCES))
    minutes = Integer(allow_none=True, validate=validate.Range(0, 44_640))
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH))


class AttendanceBodySchema(Schema):
    """A roll call, or the lines of one that are new or changed."""

    entries = fields.List(
        fields.Nested(AttendanceEntrySchema),
        required=True,
        validate=validate.Length(min=1, max=rules.MAX_ENTRIES),
    )


class AttendanceSchema(Schema):
    """What the caller may see of a roll call: counts always, lines as far as they are his to see."""

    entries = fields.List(fields.Nested(AttendanceEntrySchema), dump_only=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    hidden = fields.Integer(
        dump_only=True, metadata={"description": "Lines that are not shown to the caller."}
    )


class _ContentSchema(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = Text(validate=validate.Length(max=rules.PLACE_LENGTH))
    capacity = Integer(allow_none=True, validate=validate.Range(1, rules.MAX_CAPACITY))
    minutes = Text(validate=validate.Length(max=rules.MINUTES_LENGTH))
    result = Text(validate=validate.Length(max=rules.RESULT_LENGTH))
    chair_id = fields.String(allow_none=True, validate=validate.Length(max=40))
    recorder_id = fields.String(allow_none=True, validate=validate.Length(max=40))


def _title(*, required: bool) -> Text:
    return Text(required=required, validate=validate.Length(min=1, max=rules.TITLE_LENGTH))


def _kinds(*, required: bool) -> fields.List:
    one = fields.String(validate=validate.OneOf(_KINDS))
    return fields.List(one, required=required, validate=validate.Length(min=1, max=len(_KINDS)))


class NewActivitySchema(_ContentSchema):
    """An activity to be logged."""

    title = _title(required=True)
    kinds = _kinds(required=True)
    organization_id = fields.String(required=True, validate=validate.Length(max=40))
    attendance = fields.List(
        fields.Nested(AttendanceEntrySchema), validate=validate.Length(max=rules.MAX_ENTRIES)
    )


class ActivityChangeSchema(_ContentSchema):
    """What changes; what is left out stays."""

    title = _title(required=False)
    kinds = _kinds(required=False)
    starts_at = Moment()
    ends_at = Moment()


class ThenSchema(QuerySchema):
    """What to do at once."""

    then = fields.String(validate=validate.OneOf(["submit"]))


class CommentSchema(Schema):
    """Why a step is taken; `reason` is another name for `comment`."""

    comment = Text(validate=validate.Length(max=rules.COMMENT_LENGTH))
    reason = Text(validate=validate.Length(max=rules.COMMENT_LENGTH))


class ActivityQuerySchema(ListQuery):
    """Filters of the list."""

    state = fields.String(validate=validate.OneOf(_STATES))
    kind = fields.String(validate=validate.OneOf(_KINDS))
    organization_id = fields.String(validate=validate.Length(max=40))
    date_from = Date()
    date_to = Date()


class ActivitySchema(Schema):
    """An activity. `minutes` is null where they are not for the caller; `allowed` is what the caller may do now."""

    id = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    kinds = fields.List(fields.String(), dump_only=True)
    organization_id = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
    day = Date(dump_only=True)
    place = fields.String(dump_only=True)
    capacity = fields.Integer(dump_only=True, allow_none=True)
    minutes = fields.String(dump_only=True, allow_none=True)
    result = fields.String(dump_only=True)
    chair_id = fields.String(dump_only=True, allow_none=True)
    recorder_id = fields.String(dump_only=True, allow_none=True)
    attended = fields.Integer(dump_only=True)
    submitted_at = Moment(dump_only=True, allow_none=True)
    approved_at = Moment(dump_only=True, allow_none=True)
    allowed = fields.List(fields.String(), dump_only=True)


ActivityPageSchema = paged(ActivitySchema)


class NoPartsSchema(QuerySchema):
    """An upload has no other parts than its file; others are refused."""

    error_messages = {"unknown": Coded("unknown_field")}  # noqa: RUF012  # the shape marshmallow gives it


class UploadSchema(Schema):
    """A photo or a document."""

    file = Upload(required=True)


class ActivityFileSchema(Schema):
    """A file of an activity; its content is under /files/{id}/content."""

    id = fields.String(attribute="public_id", dump_only=True)
    part = fields.String(dump_only=True)
    name = fields.String(attribute="shown_name", dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)
    width = fields.Integer(dump_only=True, allow_none=True)
    height = fields.Integer(dump_only=True, allow_none=True)
    sha256 = fields.String(dump_only=True)
    uploaded_at = Moment(dump_only=True)


class ActivityFilesSchema(Schema):
    """The files of an activity."""

    items = fields.List(fields.Nested(ActivityFileSchema), dump_only=True)
