"""JSON shapes of members (docs/api.md). Restricted fields leave masked; they are shown whole only by a reveal."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from partyhub.kernel.partial_date import PartialDate
from partyhub.members import rules
from partyhub.members.rules import Category, Gender, Status
from partyhub.web.api import Date, ListQuery, PartialDateText, Schema, Text

_ID = validate.Length(max=16)
_CATEGORY = validate.OneOf([one.value for one in Category])
_GENDER = validate.OneOf([one.value for one in Gender])
_STATUS = validate.OneOf([one.value for one in Status])
_MASKED: dict[str, Any] = {"dump_only": True, "allow_none": True, "metadata": {"description": "Masked."}}
_DATES = ("birth_on", "join_on", "full_on")


class MemberSchema(Schema):
    """A member."""

    id = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    organization_id = fields.String(dump_only=True, allow_none=True)
    category = fields.String(dump_only=True, validate=_CATEGORY)
    status = fields.String(dump_only=True, validate=_STATUS)
    gender = fields.String(dump_only=True, allow_none=True, validate=validate.OneOf([*Gender, None]))
    ethnicity = fields.String(dump_only=True, allow_none=True)
    education = fields.String(dump_only=True, allow_none=True)
    position = fields.String(dump_only=True, allow_none=True)
    join_on = PartialDateText(dump_only=True, allow_none=True)
    full_on = PartialDateText(dump_only=True, allow_none=True)
    floating = fields.Boolean(dump_only=True)
    lost_contact = fields.Boolean(dump_only=True)
    id_no = fields.String(**_MASKED)
    birth_on = fields.String(**_MASKED)
    mobile = fields.String(**_MASKED)
    tel = fields.String(**_MASKED)
    address = fields.String(**_MASKED)


class MembersQuery(ListQuery):
    """Which members; newest first."""

    organization_id = fields.String(validate=_ID, load_default=None)
    category = fields.String(validate=_CATEGORY, load_default=None)
    status = fields.String(validate=_STATUS, load_default=None)
    floating = fields.Boolean(load_default=None)
    name = fields.String(
        validate=validate.Length(max=rules.NAME_LENGTH),
        load_default="",
        metadata={
            "description": "Part of the name, pinyin initials, or the last four figures of the mobile number."
        },
    )


class _Values(Schema):
    """What may be written of a member."""

    name = Text(validate=validate.Length(min=1, max=rules.NAME_LENGTH))
    category = fields.String(validate=_CATEGORY)
    gender = fields.String(validate=_GENDER, allow_none=True)
    ethnicity = Text(validate=validate.Length(max=20), allow_none=True)
    id_no = fields.String(validate=validate.Regexp(r"^(\d{17}[\dX]|\d{15})$"), allow_none=True)
    birth_on = PartialDateText(allow_none=True)
    join_on = PartialDateText(allow_none=True)
    full_on = PartialDateText(allow_none=True)
    mobile = fields.String(validate=validate.Regexp(r"^[0-9-]{5,20}$"), allow_none=True)
    tel = fields.String(validate=validate.Regexp(r"^[0-9-]{5,20}$"), allow_none=True)
    address = Text(validate=validate.Length(max=200), allow_none=True)
    education = Text(validate=validate.Length(max=30), allow_none=True)
    position = Text(validate=validate.Length(max=100), allow_none=True)
    floating = fields.Boolean()

    @post_load
    def _typed(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        for name, kind in (("category", Category), ("gender", Gender)):
            if data.get(name):
                data[name] = kind(data[name])
        for name in _DATES:
            if isinstance(data.get(name), str):
                data[name] = PartialDate.parse(data[name])
        return data


class MemberBody(_Values):
    """A new member of a branch."""

    name = Text(required=True, validate=validate.Length(min=1, max=rules.NAME_LENGTH))
    category = fields.String(required=True, validate=_CATEGORY)
    organization_id = fields.String(required=True, validate=_ID)
    on = Date(load_default=None, allow_none=True)


class ChangeBody(_Values):
    """What to change; what is left out stays."""


class TransferBody(Schema):
    """To which branch, and from which day."""

    organization_id = fields.String(required=True, validate=_ID)
    on = Date(required=True)
    document = Text(validate=validate.Length(max=rules.DOCUMENT_LENGTH), load_default="")


class RevealBody(Schema):
    """Which restricted value, and what for; both are noted."""

    field = fields.String(required=True, validate=validate.OneOf(rules.RESTRICTED))
    purpose = Text(required=True, validate=validate.Length(max=rules.PURPOSE_MAX))


class RevealedSchema(Schema):
    """A restricted value, whole."""

    field = fields.String(dump_only=True)
    value = fields.String(dump_only=True, allow_none=True)
