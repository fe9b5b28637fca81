"""JSON shapes of affiliations, standing, posts and Party groups."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from partyhub.members import rules
from partyhub.members.rules import AffiliationKind, Post, Status
from partyhub.web.api import Date, ListQuery, Schema, Text

_ID = validate.Length(max=16)
_POST = validate.OneOf([one.value for one in Post])
_KIND = validate.OneOf([one.value for one in AffiliationKind])
_SECOND = validate.OneOf([one.value for one in AffiliationKind if one is not AffiliationKind.FORMAL])
_STATUS = validate.OneOf([one.value for one in Status])
_CELL_NAME = validate.Length(min=1, max=60)
_OPEN_END: dict[str, Any] = {
    "dump_only": True,
    "allow_none": True,
    "metadata": {"description": "The first day on which it holds no more."},
}


class PartsQuery(ListQuery):
    """Newest first."""


class AffiliationSchema(Schema):
    """Where a member belongs from day to day."""

    id = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True)
    kind = fields.String(dump_only=True, validate=_KIND)
    from_on = Date(dump_only=True)
    to_on = Date(**_OPEN_END)
    document = fields.String(dump_only=True)


class AffiliationBody(Schema):
    """A second place to belong to; the formal one is changed by a transfer."""

    organization_id = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_SECOND)
    on = Date(required=True)
    until = Date(load_default=None, allow_none=True)
    document = Text(validate=validate.Length(max=rules.DOCUMENT_LENGTH), load_default="")


class EndBody(Schema):
    """The first day on which it holds no more."""

    on = Date(required=True)


class StandingSchema(Schema):
    """A membership status from day to day, and the document that decided it."""

    id = fields.String(dump_only=True)
    status = fields.String(dump_only=True, validate=_STATUS)
    from_on = Date(dump_only=True)
    to_on = Date(**_OPEN_END)
    document = fields.String(dump_only=True)


class StandingBody(Schema):
    """A status as a document decided it."""

    status = fields.String(required=True, validate=_STATUS)
    on = Date(required=True)
    document = Text(required=True, validate=validate.Length(min=2, max=rules.DOCUMENT_LENGTH))


class PostSchema(Schema):
    """A post in an organisation or in an enterprise, and who holds it."""

    id = fields.String(dump_only=True)
    member_id = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True, allow_none=True)
    enterprise_id = fields.String(dump_only=True, allow_none=True)
    post = fields.String(dump_only=True, validate=_POST)
    from_on = Date(dump_only=True)
    to_on = Date(**_OPEN_END)
    document = fields.String(dump_only=True)


class PostsQuery(ListQuery):
    """Which posts; newest first."""

    organization_id = fields.String(validate=_ID, load_default=None)
    enterprise_id = fields.String(validate=_ID, load_default=None)
    member_id = fields.String(validate=_ID, load_default=None)
    as_of = Date(load_default=None, metadata={"description": "Those held on this day only."})


class PostBody(Schema):
    """Who takes which post; exactly one of `organization_id` and `enterprise_id`."""

    member_id = fields.String(required=True, validate=_ID)
    organization_id = fields.String(validate=_ID, load_default=None, allow_none=True)
    enterprise_id = fields.String(validate=_ID, load_default=None, allow_none=True)
    post = fields.String(required=True, validate=_POST)
    on = Date(required=True)
    document = Text(validate=validate.Length(max=rules.DOCUMENT_LENGTH), load_default="")


class CellSchema(Schema):
    """A Party group of a branch."""

    id = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    active = fields.Boolean(dump_only=True)
    member_ids = fields.List(fields.String(), dump_only=True)
    leader_id = fields.String(dump_only=True, allow_none=True)


class CellsQuery(ListQuery):
    """Which Party groups; newest first."""

    organization_id = fields.String(validate=_ID, load_default=None)


class CellBody(Schema):
    """A new Party group."""

    organization_id = fields.String(required=True, validate=_ID)
    name = Text(required=True, validate=_CELL_NAME)


class CellChangeBody(Schema):
    """What to set; what is left out stays."""

    name = Text(validate=_CELL_NAME)
    member_ids = fields.List(fields.String(validate=_ID), validate=validate.Length(max=500))
    leader_id = fields.String(validate=_ID, allow_none=True)
