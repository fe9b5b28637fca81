"""JSON shapes of activities."""

from __future__ import annotations

from marshmallow import fields, validate

from partyhub.activities import rules
from partyhub.activities.rules import Kind, Place, State
from partyhub.activities.schemas.rolls import AttendanceEntrySchema
from partyhub.search.rules import LONGEST_QUERY
from partyhub.web.api import Date, Integer, ListQuery, Moment, QuerySchema, Schema, Text, paged

_KINDS = [kind.value for kind in Kind]
_STATES = [state.value for state in State]


class _ContentSchema(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = Text(validate=validate.Length(max=rules.PLACE_LENGTH))
    capacity = Integer(allow_none=True, validate=validate.Range(1, rules.MAX_CAPACITY))
    minutes = Text(validate=validate.Length(max=rules.MINUTES_LENGTH))
    result = Text(validate=validate.Length(max=rules.RESULT_LENGTH))
    asks_leave = fields.Boolean(truthy={True}, falsy={False})
    outside_units = Text(validate=validate.Length(max=rules.OUTSIDE_LENGTH))
    joint_organization_ids = fields.List(
        fields.String(validate=validate.Length(max=40)), validate=validate.Length(max=rules.MAX_JOINT)
    )
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
    planned = fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "Stands in the plan its organisation sees."}
    )
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


class SubmitSchema(CommentSchema):
    """Signing for the branch.

    `signed_on_paper` (default true): whoever submits notes that the printed sheet bears the signatures of chair and
    recorder who have not signed by themselves; false refuses it instead, naming them.
    """

    signed_on_paper = fields.Boolean()


MOST_COMMENTS = 100


class PlaceCommentSchema(Schema):
    """A reviewer's comment at one place of the record."""

    place = fields.String(required=True, validate=validate.OneOf([place.value for place in Place]))
    comment = Text(required=True, validate=validate.Length(min=1, max=rules.COMMENT_LENGTH))
    item = fields.String(
        validate=validate.Length(max=rules.ITEM_CODE_LENGTH),
        metadata={
            "description": "An item of the agenda by its number, or a vote by its id; left out: the whole place."
        },
    )
    about = fields.String(dump_only=True, metadata={"description": "What the item was called then."})


class ReturnSchema(CommentSchema):
    """Why a record is returned: in general, at places, or both."""

    places = fields.List(fields.Nested(PlaceCommentSchema), validate=validate.Length(max=MOST_COMMENTS))


class ActivityQuerySchema(ListQuery):
    """Filters of the list."""

    state = fields.String(validate=validate.OneOf(_STATES))
    kind = fields.String(validate=validate.OneOf(_KINDS))
    organization_id = fields.String(validate=validate.Length(max=40))
    within = fields.String(
        validate=validate.Length(max=40),
        metadata={"description": "An organisation: its activities and those of every one below it."},
    )
    date_from = Date()
    date_to = Date()
    q = Text(
        validate=validate.Length(max=LONGEST_QUERY),
        metadata={"description": "Words that the record holds, of what the caller may read of it."},
    )


class BinQuerySchema(ListQuery):
    """A page of the recycle bin."""


class ClashSchema(Schema):
    """Another activity at the same time; its id is null where it is not the caller's to see."""

    activity_id = fields.String(dump_only=True, allow_none=True)
    why = fields.List(
        fields.String(validate=validate.OneOf(["organization", "place", "people"])), dump_only=True
    )


class ActivitySchema(Schema):
    """An activity. `minutes` is null where they are not for the caller; `allowed` is what the caller may do now."""

    id = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    kinds = fields.List(fields.String(), dump_only=True)
    organization_id = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    planned = fields.Boolean(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
    day = Date(dump_only=True)
    place = fields.String(dump_only=True)
    capacity = fields.Integer(dump_only=True, allow_none=True)
    minutes = fields.String(dump_only=True, allow_none=True)
    result = fields.String(dump_only=True)
    outside_units = fields.String(dump_only=True)
    asks_leave = fields.Boolean(dump_only=True)
    places_taken = fields.Integer(dump_only=True)
    clashes = fields.List(
        fields.Nested(ClashSchema),
        dump_only=True,
        metadata={"description": "For whoever runs it, on one record only: a warning, never a refusal."},
    )
    joint_organization_ids = fields.List(
        fields.String(),
        dump_only=True,
        metadata={"description": "Who holds it with its host; on one record only."},
    )
    chair_id = fields.String(dump_only=True, allow_none=True)
    recorder_id = fields.String(dump_only=True, allow_none=True)
    attended = fields.Integer(dump_only=True)
    submitted_at = Moment(dump_only=True, allow_none=True)
    approved_at = Moment(dump_only=True, allow_none=True)
    allowed = fields.List(fields.String(), dump_only=True)
    places = fields.List(
        fields.Nested(PlaceCommentSchema),
        dump_only=True,
        metadata={"description": "Comments at places that wait for an answer, of a returned record."},
    )


ActivityPageSchema = paged(ActivitySchema)
