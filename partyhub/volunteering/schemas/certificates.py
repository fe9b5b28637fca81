"""JSON shapes of certificates."""

from __future__ import annotations

from marshmallow import fields

from partyhub.volunteering import rules
from partyhub.volunteering.rules import CertificateState, Standing
from partyhub.volunteering.schemas.texts import text
from partyhub.web.api import Date, ListQuery, Moment, Schema


class CertificatesQuery(ListQuery):
    """Which certificates."""

    state = fields.Enum(CertificateState, by_value=True)


class CertificateInSchema(Schema):
    """Which days, and who is to certify them: one of those who organised the service, or above them."""

    from_on = Date(required=True)
    to_on = Date(required=True)
    organization_id = fields.String(required=True)


class CertificateEndSchema(Schema):
    """Why."""

    reason = text(rules.REASON_LENGTH, required=True)


class CertificateRowSchema(Schema):
    """One certificate of a list."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    state = fields.Enum(CertificateState, by_value=True, dump_only=True)
    name = fields.String(dump_only=True)
    issuer = fields.String(dump_only=True)
    from_on = Date(dump_only=True)
    to_on = Date(dump_only=True)
    minutes = fields.Integer(dump_only=True)
    number = fields.String(dump_only=True, allow_none=True)
    asked_at = Moment(dump_only=True)
    corrected = fields.Boolean(
        dump_only=True, metadata={"description": "An entry it quotes was taken back since."}
    )


class CertificateLineSchema(Schema):
    """One quoted entry."""

    title = fields.String(dump_only=True)
    place = fields.String(dump_only=True)
    served_on = Date(dump_only=True)
    starts_at = Moment(dump_only=True)
    ends_at = Moment(dump_only=True)
    minutes = fields.Integer(dump_only=True)
    reversed = fields.Boolean(dump_only=True)


class CertificateSchema(CertificateRowSchema):
    """A certificate with what it quotes."""

    open_on = Date(dump_only=True, allow_none=True)
    internal = fields.Boolean(
        dump_only=True,
        metadata={"description": "A statement for inside: the issuer is not on the list of eligible bodies."},
    )
    reason = fields.String(dump_only=True)
    lines = fields.List(fields.Nested(CertificateLineSchema), dump_only=True)
    allowed = fields.List(fields.String(), dump_only=True)


class PublicCertificateSchema(Schema):
    """What anybody may know of a certificate."""

    number = fields.String(dump_only=True)
    from_on = Date(dump_only=True)
    to_on = Date(dump_only=True)
    minutes = fields.Integer(dump_only=True)
    status = fields.Enum(Standing, by_value=True, dump_only=True)
