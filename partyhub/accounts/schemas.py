"""JSON shapes of this room."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.api import Schema


class HeldRoleSchema(Schema):
    """A role on an organisation."""

    role = fields.String(required=True)
    organization_id = fields.String(required=True)


class MeSchema(Schema):
    """Whoever asks. A member who came by his personal link has no user name."""

    username = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(HeldRoleSchema), required=True)
    organization_id = fields.String(required=True, allow_none=True)
    member_id = fields.String(required=True, allow_none=True)
    locale = fields.String(required=True)
