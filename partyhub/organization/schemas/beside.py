"""JSON shapes of enterprises and outside units. A contact's phone leaves masked; a reveal shows it whole."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from partyhub.organization import rules
from partyhub.organization.rules import OutsideKind
from partyhub.web.api import ListQuery, Schema, Text

_ID = validate.Length(max=16)
_KIND = validate.OneOf([kind.value for kind in OutsideKind])
_NAME = validate.Length(min=1, max=rules.NAME_LENGTH)
_SHORT_NAME = validate.Length(min=1, max=rules.SHORT_NAME_LENGTH)
_LEVEL = validate.Range(1, 3)
_FORMER: dict[str, Any] = {
    "load_default": False,
    "metadata": {"description": "Those that are no more, too."},
}


class EnterpriseSchema(Schema):
    """An enterprise."""

    id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    short_name = fields.String(dump_only=True)
    level = fields.Integer(dump_only=True)
    legal_form = fields.String(dump_only=True, allow_none=True)
    credit_code = fields.String(dump_only=True, allow_none=True)
    parent_id = fields.String(dump_only=True, allow_none=True)
    responsible_organization_id = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "The Party organisation that its figures are credited to."},
    )
    active = fields.Boolean(dump_only=True)


class EnterprisesQuery(ListQuery):
    """Which enterprises; newest first."""

    name = fields.String(validate=validate.Length(max=rules.NAME_LENGTH), load_default="")
    level = fields.Integer(validate=_LEVEL, load_default=None)
    parent_id = fields.String(validate=_ID, load_default=None)
    responsible_organization_id = fields.String(validate=_ID, load_default=None)
    former = fields.Boolean(**_FORMER)


class EnterpriseBody(Schema):
    """A new enterprise."""

    name = Text(required=True, validate=_NAME)
    short_name = Text(required=True, validate=_SHORT_NAME)
    level = fields.Integer(required=True, validate=_LEVEL)
    responsible_organization_id = fields.String(required=True, validate=_ID)
    parent_id = fields.String(validate=_ID, load_default=None, allow_none=True)
    legal_form = Text(validate=validate.Length(min=1, max=50), load_default=None, allow_none=True)
    credit_code = Text(validate=validate.Length(min=1, max=18), load_default=None, allow_none=True)


class ChangeEnterpriseBody(Schema):
    """What to change; what is left out stays."""

    name = Text(validate=_NAME)
    short_name = Text(validate=_SHORT_NAME)
    level = fields.Integer(validate=_LEVEL)
    responsible_organization_id = fields.String(validate=_ID)
    parent_id = fields.String(validate=_ID, allow_none=True)
    legal_form = Text(validate=validate.Length(min=1, max=50), allow_none=True)
    credit_code = Text(validate=validate.Length(min=1, max=18), allow_none=True)
    active = fields.Boolean()


class UnitSchema(Schema):
    """An outside unit."""

    id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    kind = fields.String(dump_only=True, validate=_KIND)
    contact_name = fields.String(dump_only=True, allow_none=True)
    contact_phone = fields.String(dump_only=True, allow_none=True, metadata={"description": "Masked."})
    address = fields.String(dump_only=True, allow_none=True)
    active = fields.Boolean(dump_only=True)


class UnitsQuery(ListQuery):
    """Which outside units; newest first."""

    name = fields.String(validate=validate.Length(max=rules.NAME_LENGTH), load_default="")
    kind = fields.String(validate=_KIND, load_default=None)
    former = fields.Boolean(**_FORMER)


class _UnitValues(Schema):
    """What may be written of an outside unit."""

    name = Text(validate=_NAME)
    kind = fields.String(validate=_KIND)
    contact_name = Text(validate=validate.Length(max=60), allow_none=True)
    contact_phone = fields.String(validate=validate.Regexp(r"^[0-9-]{5,20}$"), allow_none=True)
    address = Text(validate=validate.Length(max=200), allow_none=True)

    @post_load
    def _typed(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if data.get("kind"):
            data["kind"] = OutsideKind(data["kind"])
        return data


class UnitBody(_UnitValues):
    """A new outside unit."""

    name = Text(required=True, validate=_NAME)
    kind = fields.String(required=True, validate=_KIND)


class ChangeUnitBody(_UnitValues):
    """What to change; what is left out stays."""

    active = fields.Boolean()


class PurposeBody(Schema):
    """What the number is needed for; it is noted."""

    purpose = Text(required=True, validate=validate.Length(max=rules.PURPOSE_MAX))


class PhoneSchema(Schema):
    """A phone number, whole."""

    contact_phone = fields.String(dump_only=True, allow_none=True)
