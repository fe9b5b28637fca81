"""JSON shapes of organisations (docs/api.md)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from partyhub.organization import rules
from partyhub.organization.rules import OrgKind, UnitSituation
from partyhub.web.api import Date, ListQuery, PartialDateText, QuerySchema, Schema, Text

_KIND = validate.OneOf([kind.value for kind in OrgKind])
_ID = validate.Length(max=16)


class OrganizationSchema(Schema):
    """An organisation in the tree of a day."""

    id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    short_name = fields.String(dump_only=True)
    code = fields.String(dump_only=True, allow_none=True)
    kind = fields.String(dump_only=True, validate=_KIND)
    parent_id = fields.String(dump_only=True, allow_none=True)
    path = fields.List(
        fields.String(), dump_only=True, metadata={"description": "Ids from the root down to it."}
    )
    enterprise_id = fields.String(dump_only=True, allow_none=True)
    active = fields.Boolean(dump_only=True)


class OrganizationDetailSchema(OrganizationSchema):
    """An organisation with what is not dated."""

    founded_on = fields.String(dump_only=True, allow_none=True)
    dissolved_on = Date(dump_only=True, allow_none=True)
    themed_day = fields.Integer(dump_only=True, allow_none=True)
    unit_situation = fields.String(dump_only=True, allow_none=True)
    covered_units = fields.List(
        fields.String(), dump_only=True, metadata={"description": "Of a joint branch."}
    )
    contact_name = fields.String(dump_only=True, allow_none=True)
    contact_phone = fields.String(dump_only=True, allow_none=True, metadata={"description": "Masked."})


class SubtreeQuery(ListQuery):
    """The tree of which day; today by default."""

    as_of = Date(load_default=None)


class OrganizationsQuery(SubtreeQuery):
    """Which organisations."""

    parent_id = fields.String(validate=_ID, load_default=None)
    kind = fields.String(validate=_KIND, load_default=None)
    name = fields.String(validate=validate.Length(max=rules.NAME_LENGTH), load_default="")


class OneQuery(QuerySchema):
    """An organisation of which day; today by default."""

    as_of = Date(load_default=None)


class FoundBody(Schema):
    """A new organisation below `parent_id`."""

    name = Text(required=True, validate=validate.Length(min=1, max=rules.NAME_LENGTH))
    short_name = Text(required=True, validate=validate.Length(min=1, max=rules.SHORT_NAME_LENGTH))
    code = Text(validate=validate.Length(min=1, max=rules.CODE_LENGTH), load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=_KIND)
    parent_id = fields.String(required=True, validate=_ID)
    founded_on = PartialDateText(load_default=None, allow_none=True)
    on = Date(required=True)


class MoveBody(Schema):
    """Where to, and from which day."""

    parent_id = fields.String(required=True, validate=_ID)
    on = Date(required=True)
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH), load_default="")


class MergeBody(Schema):
    """Into which organisation, and from which day."""

    into_id = fields.String(required=True, validate=_ID)
    on = Date(required=True)
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH), load_default="")


class DissolveBody(Schema):
    """From which day."""

    on = Date(required=True)
    reason = Text(validate=validate.Length(max=rules.REASON_LENGTH), load_default="")


class RenameBody(Schema):
    """The new names, and from which day."""

    name = Text(required=True, validate=validate.Length(min=1, max=rules.NAME_LENGTH))
    short_name = Text(required=True, validate=validate.Length(min=1, max=rules.SHORT_NAME_LENGTH))
    on = Date(required=True)


class DetailsBody(Schema):
    """What to change of what is not dated; what is left out stays."""

    themed_day = fields.Integer(validate=validate.Range(1, 28), allow_none=True)
    unit_situation = fields.String(validate=validate.OneOf([one.value for one in UnitSituation]))
    enterprise_id = fields.String(validate=_ID, allow_none=True)
    covered_units = fields.List(
        Text(validate=validate.Length(min=1, max=rules.NAME_LENGTH)),
        validate=validate.Length(max=rules.MOST_UNITS),
    )
    contact_name = Text(validate=validate.Length(max=60), allow_none=True)
    contact_phone = fields.String(validate=validate.Regexp(r"^[0-9-]{5,20}$"), allow_none=True)

    @post_load
    def _typed(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if data.get("unit_situation"):
            data["unit_situation"] = UnitSituation(data["unit_situation"])
        return data
