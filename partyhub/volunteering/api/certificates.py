"""Certificates and their verbs; what a stranger may look up."""

from __future__ import annotations

from typing import Any

from flask import request

from partyhub.kernel.errors import Invalid, NotFound, Reason
from partyhub.kernel.http import clock
from partyhub.kernel.throttle import count_reading
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, public, requires
from partyhub.volunteering import commands, queries, rules, schemas
from partyhub.volunteering.api.bodies import listed, tagged
from partyhub.volunteering.models import Certificate
from partyhub.volunteering.rules import CERTIFICATE
from partyhub.web.api import api_blueprint, needs_match, paged, require_match

certificates_api = api_blueprint("certificates", "/certificates", "Certificates of service")
verifying_api = api_blueprint("verifying", "/public/certificates", "Looking a certificate up")
SEES = (Permission.SIGNUP_SELF, Permission.HOURS_READ)


@verifying_api.route("/<number>")
@public
@verifying_api.response(200, schemas.PublicCertificateSchema)
def certificate_status(number: str) -> Any:
    """Look an issued certificate up by its number; 404 for whatever is not there, 429 when asked too often."""
    count_reading("certificate", request.remote_addr or "", rules.LOOKS, clock=clock())
    return queries.by_number(number)


@certificates_api.route("")
@requires(*SEES)
@certificates_api.arguments(schemas.CertificatesQuery, location="query")
@certificates_api.response(200, paged(schemas.CertificateRowSchema))
def list_certificates(query: dict[str, Any]) -> Any:
    """List one's own certificates and those one may certify, newest first."""
    found = queries.certificates(current_actor(), **query)
    return listed(found, [row._asdict() | {"id": row.public_id} for row in found.items])


@certificates_api.route("", methods=["POST"])
@requires(Permission.SIGNUP_SELF)
@certificates_api.arguments(schemas.CertificateInSchema)
@certificates_api.response(201, schemas.CertificateSchema)
def request_certificate(body: dict[str, Any]) -> Any:
    """Ask for a certificate of one's own service."""
    actor = current_actor()
    issuer = _issuer(actor.member_id or 0, body.pop("organization_id"))
    made = commands.request_certificate(actor, issuer=issuer, clock=clock(), **body)
    return tagged(_body(made), made.version, 201)


@certificates_api.route("/<certificate_id>")
@requires(*SEES)
@certificates_api.response(200, schemas.CertificateSchema)
def read_certificate(certificate_id: str) -> Any:
    """Read a certificate."""
    return _done(queries.certificate(current_actor(), certificate_id))


@certificates_api.route("/<certificate_id>/withdraw", methods=["POST"])
@requires(Permission.SIGNUP_SELF)
@needs_match
@certificates_api.arguments(schemas.NothingSchema)
@certificates_api.response(200, schemas.CertificateSchema)
def withdraw_certificate(_body: dict[str, Any], certificate_id: str) -> Any:
    """Take one's own request back."""
    return _done(commands.withdraw_certificate(current_actor(), _matched(certificate_id), clock=clock()))


@certificates_api.route("/<certificate_id>/check", methods=["POST"])
@requires(Permission.HOURS_READ)
@needs_match
@certificates_api.arguments(schemas.NothingSchema)
@certificates_api.response(200, schemas.CertificateSchema)
def check_certificate(_body: dict[str, Any], certificate_id: str) -> Any:
    """Say that the records are right."""
    return _done(commands.check_certificate(current_actor(), _matched(certificate_id), clock=clock()))


@certificates_api.route("/<certificate_id>/issue", methods=["POST"])
@requires(Permission.HOURS_READ)
@needs_match
@certificates_api.arguments(schemas.NothingSchema)
@certificates_api.response(200, schemas.CertificateSchema)
def issue_certificate(_body: dict[str, Any], certificate_id: str) -> Any:
    """Issue a checked certificate once its notice is over."""
    return _done(commands.issue_certificate(current_actor(), _matched(certificate_id), clock=clock()))


@certificates_api.route("/<certificate_id>/refuse", methods=["POST"])
@requires(Permission.HOURS_READ)
@needs_match
@certificates_api.arguments(schemas.CertificateEndSchema)
@certificates_api.response(200, schemas.CertificateSchema)
def refuse_certificate(body: dict[str, Any], certificate_id: str) -> Any:
    """Refuse a request; the member reads why."""
    one = _matched(certificate_id)
    return _done(commands.refuse_certificate(current_actor(), one, clock=clock(), **body))


@certificates_api.route("/<certificate_id>/revoke", methods=["POST"])
@requires(Permission.HOURS_READ)
@needs_match
@certificates_api.arguments(schemas.CertificateEndSchema)
@certificates_api.response(200, schemas.CertificateSchema)
def revoke_certificate(body: dict[str, Any], certificate_id: str) -> Any:
    """Revoke an issued certificate; its public page says so."""
    one = _matched(certificate_id)
    return _done(commands.revoke_certificate(current_actor(), one, clock=clock(), **body))


def _issuer(member_id: int, public_id: str) -> Organization:
    """Return who is to certify; raises Invalid for whoever did not organise the member's service."""
    try:
        return queries.issuer_for(member_id, public_id)
    except NotFound:
        raise Invalid(Reason("nothing_to_certify", "organization_id")) from None


def _matched(certificate_id: str) -> Certificate:
    one = queries.certificate(current_actor(), certificate_id)
    require_match(one.version)
    return one


def _done(one: Certificate) -> Any:
    return tagged(_body(one), one.version)


def _body(one: Certificate) -> dict[str, Any]:
    names = ("version", "state", "from_on", "to_on", "minutes", "number", "asked_at", "open_on", "internal")
    lines = queries.lines_of(one.id)
    said = ("title", "place", "served_on", "starts_at", "ends_at", "minutes")
    return {name: getattr(one, name) for name in (*names, "reason")} | {
        "id": one.public_id,
        "name": queries.name_of(one),
        "issuer": one.issuer_name or queries.issuer_of(one).name,
        "corrected": any(undone for _, undone in lines),
        "lines": [
            {name: getattr(line, name) for name in said} | {"reversed": undone} for line, undone in lines
        ],
        "allowed": CERTIFICATE.allowed(one.state),
    }
